"""Whatever is posted to the webhooks: never our error, and no row without a signature.

``CLINIC_EXAMPLES=2000`` tries more than a run of all tests does (P9).
"""

import http.client
import os
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .clinic import Clinic

EXAMPLES = int(os.environ.get("CLINIC_EXAMPLES") or 200)
PATHS = ("/clinic_messaging/twilio/inbound", "/clinic_messaging/twilio/status/")
KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-42",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/xml",
    "",
)
TOKENS = st.text("ABCxyz019_-%./", max_size=60)
WORDS = st.text(max_size=30)
FORMS = st.dictionaries(
    st.sampled_from(
        ("AccountSid", "MessageSid", "From", "To", "Body", "NumMedia", "x")
    ),
    WORDS,
)
SIGNATURES = st.none() | st.text("abcXYZ019+/=", max_size=40)
ROWS = (
    "SELECT (SELECT count(*) FROM clinic_inbound)"
    " + (SELECT count(*) FROM clinic_message_event)"
    " + (SELECT count(*) FROM clinic_number WHERE opted_out_at IS NOT NULL)"
)


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    path=st.sampled_from(PATHS),
    token=TOKENS,
    kind=st.sampled_from(KINDS),
    body=st.binary(max_size=2000) | FORMS.map(lambda form: _encoded(form)),
    signature=SIGNATURES,
)
def _post(node, path, token, kind, body, signature):
    """Post one thing, as whoever wants may do."""
    headers = {"Content-Type": kind}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature
    link = http.client.HTTPConnection(node.hostname, node.port, timeout=60)
    link.request("POST", path + token, body, headers)
    status = link.getresponse().status
    link.close()
    # Odoo leads //x to /x
    assert 400 <= status < 500 or status == 308, status


def test_any_bytes(clinic: Clinic) -> None:
    """One post after the other changes nothing."""
    before = clinic.number(ROWS)
    _post(urlsplit(clinic.system.nodes[0].direct_url))
    assert clinic.number(ROWS) == before


def _encoded(form: dict[str, str]) -> bytes:
    """Return a form as a sloppy sender writes it: nothing is escaped."""
    pairs = (f"{name}={value}" for name, value in form.items())
    return "&".join(pairs).encode(errors="replace")
