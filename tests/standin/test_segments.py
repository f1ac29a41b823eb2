"""Parts are counted as the networks and a second, older library count them."""

import pytest
import smsutil
from hypothesis import given, settings
from hypothesis import strategies as st

from ..conftest import OWN_NUMBER
from ..twilio_standin import segments

VECTORS = [
    ("", 0, "GSM-7"),
    ("a" * 160, 1, "GSM-7"),
    ("a" * 161, 2, "GSM-7"),
    ("a" * 306, 2, "GSM-7"),
    ("a" * 307, 3, "GSM-7"),
    ("€" * 80, 1, "GSM-7"),
    ("€" * 81, 2, "GSM-7"),
    ("a" * 152 + "€" + "a" * 152, 3, "GSM-7"),
    ("ÄÖÜäöüßñ¿Ç", 1, "GSM-7"),
    ("á" + "a" * 69, 1, "UCS-2"),
    ("á" + "a" * 70, 2, "UCS-2"),
    ("’" + "a" * 159, 3, "UCS-2"),
    ("😀" * 35, 1, "UCS-2"),
    ("😀" * 36, 2, "UCS-2"),
    ("a" * 66 + "😀" + "a" * 66, 3, "UCS-2"),
    ("line\nfeed", 1, "GSM-7"),
    ("tab\there", 1, "UCS-2"),
    ("tick`", 1, "UCS-2"),
]
ODD = st.sampled_from("a\n€^~[]é’“—…😀👩🏽ç°\u00a0")
ANY = st.characters(exclude_categories=("Cs",))


@pytest.mark.parametrize(("text", "parts", "coding"), VECTORS)
def test_vectors(text, parts, coding):
    assert segments.count(text) == parts
    assert segments.encoding(text) == coding


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text(st.one_of(ODD, ANY), min_size=1, max_size=400))
def test_agrees_with_smsutil(text):
    assert segments.count(text) == len(smsutil.split(text).parts)


def test_smart_encoding_repairs_quotes_but_neither_accents_nor_emoji():
    repaired = segments.smart_encode("“It’s” 8\u00a0–\u00a09 …")
    assert repaired == '"It\'s" 8 - 9 ...'
    assert segments.encoding(repaired) == "GSM-7"
    for char in ("á", "ç", "😀"):
        assert segments.encoding(segments.smart_encode(char)) == "UCS-2"


def test_answers_count_with_and_without_smart_encoding(client):
    body = "’" + "a" * 159
    values = {"to": "+13125550123", "from_": OWN_NUMBER, "body": body}
    plain = client.messages.create(**values)
    smart = client.messages.create(**values, smart_encoded=True)
    assert (plain.num_segments, smart.num_segments) == ("3", "1")
