"""Guards of the send protocol: T1, the call's end, the projection, the reconciler."""

from . import MODELS, Mutant

CLAIM = f"{MODELS}/clinic_message_claim.py"
CHECK = f"{MODELS}/clinic_message_check.py"
OUTCOME = f"{MODELS}/clinic_message_outcome.py"
RECONCILE = f"{MODELS}/clinic_message_reconcile.py"
FAILURE = f"{MODELS}/clinic_message_failure.py"
RELEASE = f"{MODELS}/clinic_message_release.py"
RESEND = f"{MODELS}/clinic_message_resend.py"
STATUS = "clinic_messaging/controllers/twilio.py"

T1 = ("TestClaim", "TestClaimGuards", "TestLocks", "TestVolley", "TestDoubts")
T2 = ("TestOutcome", "TestOutcomeGuards", "TestDoubts", "TestChatState")
LOOK = ("TestReconcile", "TestLookupGuards", "TestDoubts")
HOOK = ("TestSignature", "TestBelonging", "TestCallbackOrder")


def _reason(guard: str, before: str, tests: tuple[str, ...] = T1) -> Mutant:
    """Return a mutant for one line of T1's list of reasons not to send."""
    condition = before[1 : before.rindex(", ")]
    return Mutant(guard, CHECK, before, before.replace(condition, "False", 1), tests)


