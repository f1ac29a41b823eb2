"""Refusals in a person's own words: recall on a labelled set, noise, odd input."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import optwords, refusals

NAMES = ("Maria", "Jessica", "Robert", "Linda", "Anna Lee", "Carlos", "Juan Perez")
SET = [
    line.split("\t")
    for line in Path(__file__).with_name("refusals.tsv").read_text().splitlines()
]
REFUSED = [text for label, text in SET if label != "none"]
OTHERS = [text for label, text in SET if label == "none"]


def _found(text):
    """Return what the product makes of a text: words first, then sentences."""
    if optwords.classify(text) == optwords.STOP:
        return refusals.REFUSAL
    return refusals.classify_refusal(text, NAMES) or "none"


def test_recall_on_the_labelled_set():
    """C4: of at least 500 refusals at least 99 % are found."""
    missed = [text for text in REFUSED if _found(text) == "none"]
    assert len(REFUSED) >= 500
    assert len(missed) <= len(REFUSED) // 100, missed


def test_noise_on_the_labelled_set():
    """A hold that nobody asked for costs the clinic a click; few are allowed."""
    wrong = [text for text in OTHERS if _found(text) != "none"]
    assert len(OTHERS) >= 250
    assert len(wrong) <= len(OTHERS) // 50, wrong


def test_wrong_numbers_are_told_from_refusals():
    """Only a wrong number clears the consent."""
    mixed = [text for label, text in SET if label != "none" and _found(text) != label]
    assert not mixed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This is not Maria", "wrong_number"),
        ("this is not urgent", None),
        ("I'm not María!", "wrong_number"),
        ("no soy maria", "wrong_number"),
        ("No soy alérgico", None),
    ],
)
def test_denied_name_is_the_contacts_own(text, kind):
    assert refusals.classify_refusal(text, ["Maria Lopez"]) == kind


def test_nobody_is_denied_without_a_name():
    assert refusals.classify_refusal("This is not Maria") is None
    assert refusals.classify_refusal("This is not .*", [".*", "", None]) is None


@given(
    st.sampled_from(REFUSED),
    st.sampled_from(["", "Hi. ", "Hello, ", "\n", "Good morning! ", "OK. "]),
    st.sampled_from(
        ["", ".", "!!!", " 🙏", "\nThanks", " \u200b", ". Sent from phone"]
    ),
    st.booleans(),
)
def test_dress_does_not_matter(text, before, after, shouted):
    said = before + text + after
    assert _found(said.upper() if shouted else said) != "none"


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    assert refusals.classify_refusal(text, [text]) in (
        None,
        refusals.REFUSAL,
        refusals.WRONG_NUMBER,
    )


@pytest.mark.parametrize(
    "text",
    [
        "no " * 1600,
        "stop the " * 400,
        "do not please " * 300,
        "take me my number off of your the " * 100,
        "a" * 5000,
        "dont want to " * 400 + "x",
    ],
)
def test_hostile_text_is_read_quickly(text):
    """The webhook reads it, too: nothing may keep it busy."""
    start = time.perf_counter()
    refusals.classify_refusal(text)
    assert time.perf_counter() - start < 0.5
