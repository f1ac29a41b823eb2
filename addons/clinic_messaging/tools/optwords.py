"""Words by which a phone turns texts off or on, in answers and in templates.

Carriers and Twilio act on these words by themselves. A clinic that asks "Reply YES
to confirm, CANCEL to cancel" opts its patients in and out without knowing it, so
templates must not ask for them; and an answer that is one of them must count at once,
however it is typed.

What :func:`forbidden_reply_words` finds, sentence by sentence:

1. a word that is asked for, alone or in a list: "Reply YES", "text us CANCEL",
   "send 'start' or 'stop'". In small letters and without quotes it must also end a
   thought ("reply yes to confirm", not "reply end of day");
2. a further choice of the same list: "Reply C to confirm or CANCEL to cancel";
3. a legend in capitals, asked for or not: "YES to confirm", "CANCEL = no visit".

Only the standard opt-out line is allowed: the word STOP with the purpose of ending
texts, as in "Reply STOP to opt out", "STOP to unsubscribe", "Text STOP to stop these
texts", "To opt out, reply STOP". "Reply STOP to cancel" is not: a patient would read
"my visit". HELP and INFO change nothing and are always allowed.
"""

import re

from .folding import fold_keeping_case

STOP = "stop"
START = "start"
HELP = "help"

#: Per-se words, letters only (47 CFR 64.1200(a)(10)); the Spanish and French ones
#: follow the same rule, "no más" and "de baja" written together as they are read.
STOP_WORDS = frozenset(
    "stop stopall unsubscribe cancel end quit revoke optout alto para parar pare basta"
    " baja debaja nomas arret".split()
)
#: "yes" is none of them: it confirms things and must never lift an opt-out.
START_WORDS = frozenset("start unstop".split())
YES_WORDS = frozenset("yes y yeah yep si ok okay".split())
HELP_WORDS = frozenset("help info".split())
_KINDS = (
    dict.fromkeys(STOP_WORDS, STOP)
    | dict.fromkeys(START_WORDS, START)
    | dict.fromkeys(HELP_WORDS, HELP)
)

#: What a template may not ask for; "para" is left out, a Spanish preposition.
FORBIDDEN_WORDS = (STOP_WORDS | START_WORDS | {"yes"}) - {"para"}

_PURPOSE = (
    r"(?:unsubscribe|opt[ -]?out|darse de baja|no recibir mas (?:mensajes|textos)"
    r"|(?:vous |se |me )?desabonner|ne plus recevoir de (?:messages|textos|sms)"
    r"|(?:stop|end|quit)(?: (?:receiving|getting|all|any|these|our|further|more"
    r"|future|the|text))* (?:texts|messages|sms))\b"
)
_ASK_STOP = r"(?:reply|text|send|txt|answer|respond)(?: with)? [\"'“‘]?stop\b[\"'”’]?"
#: The opt-out line, either way round; what it matches asks for nothing else.
_OPT_OUT_LINE = re.compile(
    rf"[\"'“‘]?\bstop\b[\"'”’]? ?(?:to|2|=|para|pour) ?{_PURPOSE}"
    rf"|\bto {_PURPOSE},? ?(?:please )?{_ASK_STOP}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\n]+")
_TOKEN = re.compile(r"opt[ -]out\b|stop[ -]all\b|[^\W_]+|[^\w\s]", re.IGNORECASE)
_VERBS = frozenset(
    "reply replying respond responding answer answering text texting txt send sending"
    " type typing write writing message responda responde conteste envie escriba"
    " repondez envoyez ecrivez".split()
)
_FILLERS = frozenset(
    "back with us the a an word just only simply either please by using sms : -"
    " con la el palabra le mot par".split()
)
_QUOTES = frozenset("\"'“”‘’«»*()[]<>")
_SEPARATORS = frozenset(", ; / & | + or and o ou et".split())
_LEGEND = frozenset("to = if for para pour si".split())
_ENDINGS = _LEGEND | _SEPARATORS | {"please", "when", ":", "-"}
_CHOICES = frozenset("no confirm ok okay si oui non".split())


