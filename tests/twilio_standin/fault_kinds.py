"""The vocabulary of fault rules, and the check that refuses a typing mistake.

A rule with a misspelt key would silently do nothing, and the test that uses it
would pass for the wrong reason.
"""

import re
from typing import Any

REQUEST_KINDS = frozenset(
    {"create", "fetch", "list", "update", "delete", "numbers", "media", "account"}
)
CALLBACK = "callback"

# Changes the ordinary answer; several may apply to one request.
MODIFIERS: dict[str, str] = {
    "latency": "seconds",
    "date_skew": "seconds",
    "list_lag": "seconds",
    "missing_page": "page",
    "redacted": "",
    "duplicate": "copies",
    "before_response": "",
}
# Takes the place of the ordinary answer; the first one wins.
REPLACEMENTS: dict[str, str] = {
    "error": "code http message",
    "rate_limit": "retry_after",
    "server_error": "http accept",
    "html": "http accept",
    "raw": "http body content_type headers accept",
    "truncate": "keep accept",
    "reset": "accept",
    "drop": "accept",
    "hang": "seconds accept answer",
    "redirect": "location accept",
    "slow_body": "seconds accept",
    "garbage": "accept",
}
CALLBACK_ACTIONS: dict[str, str] = {
    "callbacks": "repeat order delay drop signature auth_token account"
    " concurrent extra seed",
}
ACTIONS = {**MODIFIERS, **REPLACEMENTS, **CALLBACK_ACTIONS}
SIGNATURES = frozenset({"right", "wrong", "missing"})
MATCH_KEYS = frozenset({"kind", "method", "path", "to", "from", "account", "body"})
RULE_KEYS = frozenset(
    "id match probability seed count every skip script repeat action".split()
)

Spec = dict[str, Any]


def actions_of(spec: Spec) -> list[Spec]:
    """Return the actions a rule may take, those of its script included."""
    script = spec.get("script")
    if script is None:
        return [spec["action"]] if spec.get("action") else []
    return [action for action in script if action is not None]


def only_modifies(spec: Spec) -> bool:
    """Tell whether a rule never takes the place of the ordinary answer."""
    return all(action["kind"] in MODIFIERS for action in actions_of(spec))


def check_rule(spec: Spec) -> None:
    """Refuse a rule that could never do what it says.

    :raises ValueError: for unknown keys, kinds, broken expressions, no action
    """
    _check_keys("rule", spec, RULE_KEYS)
    match = spec.get("match", {})
    _check_keys("match", match, MATCH_KEYS)
    _check_kinds(match.get("kind", "any"))
    _check_patterns(match)
    _check_numbers(spec)
    actions = actions_of(spec)
    if not actions:
        raise ValueError("a rule needs an action or a script with one")
    for action in actions:
        check_action(action)
        if (action["kind"] in CALLBACK_ACTIONS) != (match.get("kind") == CALLBACK):
            raise ValueError('action "callbacks" needs match kind "callback"')


def check_action(action: Spec) -> None:
    """Refuse an action with an unknown kind or key.

    :raises ValueError: naming what is not known
    """
    kind = action.get("kind", "")
    if kind not in ACTIONS:
        raise ValueError(f"unknown action {kind!r}")
    _check_keys(f"{kind} action", action, frozenset(ACTIONS[kind].split()) | {"kind"})
    if action.get("signature", "right") not in SIGNATURES:
        raise ValueError(f"unknown signature {action['signature']!r}")
    if kind == "error" and not isinstance(action.get("code"), int):
        raise ValueError("an error action needs a numeric code")


def _check_keys(what: str, values: Spec, known: frozenset[str]) -> None:
    unknown = set(values) - known
    if unknown:
        raise ValueError(f"unknown {what} keys {sorted(unknown)}")


def _check_kinds(kinds: str | list[str]) -> None:
    given = {kinds} if isinstance(kinds, str) else set(kinds)
    unknown = given - REQUEST_KINDS - {"any", CALLBACK}
    if unknown:
        raise ValueError(f"unknown kinds {sorted(unknown)}")


def _check_patterns(match: Spec) -> None:
    for key, pattern in match.items():
        if key == "kind":
            continue
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"match {key}: {error}") from error


def _check_numbers(spec: Spec) -> None:
    for key, low in (("skip", 0), ("every", 1), ("count", 0)):
        value = spec.get(key)
        if value is not None and (not isinstance(value, int) or value < low):
            raise ValueError(f"{key} must be a whole number from {low}")
    if not 0 <= spec.get("probability", 1.0) <= 1:
        raise ValueError("probability must lie between 0 and 1")
