"""Answers to "please confirm": yes, no, or something that people must read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import confirmwords, optwords

THUMB = "\N{THUMBS UP SIGN}"
DARK = "\N{EMOJI MODIFIER FITZPATRICK TYPE-6}"
AROUND = st.text(st.sampled_from(" .-_!,*\u00a0\u200b\ufe0f\t\n"), max_size=3)
WORDS = {
    "confirm": ["c", "confirm"],
    "agree": ["yes", "y", "ok", "confirmed", "1", "si", THUMB, THUMB + DARK],
    "decline": ["n", "no", "can't", "cannot", "\N{THUMBS DOWN SIGN}"],
}


@pytest.mark.parametrize("kind", WORDS)
@given(data=st.data())
def test_word_counts_however_it_is_typed(kind, data):
    word = data.draw(st.sampled_from(WORDS[kind]))
    word = data.draw(st.sampled_from([word, word.upper(), word.capitalize()]))
    typed = data.draw(AROUND) + word + data.draw(AROUND)
    assert confirmwords.classify(typed) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Yes please!", "agree"),
        ("Yes, thank you", "agree"),
        ("ok see you", "agree"),
        ("Yes I will be there", "agree"),
        ("I'll be there", "agree"),
        ("C - yes", "confirm"),
        ("Ｃ", "confirm"),
        ("Sí, gracias", "agree"),
        ("Yes" + THUMB, "agree"),
        ("No, thank you", "decline"),
        ("Sorry, I can't make it", "decline"),
        ("can’t come today", "decline"),
        ("We need to reschedule please", "decline"),
        ("No puedo", "decline"),
        ("please cancel my appointment", "decline"),
        ("I won't be there", "decline"),
    ],
)
def test_answers(text, kind):
    assert confirmwords.classify(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "?",
        "Yes, but can I come later?",
        "No problem, see you then",
        "No, I will be there",
        "yes no",
        "ok I can't",
        "Who is this?",
        "Can I bring Luna, too?",
        "10:00",
        "11",
        "Vitamin C",
        "Yesterday was fine",
        "c u later",
    ],
)
def test_people_must_read(text):
    assert confirmwords.classify(text) is None


def test_words_of_the_clinic():
    extra = confirmwords.split_words("Coming, See you, ,J'arrive")
    assert extra == ("coming", "see you", "jarrive")
    for text in ("coming!", "SEE YOU", "J’arrive", "Coming, thanks"):
        assert confirmwords.classify(text, extra) == "confirm"
    assert confirmwords.classify("coming") is None


@given(st.text())
def test_an_opt_out_is_no_confirmation(text):
    """Whatever turns texts off or on is read before, and never as a yes."""
    if optwords.classify(text) in ("stop", "start"):
        assert confirmwords.classify(text) not in ("confirm", "agree")


@pytest.mark.parametrize(
    "word", sorted(optwords.STOP_WORDS | optwords.START_WORDS | optwords.HELP_WORDS)
)
def test_carriers_words_confirm_nothing(word):
    assert confirmwords.classify(word) is None


@given(st.text(), st.text())
def test_any_text_is_read_without_error(text, words):
    confirmwords.classify(text, confirmwords.split_words(words))
