"""Answers that turn texts off count however typed; templates must not ask for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import optwords

PER_SE = ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"]
SPANISH = ["alto", "para", "parar", "pare", "basta", "baja", "no más", "no mas"]
STOPS = [*PER_SE, *SPANISH, "opt-out", "optout", "stopall", "stop all", "arrêt"]
BETWEEN = st.text(st.sampled_from(" .-_!*\u00a0\u200b\u200d\ufeff\t\n'\""), max_size=3)


@st.composite
def _variants(draw, words):
    """Type a word in any case, with anything invisible or empty around letters."""
    word = draw(st.sampled_from(words))
    typed = draw(BETWEEN)
    for letter in word:
        typed += draw(st.sampled_from([letter.upper(), letter])) + draw(BETWEEN)
    return typed


@given(_variants(STOPS))
def test_stop_word_counts_however_it_is_typed(typed):
    assert optwords.classify(typed) == "stop"


@given(_variants(["start", "unstop"]))
def test_start_word_counts_however_it_is_typed(typed):
    assert optwords.classify(typed) == "start"


@given(_variants(["help", "info"]))
def test_help_word_counts_however_it_is_typed(typed):
    assert optwords.classify(typed) == "help"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ＳＴＯＰ", "stop"),
        ("Stop 🙏", "stop"),
        ("STOP STOP STOP!!", "stop"),
        ("end, quit", "stop"),
        ("ARRÊT", "stop"),
        ("yes", None),
        ("YES.", None),
        ("stop please", None),
        ("don't stop", None),
        ("stop by at 5", None),
        ("stop 2", None),
        ("the end", None),
        ("C", None),
        ("", None),
        ("🙂", None),
        ("stop start", None),
        ("No más, por favor", None),
        ("más", None),
        ("no", None),
    ],
)
def test_answer_is_a_per_se_word_or_it_is_for_people(text, kind):
    assert optwords.classify(text) == kind


@given(st.text())
def test_any_text_is_classified_and_checked(text):
    assert optwords.classify(text) in ("stop", "start", "help", None)
    found = optwords.forbidden_reply_words(text)
    assert {word.lower() for word in found} <= optwords.FORBIDDEN_WORDS


ASKS = [
    ("Reply YES to confirm", "YES"),
    ("Please reply yes.", "YES"),
    ("Reply YES to confirm, CANCEL to cancel", "YES CANCEL"),
    ("Reply C to confirm or CANCEL to cancel.", "CANCEL"),
    ("reply c to confirm or cancel to cancel", "CANCEL"),
    ("Reply Y, YES or no", "YES"),
    ("Text CANCEL to 555-0100", "CANCEL"),
    ("text us back 'start'", "START"),
    ("To cancel, reply with the word “Cancel”", "CANCEL"),
    ("REPLY YES TO CONFIRM", "YES"),
    ("Answer STOP", "STOP"),
    ("Reply STOP to cancel your visit", "STOP"),
    ("Reply STOP", "STOP"),
    ("Reply QUIT to opt out", "QUIT"),
    ("Send END or REVOKE", "END REVOKE"),
    ("Respond by texting UNSUBSCRIBE", "UNSUBSCRIBE"),
    ("reply opt out if you like", "OPTOUT"),
    ("Type opt-out to leave", "OPTOUT"),
    ("reply stop all please", "STOPALL"),
    ("YES to confirm / NO to decline", "YES"),
    ("C = confirm, CANCEL = cancel", "CANCEL"),
    ("Reply Y\u200bES to confirm", "YES"),
    ("Reply *UNSTOP* to hear from us", "UNSTOP"),
    ("Reply C to confirm. Reply STOP to opt out or YES to stay.", "YES"),
    ("Reply STOP to unsubscribe, CANCEL to cancel", "CANCEL"),
    ("Reply: YES", "YES"),
    ("Responda ALTO para cancelar", "ALTO"),
    ("Répondez ARRÊT", "ARRET"),
    ("Text 1 for yes,\nreply YES for no", "YES"),
]


@pytest.mark.parametrize(("text", "words"), ASKS)
def test_template_that_asks_for_a_carrier_word_is_found(text, words):
    assert optwords.forbidden_reply_words(text) == tuple(words.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Reply C to confirm",
        "Reply C to confirm, or call us to cancel.",
        "Reply C to confirm, cancel by phone",
        "Reply 1 to confirm, 2 to cancel",
        "Reply CONFIRM. To cancel or reschedule call 555-0100.",
        "Please stop by the office. We start at 8.",
        "We text reminders and cancel if nobody answers",
        "Yes, we are open! Call to start your visit.",
        "Please reply end of day",
        "Send cancel requests by phone",
        "CALL US TO CANCEL TO AVOID A FEE",
        "Reply STOP to unsubscribe",
        "Reply STOP to opt out.",
        "Reply 'STOP' to opt-out",
        "Text STOP to stop texts",
        "Text STOP to stop receiving these messages",
        "txt stop 2 unsubscribe",
        "Reply C to confirm, STOP to opt out",
        "Reply C to confirm. Reply HELP for help, STOP to unsubscribe.",
        "To opt out, reply STOP",
        "To stop receiving text messages, please text STOP.",
        "Responda STOP para darse de baja",
        "Répondez STOP pour vous désabonner",
    ],
)
def test_template_that_asks_for_nothing_of_that_kind_may_be_saved(text):
    assert optwords.forbidden_reply_words(text) == ()


@given(
    st.sampled_from(sorted(optwords.FORBIDDEN_WORDS)),
    st.sampled_from(
        ["Reply {}", "Please text {} to confirm", "reply '{}' now", "{}=ok"]
    ),
    st.sampled_from(["", "Hello! ", "See you at 5. ", "STOP to opt out. "]),
)
def test_each_word_is_found_in_each_wording(word, wording, before):
    text = before + wording.format(word.upper())
    if not text.isupper():
        assert word.upper() in optwords.forbidden_reply_words(text)
