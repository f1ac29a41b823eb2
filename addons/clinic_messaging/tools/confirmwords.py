"""What an answer to "please confirm" means: yes, no, or something for people.

Two kinds of yes. C and CONFIRM, and the words that a clinic adds, mean nothing else.
"Yes", "ok", "1" or a thumb are an answer only while one is awaited. An answer counts
if it is nothing but such words and thanks: "Yes, but can I come later?" is for people.
None of these words lifts an opt-out (see :mod:`.optwords`).
"""

import re

from .folding import fold

CONFIRM = "confirm"
AGREE = "agree"
DECLINE = "decline"

#: Words that confirm whenever a question about an appointment is open.
CONFIRM_WORDS = frozenset("c confirm".split())
#: Words that agree while an answer is awaited; Spanish ones without accents.
AGREE_WORDS = frozenset(
    "yes y yep yeah ok okay k confirmed confirming 1 si confirmo confirmado"
    " \N{THUMBS UP SIGN} \N{WHITE HEAVY CHECK MARK} \N{OK HAND SIGN}"
    " \N{HEAVY CHECK MARK}".split()
)
#: Words that say no; "cancel" is an opt-out word, which comes before (C3).
DECLINE_WORDS = frozenset("n no nope nah cant cannot 2 \N{THUMBS DOWN SIGN}".split())
_POLITE = frozenset(
    "please thanks thank you ty thx sir maam gracias por favor sure i am ill will be"
    " there see it the my appointment to mi cita".split()
)
_KINDS = (
    dict.fromkeys(CONFIRM_WORDS, CONFIRM)
    | dict.fromkeys(AGREE_WORDS, AGREE)
    | dict.fromkeys(DECLINE_WORDS, DECLINE)
)
_DECLINING = re.compile(
    r"\b(?:can ?not|cant|wont|will not|unable to|not able to|not going to)"
    r" (?:make|come|attend|be there|keep)\b"
    r"|\bnot coming\b|\bno puedo\b"
    r"|\b(?:need|have|want|like) to (?:cancel|reschedule|change|move|postpone)\b"
    r"|\b(?:please )?(?:cancel|reschedule) (?:my|the|our|it)\b"
)
_PICTURES = "".join(word for word in _KINDS if not word.isalnum())
_TOKEN = re.compile(rf"[^\W_]+|[{_PICTURES}]")


def classify(text: str, extra: tuple[str, ...] = ()) -> str | None:
    """Return "confirm", "agree", "decline" or None for everything else.

    :param text: what the patient has written
    :param extra: a clinic's further words, as ``split_words`` gives them
    """
    folded = _fold(text)
    if folded in extra:
        return CONFIRM
    if _DECLINING.search(folded):
        return DECLINE
    words = [word for word in _TOKEN.findall(folded) if word not in _POLITE]
    kinds = {_kind(word, extra) for word in words}
    coming = "be there" in folded
    if not kinds and coming:
        return AGREE
    if kinds == {CONFIRM, AGREE}:
        return CONFIRM
    kind = kinds.pop() if len(kinds) == 1 else None
    return None if kind == DECLINE and coming else kind


def split_words(text: str) -> tuple[str, ...]:
    """Return a clinic's comma-separated words in the form that answers are read in."""
    words = (_fold(word) for word in (text or "").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def _kind(word: str, extra: tuple[str, ...]) -> str | None:
    return CONFIRM if word in extra else _KINDS.get(word)


def _fold(text: str) -> str:
    """Return words and pictures in small letters, one space between them."""
    kept = re.sub(r"['’`´]", "", fold(text))
    plain = "".join(char for char in kept if not _is_skin_tone(char))
    return " ".join(_TOKEN.findall(plain))


def _is_skin_tone(char: str) -> bool:
    return (
        "\N{EMOJI MODIFIER FITZPATRICK TYPE-1-2}"
        <= char
        <= ("\N{EMOJI MODIFIER FITZPATRICK TYPE-6}")
    )
