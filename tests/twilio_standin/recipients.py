"""What becomes of a text, decided by the number it goes to.

Tests say in advance how a handset or a carrier behaves: landline, switched
off, refused at submission, delivered only at the second try.
"""

import re
from typing import Any

PATTERN_PREFIX = "re:"
KEYS = frozenset({"line_type", "delivery", "submit", "delays"})


class Recipients:
    """Rules per number, or per regular expression when the key says ``re:``."""

    def __init__(self) -> None:
        """Start without rules: every text is delivered."""
        self._rules: dict[str, dict[str, Any]] = {}
        self._turns: dict[str, int] = {}

    def update(self, rules: dict[str, dict[str, Any]]) -> None:
        """Add or replace rules.

        :raises ValueError: for an unknown key or a broken expression
        """
        for number, rule in rules.items():
            unknown = set(rule) - KEYS
            if unknown:
                raise ValueError(f"{number}: unknown keys {sorted(unknown)}")
            if number.startswith(PATTERN_PREFIX):
                _compile(number)
        self._rules.update(rules)

    def clear(self) -> None:
        """Forget all rules."""
        self._rules.clear()
        self._turns.clear()

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """Return the rules as they were given."""
        return dict(self._rules)

    def rule(self, number: str) -> dict[str, Any]:
        """Return the rule for a number; its own comes before a pattern's."""
        if number in self._rules:
            return self._rules[number]
        for key, rule in self._rules.items():
            if key.startswith(PATTERN_PREFIX) and _compile(key).search(number):
                return rule
        return {}

    def outcome(self, number: str) -> dict[str, Any]:
        """Return how the next text to ``number`` ends; a list takes turns."""
        delivery = self.rule(number).get("delivery") or {}
        if isinstance(delivery, list):
            turn = self._turns.get(number, 0)
            self._turns[number] = turn + 1
            delivery = delivery[min(turn, len(delivery) - 1)]
        return delivery


def _compile(key: str) -> re.Pattern[str]:
    try:
        return re.compile(key[len(PATTERN_PREFIX) :])
    except re.error as error:
        raise ValueError(f"{key}: {error}") from error
