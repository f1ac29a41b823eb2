"""Sentences that refuse texts in a person's own words, in English and Spanish.

Twilio and the carriers know single words only (:mod:`optwords`); the law counts any
wording that a reasonable person understands (47 CFR 64.1200(a)(10), reliability.md
C4). What is found here is no opt-out yet: the number is held and a person reads the
sentence. Hence doubt counts as a refusal, and only what plainly speaks of something
else ("don't stop", "take me off the schedule") is let through.

A text is read clause by clause, in small letters, without accents, apostrophes and
punctuation, against the patterns of :mod:`refusal_phrases`.
"""

import re
from collections.abc import Iterable

from . import refusal_phrases as phrases
from .folding import fold

REFUSAL = "refusal"
WRONG_NUMBER = "wrong_number"

_STRONG = frozenset(
    "stop stopp stoppp sotp stpo stopall unsubscribe quit revoke optout desist cease"
    " alto parar paren pare basta baja remove".split()
)
_FILLERS = frozenset(
    "please pls plz plese pleas now it this that these already ok okay thanks thank you"
    " thx ty everything all just me us immediately today right hi hello hey sir maam"
    " dear for god gods sake jesus christ omg ffs wtf and the fuck fucking damn i said"
    " asked told again por favor porfavor porfa gracias hola senor senora esto eso con"
    " seriously really lol dude guys team there good morning afternoon evening could"
    " can would want to wish need like said yes no oh um uh ugh sorry im serious u ya"
    " kindly".split()
)
_SPELLED = re.compile(r"\bs t o p\b")
_STOP_SIGNS = dict.fromkeys(map(ord, "🛑🚫⛔🖕"), " stop ")


def _compiled(templates: Iterable[str], **words: str) -> re.Pattern[str]:
    joined = "|".join(f"(?:{template})" for template in templates)
    return re.compile(joined.format(**phrases.WORDS, **words))


_REFUSAL_RE = _compiled(phrases.REFUSALS)
_WRONG_RE = _compiled(phrases.WRONG_NUMBERS)
_NO_CALLS_RE = _compiled([phrases.NO_CALLS])


def classify_refusal(text: str, names: Iterable[str] = ()) -> str | None:
    """Say whether a text refuses further texts, in whatever words.

    :param text: what a person wrote, as it came
    :param names: names of those whom we believe the number to belong to; who says not
        to be one of them is a wrong number
    :return: ``"wrong_number"``, ``"refusal"`` or None; single per-se words are the
        business of :func:`optwords.classify`
    """
    clauses = _clauses(text)
    if any(_WRONG_RE.search(clause) for clause in clauses):
        return WRONG_NUMBER
    if _denies_name(clauses, names):
        return WRONG_NUMBER
    if any(_refuses(clause) for clause in clauses) or _refuses_calls(clauses):
        return REFUSAL
    return None


def _refuses(clause: str) -> bool:
    return _is_short_stop(clause) or bool(_REFUSAL_RE.search(clause))


def _refuses_calls(clauses: list[str]) -> bool:
    """Return whether calls are refused and no text is asked for instead."""
    refused = any(_NO_CALLS_RE.search(clause) for clause in clauses)
    return refused and not any("text" in clause for clause in clauses)


def _is_short_stop(clause: str) -> bool:
    """Return whether a stop word stands among words that add nothing to it."""
    words = set(clause.split())
    return bool(words & _STRONG) and words <= _STRONG | _FILLERS


def _denies_name(clauses: list[str], names: Iterable[str]) -> bool:
    first = [fold(name).split() for name in names if name]
    known = [re.escape(words[0]) for words in first if words and len(words[0]) > 2]
    if not known:
        return False
    pattern = _compiled([phrases.NOT_ME], name=f"(?:{'|'.join(known)})")
    return any(pattern.search(clause) for clause in clauses)


def _clauses(text: str) -> list[str]:
    """Return what stands between punctuation, folded, without empty ones."""
    folded = re.sub(r"['’`´]", "", fold(text).translate(_STOP_SIGNS))
    clauses = re.split(r"[.,!?;:()\n]+", folded)
    words = (" ".join(re.findall(r"[^\W_]+", clause)) for clause in clauses)
    spelled = (
        _SPELLED.sub(lambda m: m[0].replace(" ", ""), clause) for clause in words
    )
    return [clause for clause in spelled if clause]
