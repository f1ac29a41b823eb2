"""The parts counter agrees with hand-made vectors and with a second opinion."""

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st
from tools import parts

GSM_TEXT = st.text(st.sampled_from(sorted(parts.GSM)), max_size=700)
ANY_TEXT = st.text(
    # the escape itself is no text; the second opinion takes it for a letter
    st.characters(exclude_categories=["Cs"], exclude_characters="\x1b")
    | st.sampled_from("é€😀“ab"),
    max_size=400,
)
FAMILY = "👨\u200d👩\u200d👧\u200d👦"

VECTORS = [
    ("", "GSM-7", 0, 0, 160),
    ("a", "GSM-7", 1, 1, 159),
    ("a" * 160, "GSM-7", 160, 1, 0),
    ("a" * 161, "GSM-7", 161, 2, 145),
    ("a" * 306, "GSM-7", 306, 2, 0),
    ("a" * 307, "GSM-7", 307, 3, 152),
    ("€" * 80, "GSM-7", 160, 1, 0),
    ("€" * 81, "GSM-7", 162, 2, 143),
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3, 152),
    ("a\nb", "GSM-7", 3, 1, 157),
    ("señor Müller è à ¿?", "GSM-7", 19, 1, 141),
    ("`", "UCS-2", 1, 1, 69),
    ("\t", "UCS-2", 1, 1, 69),
    ("“hi”", "UCS-2", 4, 1, 66),
    ("á" * 70, "UCS-2", 70, 1, 0),
    ("á" * 71, "UCS-2", 71, 2, 63),
    ("á" * 134, "UCS-2", 134, 2, 0),
    ("á" * 135, "UCS-2", 135, 3, 66),
    ("😀", "UCS-2", 2, 1, 68),
    (FAMILY, "UCS-2", 11, 1, 59),
    ("á" * 66 + "😀" + "á" * 66, "UCS-2", 134, 3, 66),
    ("a" * 159 + "’", "UCS-2", 160, 3, 41),
]


@pytest.mark.parametrize(("text", "encoding", "units", "count", "left"), VECTORS)
def test_hand_made_vectors_are_counted_as_billed(text, encoding, units, count, left):
    found = parts.count_parts(text)
    assert (found.encoding, found.units, found.parts) == (encoding, units, count)
    assert found.remaining == left


@given((GSM_TEXT | ANY_TEXT).filter(bool))
def test_count_agrees_with_the_second_opinion(text):
    ours, theirs = parts.count_parts(text), smsutil.split(text)
    assert ours.parts == len(theirs.parts)
    assert (ours.encoding == "GSM-7") == (theirs.encoding == "gsm0338")


@given(st.text(st.characters(), max_size=300))
def test_any_unicode_even_lone_surrogates_has_a_count(text):
    found = parts.count_parts(text)
    assert 0 <= found.remaining <= found.per_part
    assert found.parts * found.per_part >= found.units


@given(GSM_TEXT | ANY_TEXT)
def test_remaining_units_are_free_and_the_next_one_is_not(text):
    found = parts.count_parts(text)
    char = "a" if found.encoding == "GSM-7" else "á"
    filled = parts.count_parts(text + char * found.remaining)
    assert filled.parts == found.parts or not text
    assert filled.remaining == 0
    assert parts.count_parts(text + char * (found.remaining + 1)).parts > filled.parts


def test_hint_names_each_dear_character_once_in_order():
    assert parts.non_gsm_characters("“Hé” – “ok”€😀") == ("“", "”", "–", "😀")


@given(ANY_TEXT)
def test_removing_the_named_characters_makes_the_text_gsm(text):
    dear = set(parts.non_gsm_characters(text))
    plain = "".join(char for char in text if char not in dear)
    assert parts.count_parts(plain).encoding == "GSM-7"
    assert bool(dear) == (parts.count_parts(text).encoding == "UCS-2")
