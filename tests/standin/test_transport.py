"""Our own transport against the stand-in: what is read of a text that was accepted."""

import importlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER

ADDON = Path(__file__).resolve().parents[2] / "addons" / "clinic_messaging"
TO = "+13125550123"


@pytest.fixture
def transport(standin) -> Any:
    """The addon's transport; it needs no Odoo, so the addon itself is not loaded."""
    package = ModuleType("clinic_addon")
    package.__path__ = [str(ADDON)]
    sys.modules.setdefault("clinic_addon", package)
    twilio = importlib.import_module("clinic_addon.transports.twilio")
    return twilio.TwilioTransport(ACCOUNT_SID, AUTH_TOKEN, standin.url)


def test_fetch_by_id_tells_state_and_price(transport, client, control):
    sid = client.messages.create(to=TO, from_=OWN_NUMBER, body="Hello").sid
    control.wait(delivered=1)
    found = transport.fetch(sid)
    assert (found.sid, found.status) == (sid, "delivered")
    assert (found.price, found.price_unit) == (0.0075, "USD")
    listed = next(transport.find(TO))
    assert listed == found


def test_fetch_of_a_message_that_is_not_there_is_none(transport):
    assert transport.fetch("SM" + "0" * 32) is None


def test_result_of_a_call_has_the_providers_time(transport, control):
    base = importlib.import_module("clinic_addon.transports.base")
    request = base.SendRequest(TO, OWN_NUMBER, "Hello", "https://clinic.example.com/x")
    control.faults(date_skew=3600.0)
    date = transport.send(request).date
    ahead = date - datetime.now(UTC).replace(tzinfo=None)
    assert abs(ahead - timedelta(hours=1)) < timedelta(seconds=5)
    nobody = transport.__class__(ACCOUNT_SID, AUTH_TOKEN, "http://127.0.0.1:9")
    assert nobody.send(request).date is None


def test_provider_tells_its_time(transport):
    assert transport.provider_date is None
    assert list(transport.numbers())
    now = datetime.now(UTC).replace(tzinfo=None)
    assert abs(transport.provider_date - now) < timedelta(seconds=5)
