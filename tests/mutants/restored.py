"""Guards of a restored, copied or promoted database: what may have left (W6, W7)."""

from . import MODELS, Mutant

DATABASE = f"{MODELS}/clinic_database.py"
RESTORED = f"{MODELS}/clinic_message_restored.py"
RECONCILE = f"{MODELS}/clinic_message_reconcile.py"
LOOK = ("TestDatabase", "TestRestored")

GUARDS = [
    Mutant(
        "another database than before sends nothing",
        DATABASE,
        "return known in (None, found)",
        "return True",
        LOOK,
    ),
    Mutant(
        "what was due there is looked up first",
        DATABASE,
        'self.env["clinic.message"]._doubt_due(now)',
        "pass",
        LOOK,
    ),
    Mutant(
        "opt-outs that were lost are asked for at once",
        DATABASE,
        "        cron.sudo()._trigger()",
        "        pass",
        LOOK,
    ),
    Mutant(
        "what is due later is not doubted",
        RESTORED,
        "       AND m.due_at <= %(now)s\n",
        "",
        LOOK,
    ),
    Mutant(
        "it may have left since it was due",
        RECONCILE,
        "attempt.maybe_since or attempt.started_at",
        "attempt.started_at",
        LOOK,
    ),
    Mutant(
        "with the opt-out line or without",
        RESTORED,
        "return [plain, message._sign(plain)]",
        "return [plain]",
        LOOK,
    ),
    Mutant(
        "what cannot be rendered may have been any text",
        RESTORED,
        'return [""]',
        "return []",
        LOOK,
    ),
    Mutant(
        "a redacted text is no proof",
        RECONCILE,
        " if text.strip()}",
        "}",
        LOOK,
    ),
    Mutant(
        "what may have left takes its part of the hour",
        RESTORED,
        "lane = 'bulk',",
        "false,",
        LOOK,
    ),
    Mutant(
        "what never left takes nothing of the hour",
        RESTORED,
        'return "not_sent"',
        'return "not_accepted"',
        LOOK,
    ),
    Mutant(
        "the words that left are kept",
        RESTORED,
        '"UPDATE clinic_message SET body = %s, sms_parts = %s WHERE id = %s"',
        '"SELECT %s, %s, %s"',
        LOOK,
    ),
]
