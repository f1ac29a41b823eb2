"""Fixtures that all black-box tests may use: the provider's stand-in."""

from collections.abc import Iterator

import pytest

from .twilio_standin.runner import ThreadedStandIn

ACCOUNT_SID = "AC" + "1" * 32
AUTH_TOKEN = "token-of-the-first-account"
OWN_NUMBER = "+12025550100"


@pytest.fixture(scope="session")
def standin_server() -> Iterator[ThreadedStandIn]:
    """One stand-in for the whole run, in a thread."""
    server = ThreadedStandIn()
    server.add_account(ACCOUNT_SID, AUTH_TOKEN)
    server.add_number(ACCOUNT_SID, OWN_NUMBER)
    with server:
        yield server


@pytest.fixture
def standin(standin_server: ThreadedStandIn) -> Iterator[ThreadedStandIn]:
    """The stand-in as it was at the start, with one own number."""
    standin_server.control.reset(setup=True)
    yield standin_server
