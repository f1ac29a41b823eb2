"""Decide which request or webhook goes wrong, and how.

A rule has a match, a chance (probability with a seed, every nth, skip, count,
or a script of actions) and an action.  Rules are data, posted as JSON, so that
a failing run can be repeated from what it printed.
"""

import random
import re
from dataclasses import dataclass, field
from typing import Any

from .fault_kinds import (
    CALLBACK,
    MODIFIERS,
    REQUEST_KINDS,
    check_rule,
    only_modifies,
)

Action = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What a rule is matched against: one API request or one message."""

    kind: str
    method: str = ""
    path: str = ""
    account: str = ""
    to: str = ""
    from_: str = ""
    body: str = ""

    def value(self, key: str) -> str:
        """Return the value that match key ``key`` looks at."""
        return getattr(self, "from_" if key == "from" else key)


@dataclass
class Rule:
    """One rule with its counters."""

    spec: dict[str, Any]
    id: str
    rng: random.Random
    seen: int = 0
    fired: int = 0

    def matches(self, subject: Subject) -> bool:
        """Tell whether the rule speaks about ``subject`` at all."""
        match = self.spec.get("match", {})
        kinds = match.get("kind", sorted(REQUEST_KINDS))
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if subject.kind not in kinds and not _is_any(kinds, subject):
            return False
        patterns = (item for item in match.items() if item[0] != "kind")
        return all(re.search(text, subject.value(key)) for key, text in patterns)

    def draw(self) -> Action | None:
        """Count one matching subject and return the action if it is its turn."""
        self.seen += 1
        if not self._is_due():
            return None
        action = self._next_action()
        if action is not None:
            self.fired += 1
        return action

    def _is_due(self) -> bool:
        spec = self.spec
        turn = self.seen - spec.get("skip", 0)
        if turn < 1 or (turn - 1) % spec.get("every", 1):
            return False
        if spec.get("count") is not None and self.fired >= spec["count"]:
            return False
        return self.rng.random() < spec.get("probability", 1.0)

    def _next_action(self) -> Action | None:
        script = self.spec.get("script")
        if script is None:
            return self.spec.get("action")
        turn = self.seen - self.spec.get("skip", 0) - 1
        if self.spec.get("repeat"):
            turn %= len(script)
        return script[turn] if turn < len(script) else None

    def to_dict(self) -> dict[str, Any]:
        """Return the rule with what has become of it."""
        return {**self.spec, "id": self.id, "seen": self.seen, "fired": self.fired}


def _is_any(kinds: list[str], subject: Subject) -> bool:
    return "any" in kinds and subject.kind != CALLBACK


@dataclass
class Plan:
    """The faults that one request gets."""

    modifiers: list[Action] = field(default_factory=list)
    replacement: Action | None = None

    def modifier(self, kind: str) -> Action | None:
        """Return the last modifier of a kind."""
        found = [action for action in self.modifiers if action["kind"] == kind]
        return found[-1] if found else None

    @property
    def names(self) -> list[str]:
        """Return the kinds of all faults, for the request log."""
        last = [self.replacement["kind"]] if self.replacement else []
        return [action["kind"] for action in self.modifiers] + last


class FaultEngine:
    """The rules in force, in the order they were added."""

    def __init__(self) -> None:
        """Start without faults."""
        self._rules: list[Rule] = []
        self._next_id = 1

    def add(self, spec: dict[str, Any]) -> Rule:
        """Add a rule, or replace the one with the same ``id``.

        :raises ValueError: when the rule could never do what it says
        """
        check_rule(spec)
        rule_id = str(spec.get("id") or f"rule-{self._next_id}")
        self._next_id += 1
        rule = Rule(spec, rule_id, random.Random(spec.get("seed", 0)))
        self.remove(rule_id)
        self._rules.append(rule)
        return rule

    def remove(self, rule_id: str) -> bool:
        """Take a rule away; return whether it was there."""
        before = len(self._rules)
        self._rules = [rule for rule in self._rules if rule.id != rule_id]
        return len(self._rules) < before

    def clear(self) -> None:
        """Take all rules away."""
        self._rules.clear()

    def to_list(self) -> list[dict[str, Any]]:
        """Return all rules with their counters."""
        return [rule.to_dict() for rule in self._rules]

    def plan(self, subject: Subject) -> Plan:
        """Return the faults for an API request."""
        plan = Plan()
        for rule in self._rules:
            if plan.replacement is not None and not only_modifies(rule.spec):
                continue
            action = rule.draw() if rule.matches(subject) else None
            if action is None:
                continue
            if action["kind"] in MODIFIERS:
                plan.modifiers.append(action)
            else:
                plan.replacement = action
        return plan

    def callback_plan(self, subject: Subject) -> Action:
        """Return how the webhooks of a message are disturbed, if at all."""
        for rule in self._rules:
            action = rule.draw() if rule.matches(subject) else None
            if action is not None:
                return action
        return {}
