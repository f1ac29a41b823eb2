"""A number has one spelling, and what is wrong with it is named."""

import time
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, timezone
from tools import numbers

AREAS = (415, 212, 303, 850, 907, 808, 312, 713, 206, 602)
#: Fictional subscribers, reserved for examples in every area code.
FICTION = st.builds(
    lambda area, last: f"+1{area}55501{last:02d}",
    st.sampled_from(AREAS),
    st.integers(0, 99),
)
ABROAD = st.sampled_from(
    ["+442079460123", "+33123456789", "+390612345678", "+41446681800", "+61212345678"]
)
FORMS = st.sampled_from(
    [
        PhoneNumberFormat.E164,
        PhoneNumberFormat.INTERNATIONAL,
        PhoneNumberFormat.NATIONAL,
        PhoneNumberFormat.RFC3966,
    ]
)
NOISE = st.lists(
    st.sampled_from(["\u200b", "\u200e", "\u2060", "\ufeff", "\u00ad"]), max_size=6
)


def _sprinkle(text, noise, seed):
    """Put invisible characters at places that ``seed`` decides."""
    for index, char in enumerate(noise):
        at = (seed + 7 * index) % (len(text) + 1)
        text = text[:at] + char + text[at:]
    return text


@pytest.mark.parametrize(
    ("raw", "region", "expected"),
    [
        ("(415) 555-0123", "US", "+14155550123"),
        ("1 415.555.0123", "US", "+14155550123"),
        ("+1 415 555 0123", "DE", "+14155550123"),
        ("415\u00a0555\u20110123", "US", "+14155550123"),
        ("415\u202f555\u20090123", "US", "+14155550123"),
        ("４１５５５５０１２３", "US", "+14155550123"),
        ("＋1 415 555 0123", "", "+14155550123"),
        ("415-555-0123 ext. 9", "US", "+14155550123"),
        ("415-555-0123 (Mary)", "US", "+14155550123"),
        ("cell: 415-555-0123", "US", "+14155550123"),
        ("415-555-0123, 415-555-0124", "US", "+14155550123"),
        ("tel:+1-415-555-0123", "US", "+14155550123"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("0044 20 7946 0123", "FR", "+442079460123"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("", "US", ""),
        ("none", "US", ""),
        ("12", "US", ""),
        ("415-555-0123", "", ""),
    ],
)
def test_typed_number_is_read_as_meant(raw, region, expected):
    assert numbers.normalize(raw, region) == expected


@given(FICTION | ABROAD, FORMS, NOISE, st.integers(0, 40))
def test_all_printed_forms_give_one_key(number, form, noise, seed):
    parsed = phonenumbers.parse(number)
    region = phonenumbers.region_code_for_number(parsed)
    printed = _sprinkle(phonenumbers.format_number(parsed, form), noise, seed)
    assert numbers.normalize(printed, region) == number


@given(
    st.text(st.sampled_from("0123456789+-(). ,;/#*x\u200b\u00a0１２"), max_size=24)
    | st.text(max_size=40),
    st.sampled_from(["US", "GB", "FR", "IT", "MX", "AR", "BR", "JM", ""]),
)
def test_normalizing_twice_changes_nothing(raw, region):
    once = numbers.normalize(raw, region)
    assert numbers.normalize(once, region) == once
    assert once == "" or (once[0] == "+" and once[1:].isascii() and once[1:].isdigit())


@pytest.mark.parametrize(
    ("number", "regions", "problem"),
    [
        ("", (), "missing"),
        ("+14155550123", (), None),
        ("+14155550123", ("US", "CA"), None),
        ("+18765550123", (), None),
        ("+18765550123", ("US", "CA"), "foreign"),
        ("+442079460123", ("US",), "foreign"),
        ("+442079460123", (), "landline"),
        ("+447400123456", ("GB",), None),
        ("+19005550123", (), "premium"),
        ("+14159761234", ("US",), "premium"),
        ("+1415555012", (), "invalid"),
        ("+11155550123", (), "invalid"),
        ("+999123456789", (), "invalid"),
        ("4155550123", (), "invalid"),
        ("+1911", (), "short_code"),
        ("+112345", (), "short_code"),
    ],
)
def test_problem_of_a_number_is_named(number, regions, problem):
    assert numbers.check(number, regions) == problem


@given(FICTION)
def test_north_american_number_is_never_called_a_landline(number):
    assert numbers.check(number, ("US",)) is None


@given(st.text(max_size=30))
def test_any_text_gets_a_verdict_and_a_mask(text):
    assert numbers.check(text) in (None, *numbers.PROBLEMS)
    assert all(ZoneInfo(name) for name in numbers.time_zones(text))
    assert sum(char.isdigit() for char in numbers.mask(text)) <= 5


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+14155550123", "+1********23"),
        ("+442079460123", "+44********23"),
        ("+35312345678", "+353******78"),
        ("+112345", "******"),
        ("", ""),
    ],
)
def test_log_form_hides_the_subscriber(number, masked):
    assert numbers.mask(number) == masked


@given(st.sampled_from(AREAS), st.integers(100, 199))
def test_area_code_gives_the_zones_of_the_second_opinion(area, last):
    number = f"+1{area}555{last:04d}"
    parsed = phonenumbers.parse(number)
    assert numbers.time_zones(number) == tuple(timezone.time_zones_for_number(parsed))


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+14155550123", ("America/Los_Angeles",)),
        ("+18085550123", ("Pacific/Honolulu",)),
        ("+18765550123", ("America/Jamaica",)),
        ("+18005550123", ()),
        ("+15005550006", ()),
        ("+390612345678", ("Europe/Rome",)),
        ("+999123456789", ()),
        ("", ()),
    ],
)
def test_number_without_a_place_has_no_zone(number, zones):
    assert numbers.time_zones(number) == zones


def test_zones_of_ten_thousand_numbers_take_no_noticeable_time():
    every = [f"+1{area}555{last:04d}" for area in AREAS for last in range(1000)]
    numbers.time_zones(every[0])
    began = time.perf_counter()
    found = [numbers.time_zones(number) for number in every]
    assert time.perf_counter() - began < 0.15
    assert all(found)
