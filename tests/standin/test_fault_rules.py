"""Rules fire when they say, and a rule that cannot work is refused."""

import pytest

from ..twilio_standin.client import StandInError
from ..twilio_standin.faults import FaultEngine, Subject

ERROR = {"kind": "error", "code": 20500, "http": 500}


def fired(spec, times=10, **subject):
    """Return on which of ``times`` subjects the rule fires."""
    engine = FaultEngine()
    engine.add(spec)
    item = Subject(**{"kind": "create", **subject})
    return [engine.plan(item).replacement is not None for _turn in range(times)]


def test_every_skip_and_count():
    spec = {"action": ERROR, "skip": 2, "every": 3, "count": 2}
    wanted = [n in {2, 5} for n in range(10)]
    assert fired(spec) == wanted


def test_probability_follows_its_seed():
    spec = {"action": ERROR, "probability": 0.3, "seed": 11}
    first = fired(spec, 2000)
    assert first == fired(spec, 2000)
    assert first != fired({**spec, "seed": 12}, 2000)
    assert 500 < sum(first) < 700


def test_script_runs_once_or_in_a_circle():
    script = [ERROR, None, ERROR]
    assert fired({"script": script}, 5) == [True, False, True, False, False]
    assert fired({"script": script, "repeat": True}, 5) == [
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("match", "subject", "hit"),
    [
        ({}, {"kind": "list"}, True),
        ({}, {"kind": "callback"}, False),
        ({"kind": "any"}, {"kind": "callback"}, False),
        ({"kind": "list"}, {"kind": "create"}, False),
        ({"kind": ["list", "fetch"]}, {"kind": "fetch"}, True),
        ({"to": "0123$"}, {"to": "+13125550123"}, True),
        ({"to": "0123$"}, {"to": "+13125550124"}, False),
        ({"from": r"^\+1202"}, {"from_": "+12025550100"}, True),
        ({"method": "POST", "body": "(?i)hello"}, {"method": "POST"}, False),
        ({"account": "^AC1"}, {"account": "AC123"}, True),
    ],
)
def test_match(match, subject, hit):
    assert fired({"match": match, "action": ERROR}, 1, **subject) == [hit]


def test_modifiers_add_up_and_the_first_replacement_wins():
    engine = FaultEngine()
    engine.add({"action": {"kind": "latency", "seconds": 1}})
    engine.add({"id": "a", "action": ERROR, "count": 1})
    engine.add({"id": "b", "action": {"kind": "reset"}, "count": 1})
    engine.add({"action": {"kind": "date_skew", "seconds": 60}})
    names = [engine.plan(Subject("create")).names for _turn in range(3)]
    assert names == [
        ["latency", "date_skew", "error"],
        ["latency", "date_skew", "reset"],
        ["latency", "date_skew"],
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"match": {"kind": "create"}},
        {"action": {"kind": "explode"}},
        {"action": {"kind": "reset", "acept": True}},
        {"action": {"kind": "error"}},
        {"action": ERROR, "matches": {}},
        {"action": ERROR, "match": {"kind": "craete"}},
        {"action": ERROR, "match": {"too": "x"}},
        {"action": ERROR, "match": {"to": "("}},
        {"action": ERROR, "probability": 2},
        {"action": ERROR, "every": 0},
        {"action": {"kind": "callbacks"}, "match": {"kind": "create"}},
        {"action": {"kind": "reset"}, "match": {"kind": "callback"}},
        {
            "action": {"kind": "callbacks", "signature": "bad"},
            "match": {"kind": "callback"},
        },
    ],
)
def test_rules_that_could_not_work_are_refused(control, rule):
    with pytest.raises(StandInError):
        control.faults(rule)
    assert control.faults()["rules"] == []


@pytest.mark.parametrize(
    "settings", [{"latencey": 1}, {"latency": "1"}, {"hold_delivery": 1}]
)
def test_switches_that_do_not_exist_are_refused(control, settings):
    with pytest.raises(StandInError):
        control.faults(**settings)


def test_rules_show_their_counters_and_can_be_taken_away(control, client):
    control.faults({"id": "slow", "action": {"kind": "latency", "seconds": 0}})
    control.faults({"id": "other", "action": ERROR, "match": {"kind": "delete"}})
    client.messages.list()
    rules = {rule["id"]: rule for rule in control.faults()["rules"]}
    assert (rules["slow"]["fired"], rules["other"]["seen"]) == (1, 0)
    control.clear_faults("slow")
    assert [rule["id"] for rule in control.faults()["rules"]] == ["other"]
    control.reset()
    assert control.faults()["rules"] == []
