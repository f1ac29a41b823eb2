"""The official SDK as the client, and a receiver for its webhooks."""

from collections.abc import Callable, Iterator

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ..conftest import ACCOUNT_SID, AUTH_TOKEN
from ..twilio_standin.client import StandIn
from ..twilio_standin.runner import ThreadedStandIn
from .receiver import Receiver

TIMEOUT = 10.0


def sdk_client(
    url: str, user: str, password: str, account_sid: str | None = None
) -> Client:
    """Return the official client pointed at the stand-in."""
    http_client = TwilioHttpClient(timeout=TIMEOUT)
    client = Client(user, password, account_sid, http_client=http_client)
    client.api.base_url = url
    return client


@pytest.fixture(autouse=True)
def _plain_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the SDK from rewriting the host name by edge and region."""
    monkeypatch.delenv("TWILIO_EDGE", raising=False)
    monkeypatch.delenv("TWILIO_REGION", raising=False)


@pytest.fixture
def control(standin: ThreadedStandIn) -> StandIn:
    """The control side."""
    return standin.control


@pytest.fixture
def connect(standin: ThreadedStandIn) -> Callable[..., Client]:
    """Make clients with other credentials."""

    def make(user: str, password: str, account_sid: str | None = None) -> Client:
        return sdk_client(standin.url, user, password, account_sid)

    return make


@pytest.fixture
def client(connect: Callable[..., Client]) -> Client:
    """The client of the first account."""
    return connect(ACCOUNT_SID, AUTH_TOKEN)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web address that answers 204 and remembers."""
    with Receiver() as running:
        yield running