GUARDS = [
    Mutant(
        "a paused sender sends nothing",
        CLAIM,
        " AND (paused_until IS NULL OR paused_until <= clinic_now())",
        "",
        T1,
    ),
    Mutant(
        "texting off sends nothing",
        CLAIM,
        "if not sender.company_id.clinic_texting_enabled:",
        "if False:",
        (*T1, "TestTextingOff"),
    ),
    Mutant(
        "the hour's limit",
        CLAIM,
        "return limit - len(used)",
        "return limit",
        T1,
    ),
    Mutant(
        "the hour is the provider's",
        CLAIM,
        "[sender.id, now - HOUR - WINDOW_MARGIN, limit]",
        "[sender.id, now - HOUR, limit]",
        T1,
    ),
    Mutant(
        "a sender that was refused asks with one call",
        CLAIM,
        "if sender.backoff_count:",
        "if False:",
        T1,
    ),
    Mutant(
        "T1 locks the numbers: a STOP waits for it",
        CLAIM,
        "cr.execute(LOCK_NUMBERS, [message_ids])",
        "pass",
        T1,
    ),
    Mutant(
        "T1 locks the batches: a pause waits for it",
        CLAIM,
        "cr.execute(LOCK_BATCHES, [message_ids])",
        "pass",
        T1,
    ),
    Mutant(
        "T1 locks the messages: a cancel waits for it",
        CLAIM,
        " FOR UPDATE OF m SKIP LOCKED",
        "",
        T1,
    ),
    Mutant(
        "claims of one sender wait for each other",
        CLAIM,
        "UPDATE clinic_sender SET grants = grants + 1",
        "UPDATE clinic_sender SET grants = grants + 1 WHERE false; SELECT 1"
        " FROM clinic_sender",
        T1,
    ),
    Mutant(
        "only what is queued leaves",
        CLAIM,
        "AND m.state = 'queued' AND m.sender_id",
        "AND m.sender_id",
        T1,
    ),
    Mutant(
        "only what is due leaves",
        CLAIM,
        "AND m.due_at <= %s AND",
        "AND %s::timestamp IS NOT NULL AND",
        T1,
    ),
    Mutant(
        "each lane for itself",
        CLAIM,
        "AND m.lane = ANY(%s) AND",
        "AND %s::varchar[] IS NOT NULL AND",
        T1,
    ),
    Mutant(
        "a paused batch keeps its texts",
        CLAIM,
        'row["batch_state"] in ("paused", "draft")',
        "False",
        T1,
    ),
    Mutant(
        "a token of its own for each attempt",
        CLAIM,
        "secrets.token_urlsafe(32)",
        '"T" * 43',
        T1,
    ),
    Mutant(
        "quiet hours hold a text",
        CHECK,
        "if quiet.is_quiet(now, zones, hours):\n            return None",
        "if quiet.is_quiet(now, zones, hours):\n            return longest",
        T1,
    ),
    Mutant(
        "a text expires before quiet hours",
        CHECK,
        "return min(longest, seconds) if seconds >= VALIDITY_MIN else None",
        "return longest",
        T1,
    ),
    Mutant(
        "the recipient's own zone counts",
        CHECK,
        "tuple(dict.fromkeys([company._clinic_zone(), *known]))",
        "(company._clinic_zone(),)",
        T1,
    ),
    _reason("canceled batch", '(row["batch_state"] == "canceled", "batch_canceled")'),
    _reason(
        "text without its appointment",
        '(text.lacks_event, "no_appointment")',
        (*T1, "TestNextAppointment"),
    ),
    _reason("empty text", '(not text.body.strip(), "empty")'),
    _reason("endless text", '(len(text.body) > parts.MAX_CHARACTERS, "too_long")'),
    _reason("opt-out", '(row["opted_out_at"], "opted_out")'),
    _reason("blocked number", '(row["blocked"], "blocked")'),
    _reason("held number", '(row["held_until"] and row["held_until"] > now, "held")'),
    _reason(
        "sender that the carrier blocks",
        '(row["sender_blocked"], "sender_blocked")',
        (*T1, "TestProviderOptOut"),
    ),
    _reason(
        "archived contact",
        '(row["partner_id"] and not row["partner_active"], "archived")',
    ),
    _reason("changed number", '(self._number_changed(row), "number_changed")'),
    _reason("refusal of the contact", '(row["consent"] == "refused", "refused")'),
    _reason(
        "permission that is demanded",
        '(self._consent_missing(row, company), "no_consent")',
    ),
    _reason("death", '(self._concerns_deceased(row), "deceased")'),
    Mutant(
        "appointment that is gone",
        CHECK,
        'if row["event_id"] and not row["event_active"]:',
        "if False:",
        (*T1, "TestAppointmentGone"),
    ),
    Mutant(
        "appointment that has begun",
        CHECK,
        "return bool(begins and begins <= now)",
        "return False",
        T1,
    ),
    Mutant(
        "the clinic's own number",
        CHECK,
        'untextable = row["is_own"] or problem in UNTEXTABLE',
        "untextable = problem in UNTEXTABLE",
        (*T1, "TestNumberTricks"),
    ),
    Mutant(
        "what leaves carries nothing unseen",
        f"{MODELS}/clinic_message_text.py",
        "body = shown(body)",
        "pass",
        ("TestOddWords",),
    ),
    Mutant(
        "a callback that was first knows more",
        OUTCOME,
        "WHERE id = ANY(%s) AND (outcome IS NULL OR outcome = 'unknown')\n"
        "     ORDER BY id",
        "WHERE id = ANY(%s)\n     ORDER BY id",
        T2,
    ),
    Mutant(
        "an accepted text moves only what is leaving",
        OUTCOME,
        "AND m.state IN %s\n",
        "AND %s IS NOT NULL\n",
        T2,
    ),
    Mutant(
        "a lost answer is never sent again at once",
        OUTCOME,
        "SET state = 'unknown', lease_until = NULL",
        "SET state = 'queued', lease_until = NULL",
        (*T2, *LOOK),
    ),
    Mutant(
        "states never fall back",
        OUTCOME,
        "if not message or not status_tools.rises(message.state, state):",
        "if not message or not state:",
        T2,
    ),
    Mutant(
        "only the latest attempt speaks for the text",
        OUTCOME,
        "WHERE a.id = %s AND a.id = (\n"
        "                SELECT max(l.id) FROM clinic_message_attempt l\n"
        "                 WHERE l.message_id = m.id)",
        "WHERE a.id = %s",
        T2,
    ),
    Mutant(
        "a provider id belongs to one attempt",
        OUTCOME,
        "taken = bool(self.env.cr.fetchone())",
        "taken = False",
        T2,
    ),
    Mutant(
        "a broken sender keeps its texts",
        OUTCOME,
        "if self._learn_from_code(claim.attempt_id, result.code):",
        "if self._learn_from_code(claim.attempt_id, result.code) and False:",
        (*T1, *T2),
    ),
    Mutant(
        "what the provider calls opted out is opted out",
        FAILURE,
        'elif error.number_verdict == "opted_out":',
        "elif False:",
        ("TestProviderOptOut", "TestOutcome"),
    ),
    Mutant(
        "a dispatcher that stood still does not call",
        f"{MODELS}/clinic_message_dispatch.py",
        "if lease.is_over():",
        "if False:",
        T1,
    ),
    Mutant(
        "a call under way has its lease",
        CLAIM,
        "lease_until = clinic_now() + %s * interval '1 second'",
        "lease_until = clinic_now() + 0 * %s * interval '1 second'",
        (*LOOK, "TestOutcomeGuards"),
    ),
    Mutant("two clean reads", RECONCILE, "row[0] >= 2", "row[0] >= 1", LOOK),
    Mutant(
        "no read counts before its time",
        RECONCILE,
        "+ (started_at <= clinic_now() - %s * interval '1 second')::int",
        "+ (%s IS NOT NULL)::int",
        LOOK,
    ),
    Mutant(
        "a list that may hide the text proves nothing",
        RECONCILE,
        "elif found or self._may_hide_it(attempt, listed, unbound):",
        "elif found:",
        LOOK,
    ),
    Mutant(
        "of two candidates none is taken",
        RECONCILE,
        "if len(found) == 1:",
        "if found:",
        LOOK,
    ),
    Mutant(
        "the words must be the same",
        RECONCILE,
        " and body_hash(message.body) in hashes",
        "",
        LOOK,
    ),
    Mutant(
        "the time must fit",
        RECONCILE,
        "if in_time and",
        "if",
        LOOK,
    ),
    Mutant(
        "our own sender, and no text of another attempt",
        RECONCILE,
        "if m.from_number == own and m.sid not in taken]",
        "if True or (own, taken)]",
        LOOK,
    ),
    Mutant(
        "an acceptance is not undone by a late look",
        RECONCILE,
        "             WHERE id = %s AND outcome = 'unknown'\n"
        '            """,\n'
        "            [self._outcome_of_absence(attempt), attempt.id],\n"
        "        )\n"
        "        if self.env.cr.rowcount:",
        "             WHERE id = %s\n"
        '            """,\n'
        "            [self._outcome_of_absence(attempt), attempt.id],\n"
        "        )\n"
        "        if self.env.cr.rowcount:",
        (*LOOK, "TestOutcomeGuards"),
    ),
    Mutant(
        "a paused batch is not released",
        RELEASE,
        "WHERE b.id = m.batch_id) IN ('scheduled', 'running')",
        "WHERE b.id = m.batch_id) IS NOT NULL",
        (*T1, "TestPlan"),
    ),
    Mutant(
        "only what needs review may be risked",
        RESEND,
        'self.filtered(lambda m: m.state_reason == "needs_review")',
        "self",
        (*T2, "TestLookupGuards"),
    ),
    Mutant(
        "an accepted text is not queued again",
        RESEND,
        "               AND NOT EXISTS (SELECT 1 FROM clinic_message_attempt a\n"
        "                                WHERE a.message_id = m.id"
        " AND a.outcome = 'accepted')\n",
        "",
        (*T2, "TestCorrection", "TestOtherWays"),
    ),
    Mutant(
        "the status webhook's signature",
        STATUS,
        "if not attempt or not self._is_genuine(attempt, form):",
        "if not attempt:",
        HOOK,
    ),
    Mutant(
        "a receipt belongs to its attempt",
        STATUS,
        "if not self._belongs(attempt, form):",
        "if False:",
        HOOK,
    ),
]
