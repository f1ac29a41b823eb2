"""Twilio's own opt-out handling: STOP, START and HELP per sender.

The provider answers these words by itself and still passes the text on; later
sends are refused.  A careful client keeps its own list, and this machine is
what that list has to agree with.
"""

from dataclasses import dataclass

STOP_WORDS = frozenset("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split())
START_WORDS = frozenset("START UNSTOP YES".split())
HELP_WORDS = frozenset("HELP INFO".split())
TOLL_FREE_WORDS = {"STOP": "STOP", "START": "START", "UNSTOP": "START"}

ANSWERS = {
    "STOP": "You are unsubscribed and will get no more texts. Reply START to resume.",
    "START": "You are subscribed again. Reply HELP for help or STOP to unsubscribe.",
    "HELP": "Reply STOP to unsubscribe. Message and data rates may apply.",
}


def classify(body: str, toll_free: bool = False) -> str | None:
    """Return STOP, START or HELP if the whole text is one such word.

    :param toll_free: the network decides then, and knows three words only
    """
    word = body.strip().upper()
    if toll_free:
        return TOLL_FREE_WORDS.get(word)
    for kind, words in (
        ("STOP", STOP_WORDS),
        ("START", START_WORDS),
        ("HELP", HELP_WORDS),
    ):
        if word in words:
            return kind
    return None


@dataclass(frozen=True)
class Verdict:
    """What an inbound text did to the opt-out list."""

    kind: str | None
    answer: str | None


class OptOuts:
    """Who has opted out of which sender (a number or a Messaging Service)."""

    def __init__(self) -> None:
        """Start with everybody reachable."""
        self._blocked: set[tuple[str, str]] = set()

    def clear(self) -> None:
        """Make everybody reachable again."""
        self._blocked.clear()

    def is_blocked(self, sender: str, user: str) -> bool:
        """Tell whether ``user`` has opted out of ``sender``."""
        return (sender, user) in self._blocked

    def set(self, sender: str, user: str, blocked: bool) -> bool:
        """Block or unblock; return whether that changed anything."""
        before = self.is_blocked(sender, user)
        if blocked:
            self._blocked.add((sender, user))
        else:
            self._blocked.discard((sender, user))
        return before != blocked

    def to_list(self) -> list[dict[str, str]]:
        """Return the list in a stable order."""
        pairs = sorted(self._blocked)
        return [{"sender": sender, "user": user} for sender, user in pairs]

    def receive(
        self, senders: list[str], user: str, body: str, toll_free: bool = False
    ) -> Verdict:
        """Apply an inbound text to all ``senders`` it reaches.

        A repeated STOP or START changes nothing and is not answered again.
        """
        kind = classify(body, toll_free)
        if kind is None:
            return Verdict(None, None)
        if kind == "HELP":
            return Verdict(kind, ANSWERS[kind])
        changes = [self.set(sender, user, kind == "STOP") for sender in senders]
        return Verdict(kind, ANSWERS[kind] if any(changes) else None)