def classify(text: str) -> str | None:
    """Return "stop", "start" or "help" if ``text`` is nothing but such a word.

    Case, accents, spaces, punctuation, invisible characters and repetition do not
    matter ("S.T.O.P", "Opt-out!", "stop stop"); a sentence with such a word in it is
    for people, or for a reader of free text, and gives None.
    """
    words = _words(text)
    kind = _KINDS.get("".join(words))
    if kind:
        return kind
    kinds = {_KINDS.get(word) for word in words}
    return kinds.pop() if len(kinds) == 1 else None


def is_mere_yes(text: str) -> bool:
    """Say whether ``text`` only agrees, in any case, accents and punctuation.

    Twilio takes YES for START; here it confirms an appointment and lifts nothing.
    """
    return "".join(_words(text)) in YES_WORDS


def forbidden_reply_words(text: str) -> tuple[str, ...]:
    """Return the opt-out and opt-in words that a template asks for, as capitals.

    Empty if the template may be saved. Each word once, in order of appearance.
    """
    folded = re.sub(r"[^\S\n]+", " ", fold_keeping_case(text))
    allowed = _OPT_OUT_LINE.sub(" OK ", folded)
    found: dict[str, None] = {}
    for sentence in _SENTENCE_END.split(allowed):
        found.update(dict.fromkeys(_Sentence(sentence).asked_for()))
    return tuple(found)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold_keeping_case(text).casefold())


class _Sentence:
    """The tokens of one sentence, read from left to right for what it asks."""

    def __init__(self, sentence: str) -> None:
        self.tokens = _TOKEN.findall(sentence)
        #: Capitals stand out only where not everything is written in them.
        self.shouted = sentence.upper() == sentence
        self.asking = False
        self.listing = False
        self.expecting = False

    def asked_for(self) -> list[str]:
        """Return the forbidden words that this sentence wants as an answer."""
        found = []
        for index, token in enumerate(self.tokens):
            word = re.sub(r"[ -]", "", token).casefold() if len(token) > 1 else token
            if word in FORBIDDEN_WORDS and self._is_wanted(index):
                found.append(word.upper())
            self._step(index, word.casefold())
        return found

    def _step(self, index: int, word: str) -> None:
        """Follow the sentence: a verb opens a list, a separator its next choice."""
        if word in _VERBS:
            self.asking = self.expecting = True
            self.listing = False
        elif word in _SEPARATORS:
            self.expecting = self.listing
        elif word not in _QUOTES and not (self.expecting and word in _FILLERS):
            if self.expecting and self.asking:
                self.listing = self.listing or self._is_choice(index, word)
            self.expecting = self.asking = False

    def _is_wanted(self, index: int) -> bool:
        """Say whether the forbidden word at ``index`` stands where an answer does."""
        stands_out = self._stands_out(index)
        if stands_out and self._after(index) in _LEGEND:
            return True
        if not self.expecting:
            return False
        return stands_out or self._after(index) in (
            _ENDINGS if self.asking else _LEGEND
        )

    def _is_choice(self, index: int, word: str) -> bool:
        """Say whether a word after the verb is an answer, so that more may follow."""
        known = word in _CHOICES or re.sub(r"[ -]", "", word) in FORBIDDEN_WORDS
        return known or len(word) == 1 or self._stands_out(index)

    def _stands_out(self, index: int) -> bool:
        token = self.tokens[index]
        quoted = index > 0 and self.tokens[index - 1] in _QUOTES
        return quoted or (token.isupper() and not self.shouted)

    def _after(self, index: int) -> str:
        """Return the next token that is no quote; the end of it all counts as "or"."""
        rest = (t.casefold() for t in self.tokens[index + 1 :] if t not in _QUOTES)
        return next(rest, "or")
