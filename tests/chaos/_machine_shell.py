"""Run in an Odoo shell: a state machine against every order of steps and crashes."""

# ruff: noqa: F821 - ``env`` is the shell's
import json
import os
import sys
from datetime import datetime

sys.path.insert(0, os.environ["CLINIC_ROOT"])

from _machine_steps import FAULTS, LIMIT, Steps  # noqa: E402 - found by its folder
from hypothesis import HealthCheck, Phase, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.stateful import (  # noqa: E402
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)

from tests.chaos.oracles import busiest_hour, duplicates, token_of  # noqa: E402

PEOPLE = 3
TURNS = 20  # of 1,300 seconds; a text that is uncertain needs several
ENDED = ("sent", "delivered", "failed", "skipped", "canceled")
#: A further attempt needs one of these behind it (promise E4).
PROVEN = ("rejected", "not_sent", "not_accepted")
STATUSES = ("queued", "sending", "sent", "delivered", "undelivered", "strange")
steps = Steps(env.registry)
done = {"examples": 0, "attempts": 0, "accepted": 0}


class Protocol(RuleBasedStateMachine):
    """One bulk to three clients, and all that can happen to it.

    A rule that finds nothing to do does nothing: what may be drawn next must not
    depend on a database, or Hypothesis could not draw it again.
    """

    def __init__(self) -> None:
        super().__init__()
        steps.standin.reset(setup=True)
        steps.standin.faults(hold_delivery=True, optout_handling="off")
        steps.advance(2 * 3600)  # the hours of others are over
        self.batch, self.clients = steps.plan(PEOPLE)
        self.claims: list = []  # their calls are to be made
        self.ended: list = []  # their ends are to be written
        self.past: list = []  # written
        self.silent: dict = {}  # number: since when it gets nothing
        self.held = None  # the button that holds the batch, and since when
        self.noes: list = []  # (number or none for all, since, until)
        done["examples"] += 1

    # what a dispatcher does, or does not

    @rule()
    def claim(self) -> None:
        self.claims += steps.claim()

    @rule(which=st.integers(0, 9), fault=st.sampled_from(sorted(FAULTS)))
    def call(self, which: int, fault: str) -> None:
        if not self.claims:
            return
        claim = self.claims.pop(which % len(self.claims))
        self.ended.append((claim, steps.call(claim, fault)))

    @rule()
    def settle(self) -> None:
        if self.ended:
            steps.settle(self.ended)
        self.past, self.ended = self.past + self.ended, []

    @rule()
    def settle_again(self) -> None:
        if self.past:
            steps.settle(self.past)

    @rule()
    def crash(self) -> None:
        self.claims, self.ended = [], []

    @rule()
    def reconcile(self) -> None:
        steps.reconcile()

    @rule()
    def release(self) -> None:
        steps.release()

    # what the world does

    @rule(seconds=st.sampled_from((1, 61, 130, 700, 3700)))
    def advance(self, seconds: int) -> None:
        steps.advance(seconds)

    @rule(which=st.integers(0, 9), status=st.sampled_from(STATUSES))
    def tell(self, which: int, status: str) -> None:
        if taken := steps.accepted():
            text = taken[which % len(taken)]
            steps.tell(token_of(text), text["sid"], status)

    @rule(which=st.integers(0, PEOPLE - 1))
    def stop(self, which: int) -> None:
        (number,) = self.numbers(which)
        steps.text_in(number, "STOP")
        self.silent.setdefault(number, steps.now())

    @rule()
    def start(self) -> None:
        if not self.silent:
            return
        number, since = self.silent.popitem()
        self.noes.append((number, since, steps.now()))
        steps.text_in(number, "START")

    @rule(which=st.integers(0, PEOPLE - 1))
    def renumber(self, which: int) -> None:
        (number,) = self.numbers(which)
        steps.renumber(self.clients[which])
        self.noes.append((number, steps.now(), None))

    @rule(button=st.sampled_from(("pause", "cancel")))
    def hold(self, button: str) -> None:
        if self.held:
            return
        try:
            steps.press(self.batch, button)
        except Exception as error:
            if type(error).__name__ != "UserError":
                raise
            return  # it has ended
        self.held = (button, steps.now())

    @rule()
    def resume(self) -> None:
        if not self.held or self.held[0] != "pause":
            return
        self.noes.append((None, self.held[1], steps.now()))
        self.held = None
        steps.press(self.batch, "resume")

    def numbers(self, which: int) -> tuple[str, ...]:
        """Return the present number of a client."""
        return steps.rows(
            "SELECT phone_sanitized FROM res_partner WHERE id = %s", self.clients[which]
        )[0]

    # what must hold, whatever was done; attempts are never deleted, so at the end

    def teardown(self) -> None:
        """However it was left: with time every text ends, and the history is clean."""
        self.resume()
        left = self.unfinished()
        for _turn in range(TURNS):
            if not left:
                break
            steps.reconcile()
            steps.release()
            steps.settle([(c, steps.call(c, "accepted")) for c in steps.claim()])
            steps.advance(1300)
            left = self.unfinished()
        assert not left, f"E2: {left}"
        attempts = steps.attempts(self.batch)
        taken = steps.accepted()
        owners = {attempt.token: attempt.message_id for attempt in attempts}
        assert duplicates(taken, owners) == 0, "E1"
        assert busiest_hour(taken) <= LIMIT, "R"
        self.no_attempt_without_proof(attempts)
        self.nothing_begins_after_a_no(attempts)
        done["attempts"] += len(attempts)
        done["accepted"] += len(taken)

    def unfinished(self) -> list:
        """Return the states of texts that have neither ended nor a person's task."""
        return steps.rows(
            "SELECT state, state_reason FROM clinic_message WHERE batch_id = %s"
            " AND state <> ALL(%s) AND state_reason IS DISTINCT FROM 'needs_review'",
            self.batch,
            list(ENDED),
        )

    def no_attempt_without_proof(self, attempts) -> None:
        """E4: before each further attempt the last one is known to be none."""
        last: dict = {}
        for attempt in attempts:
            earlier = last.get(attempt.message_id)
            assert not earlier or earlier.outcome in PROVEN, f"E4: {earlier}"
            last[attempt.message_id] = attempt

    def nothing_begins_after_a_no(self, attempts) -> None:
        """S and C: from the commit of a STOP, a new number or a pause on."""
        noes = [*self.noes, *((n, since, None) for n, since in self.silent.items())]
        if self.held:
            noes.append((None, self.held[1], None))
        for number, since, until in noes:
            begun = [a.started_at for a in attempts if number in (None, a.number)]
            late = [at for at in begun if since < at < (until or datetime.max)]
            assert not late, f"S: {number}, {since}, {until}: {late}"


# looking for a shorter example can take hours, so that has to be asked for
phases = [Phase.generate, *([Phase.shrink] if os.environ.get("CLINIC_SHRINK") else [])]
# the same examples each time, others on each of several machines
if not os.environ.get("CLINIC_RANDOM"):
    seed(int(os.environ["CLINIC_SEED"]))(Protocol)
run_state_machine_as_test(
    Protocol,
    settings=settings(
        max_examples=int(os.environ["CLINIC_EXAMPLES"]),
        stateful_step_count=int(os.environ["CLINIC_STEPS"]),
        phases=phases,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    ),
)
print(json.dumps(done))
