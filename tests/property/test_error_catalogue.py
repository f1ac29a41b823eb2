"""The error catalogue is complete, consistent and says what to do about each code."""

import csv
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "addons/clinic_messaging/data/clinic_message_error_data.xml"
CODES = ROOT.parent / "shared/twilio/errors.csv"

#: The wordings that clinics know (F34–F40), with who can mend them.
SEVEN = {
    "Carrier rejected as invalid destination address": "patient",
    "Invalid Application ID": "clinic",
    "TFN Not Verified": "clinic",
    "Rejected as Spam (Future)": "provider",
    "Unallocated to Number": "patient",
    "Unallocated from Number": "clinic",
    "Invalid Service Type": "patient",
}
#: Faults that hit every text of an account or sender (promise 8), and some that
#: look alike but depend on the patient, on pictures or on a form.
STOPPING = (
    "10001 20003 20005 20404 21212 21606 21659 21660 21661 21704 21705 "
    "30002 30032 30033 30034 30037 63038"
).split()
PASSING = "20429 21211 21608 21610 21617 21621 21703 30005 30007 30023 30024 30446"
#: Seed wording and the provider codes that stand for it.
EQUIVALENTS = [
    ("Invalid Application ID", ["21660", "21701", "21705"]),
    ("TFN Not Verified", ["30032"]),
    ("Rejected as Spam", ["30007", "21618"]),
    ("Unallocated to Number", ["30005", "21211"]),
    ("Unallocated from Number", ["21606", "21659", "21660", "21661", "30024"]),
    ("Invalid Service Type", ["30006", "21614", "21635"]),
]


def _rows():
    """Return the records as dicts of their fields, with the id added."""
    rows = []
    for record in ElementTree.parse(DATA).getroot().iter("record"):
        row = {"id": record.get("id"), "model": record.get("model")}
        for field in record.iter("field"):
            row[field.get("name")] = field.get("eval") or field.text
        rows.append(row)
    return rows


ROWS = _rows()
TWILIO = {row["code"]: row for row in ROWS if row["provider"] == "twilio"}
CARRIER = {row["title"]: row for row in ROWS if row["provider"] == "carrier"}


@pytest.fixture(scope="module")
def source():
    """Return the researched codes by number, where they lie beside the project."""
    if not CODES.exists():
        pytest.skip("the list of provider codes is not on this machine")
    with CODES.open(newline="", encoding="utf-8") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def test_each_known_code_has_one_record(source):
    counted = Counter(row["code"] for row in ROWS if row["provider"] == "twilio")
    assert counted == dict.fromkeys(source, 1)


def test_verdict_and_retry_are_those_that_were_researched(source):
    for code, known in source.items():
        retry = {"n/a": "never"}.get(known["retryable"], known["retryable"])
        assert TWILIO[code]["number_verdict"] == known["number_verdict"], code
        assert TWILIO[code]["retryable"] == retry, code


def test_only_faults_of_account_or_sender_stop_a_sender(source):
    stopping = {code for code, row in TWILIO.items() if row.get("stops_sender")}
    for code in stopping - {"20404"}:
        category, stage = source[code]["category"], source[code]["stage"]
        assert category in ("account", "sender") or stage == "platform", code
        assert source[code]["retryable"] in ("after_fix", "later"), code
        assert stage != "registration", code


def test_what_the_front_desk_cannot_mend_is_a_fault_of_setup(source):
    mended_by_administrators = {"account", "sender", "webhook", "request"}
    for code, row in TWILIO.items():
        marked = row.get("setup_fault") == "True"
        if row.get("stops_sender"):
            assert not marked, code  # one by itself
        elif row["who_fixes"] != "patient" and code != "21408":
            category = source[code]["category"]
            assert marked == (category in mended_by_administrators), code
        assert not marked or row["number_verdict"] == "ok", code


@pytest.mark.parametrize("code", STOPPING)
def test_fault_of_every_text_stops_the_sender(code):
    assert TWILIO[code].get("stops_sender") == "True"


@pytest.mark.parametrize("code", PASSING.split())
def test_fault_of_one_text_lets_the_others_go(code):
    assert "stops_sender" not in TWILIO[code]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_record_is_complete_and_consistent(row):
    assert row["model"] == "clinic.message.error"
    assert row["id"] == f"clinic_message_error_{row['provider']}_{row['code']}"
    assert row["who_fixes"] in ("patient", "clinic", "provider")
    hopeless = row["number_verdict"] in ("bad", "landline", "opted_out", "blocked")
    assert (row.get("permanent") == "True") == hopeless
    assert not (row.get("permanent") and row.get("stops_sender"))
    assert not row.get("stops_sender") or row["number_verdict"] == "ok"
    assert not row.get("stops_sender") or row["who_fixes"] == "clinic"
    assert not row.get("permanent") or row["retryable"] in ("never", "after_fix")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_wording_says_what_happened_and_what_to_do(row):
    assert 0 < len(row["title"]) <= 50
    assert row["explanation"].endswith(".") and row["resolution"].endswith(".")
    for text in (row["resolution"], row.get("resolution_alt", "")):
        assert set(re.findall(r"\{.*?\}|%\S", text)) <= {"{support}"}
    assert "{" not in row["title"] + row["explanation"]
    if row["who_fixes"] == "clinic" and row.get("stops_sender"):
        assert "{support}" in row["resolution"]


def test_ids_and_codes_are_unique():
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({(row["provider"], row["code"]) for row in ROWS}) == len(ROWS)


def test_seven_known_wordings_are_kept_word_for_word():
    assert {title: row["who_fixes"] for title, row in CARRIER.items()} == SEVEN


def test_sender_decides_the_advice_for_an_invalid_application():
    row = CARRIER["Invalid Application ID"]
    assert "port request" in row["resolution_alt"]
    assert "port request" not in row["resolution"]
    assert "{support}" in row["resolution"]
    for code in EQUIVALENTS[0][1]:
        assert TWILIO[code]["resolution_alt"] == row["resolution_alt"]


@pytest.mark.parametrize(("wording", "codes"), EQUIVALENTS)
def test_known_wording_is_found_with_the_codes_that_mean_it(wording, codes):
    known = next(row for title, row in CARRIER.items() if title.startswith(wording))
    for code in codes:
        assert wording in TWILIO[code]["explanation"], code
        support = "{support}" in TWILIO[code]["resolution"]
        assert support == ("{support}" in known["resolution"]) or code == "21618"


def test_rewording_by_an_administrator_survives_an_update():
    assert ElementTree.parse(DATA).getroot().get("noupdate") == "1"
