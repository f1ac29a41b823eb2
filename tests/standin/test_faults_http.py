"""Each fault looks on the wire as its name says, and accepts or does not."""

import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER

TO = "+13125550123"
FORM = {"To": TO, "From": OWN_NUMBER, "Body": "x"}
AUTH = (ACCOUNT_SID, AUTH_TOKEN)


@pytest.fixture
def post(standin):
    """Make a raw create request, a fresh connection each time."""
    url = f"{standin.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"

    def make(timeout=10.0, **values):
        options = {"data": FORM, "auth": AUTH, "timeout": timeout, **values}
        method = options.pop("method", "POST")
        return requests.request(method, url, allow_redirects=False, **options)

    return make


def fault(control, kind, request_kind="create", **values):
    """Add a rule that always fires."""
    action = {"kind": kind, **values}
    control.faults({"match": {"kind": request_kind}, "action": action})


def accepted(control):
    """Return how many texts the stand-in took."""
    return control.summary()["accepted"]


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize(
    ("kind", "values", "error"),
    [
        ("reset", {}, requests.ConnectionError),
        ("drop", {}, requests.ConnectionError),
        ("garbage", {}, requests.exceptions.RequestException),
        ("hang", {"seconds": 30}, requests.ReadTimeout),
    ],
)
def test_no_answer(post, control, kind, values, error, accept):
    fault(control, kind, accept=accept, **values)
    with pytest.raises(error):
        post(timeout=1.0)
    assert accepted(control) == int(accept)


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_server_errors(post, control, status, accept):
    fault(control, "server_error", http=status, accept=accept)
    answer = post()
    assert answer.status_code == answer.json()["status"] == status
    assert accepted(control) == int(accept)


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize("status", [200, 201, 502])
def test_html_instead_of_json(post, control, status, accept):
    fault(control, "html", http=status, accept=accept)
    answer = post()
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    with pytest.raises(ValueError):
        answer.json()
    assert accepted(control) == int(accept)


def test_truncated_json_after_acceptance(post, control):
    fault(control, "truncate")
    answer = post()
    assert answer.status_code == 201
    with pytest.raises(ValueError):
        answer.json()
    assert accepted(control) == 1


@pytest.mark.parametrize("seconds", [None, 7])
def test_rate_limit(client, post, control, seconds):
    fault(control, "rate_limit", retry_after=seconds)
    answer = post()
    wanted = None if seconds is None else str(seconds)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, wanted)
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(to=TO, from_=OWN_NUMBER, body="x")
    assert caught.value.code == 20429
    assert accepted(control) == 0


@pytest.mark.parametrize("code", [20003, 21211, 21610, 30032, 21606])
def test_any_error_code(post, control, code):
    status = 401 if code == 20003 else 400
    fault(control, "error", code=code)
    answer = post()
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert accepted(control) == 0


@pytest.mark.parametrize("accept", [False, True])
def test_redirect_307(post, control, accept):
    fault(control, "redirect", location="http://127.0.0.1:1/x", accept=accept)
    answer = post()
    assert (answer.status_code, answer.headers["Location"]) == (
        307,
        "http://127.0.0.1:1/x",
    )
    assert accepted(control) == int(accept)


def test_slow_body_sends_headers_first(post, control):
    fault(control, "slow_body", seconds=0.5)
    started = time.monotonic()
    answer = post(stream=True)
    headers_after = time.monotonic() - started
    sid = answer.json()["sid"]
    assert headers_after < 0.4 < time.monotonic() - started
    assert [entry["sid"] for entry in control.messages()] == [sid]


def test_slow_body_outlasts_a_short_read_timeout(post, control):
    fault(control, "slow_body", seconds=20)
    with pytest.raises(requests.exceptions.RequestException):
        post(timeout=0.5)
    assert accepted(control) == 1


def test_hang_may_answer_late(post, control):
    fault(control, "hang", seconds=0.2, accept=True, answer=True)
    started = time.monotonic()
    assert post().status_code == 201
    assert time.monotonic() - started >= 0.2
    assert accepted(control) == 1


def test_duplicate_acceptance_is_what_the_summary_finds(post, control):
    fault(control, "duplicate", copies=3)
    form = {**FORM, "StatusCallback": "http://127.0.0.1:1/status/token-1"}
    sid = post(data=form).json()["sid"]
    log = control.messages()
    assert [entry["duplicate_of"] for entry in log] == [None, sid, sid]
    summary = control.summary()
    assert (summary["duplicates"], summary["token_duplicates"]) == (2, 2)
    assert summary["token_duplicate_groups"][0]["token"] == "token-1"


def test_latency_delays_every_answer(post, control):
    control.faults(latency=0.15)
    started = time.monotonic()
    post()
    assert time.monotonic() - started >= 0.15


def test_raw_answers_what_it_is_told(post, control):
    fault(control, "raw", http=202, body="[]", headers={"X-Odd": "1"}, accept=True)
    answer = post()
    assert (answer.status_code, answer.text, answer.headers["X-Odd"]) == (
        202,
        "[]",
        "1",
    )
    assert accepted(control) == 1


def test_date_skew(post, control):
    control.faults(date_skew=3600.0)
    shown = parsedate_to_datetime(post().headers["Date"]).timestamp()
    assert 3590 < shown - time.time() < 3610


def test_list_lag_hides_what_is_new(client, control):
    fault(control, "list_lag", "list", seconds=900)
    client.messages.create(to=TO, from_=OWN_NUMBER, body="x")
    assert client.messages.list() == []
    control.clear_faults()
    assert len(client.messages.list()) == 1


def test_list_can_miss_a_page(client, control):
    for number in range(6):
        client.messages.create(to=TO, from_=OWN_NUMBER, body=str(number))
    fault(control, "missing_page", "list", page=1)
    assert [m.body for m in client.messages.list(page_size=2)] == ["5", "4", "1", "0"]


def test_redacted_lists_show_neither_body_nor_number(client, control):
    client.messages.create(to=TO, from_=OWN_NUMBER, body="x")
    fault(control, "redacted", ["list", "fetch"])
    message = client.messages.list()[0]
    assert (message.body, message.to) == ("", "+1312555XXXX")
    assert client.messages(message.sid).fetch().body == ""


def test_faults_follow_the_recipient(client, control):
    rule = {
        "match": {"kind": "create", "to": "0124$"},
        "action": {"kind": "error", "code": 21610},
    }
    control.faults(rule)
    assert client.messages.create(to=TO, from_=OWN_NUMBER, body="x").sid
    with pytest.raises(TwilioRestException):
        client.messages.create(to="+13125550124", from_=OWN_NUMBER, body="x")


def test_failed_handshake_is_told_apart_from_an_answer(control):
    with pytest.raises(requests.exceptions.SSLError):
        requests.post(control.health()["tls_alert_url"], timeout=5)


def test_too_many_at_once_is_429_when_a_limit_is_set(post, control):
    control.faults(max_concurrent=1)
    hang = {"kind": "hang", "seconds": 30}
    control.faults({"id": "hang", "match": {"kind": "list"}, "action": hang})
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(post, 30, method="GET")
        control.wait(open=1)
        assert post().status_code == 429
        control.reset()
        assert stuck.exception(10) is not None
    assert post().status_code == 201


def test_every_request_is_logged_with_its_fault(post, control):
    fault(control, "server_error", http=500, accept=True)
    post()
    entry = control.requests(kind="create")[0]
    assert (entry["http"], entry["to"], entry["faults"]) == (500, TO, ["server_error"])
    assert entry["accepted"] == [control.messages()[0]["sid"]]
