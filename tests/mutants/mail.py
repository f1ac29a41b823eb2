"""Guards of what leaves by e-mail: noted first, in doubt after a death (F42)."""

from . import MODELS, Mutant

QUEUE = f"{MODELS}/mail_mail.py"
NOTICES = "clinic_portal_mail/models/mail_mail.py"
FOLLOWED = ("TestEmailQueue",)
NOTICED = ("TestNotice",)

GUARDS = [
    Mutant(
        "an e-mail whose hand-over began once does not leave again by itself",
        QUEUE,
        "if self.clinic_begun_at:",
        "if False:",
        FOLLOWED,
    ),
    Mutant(
        "a hand-over is committed before it begins",
        QUEUE,
        "self.env.cr.commit()  # pylint: disable=invalid-commit",
        "pass",
        FOLLOWED,
    ),
    Mutant(
        "what a person queues again is no longer in doubt",
        QUEUE,
        "self.clinic_begun_at = False",
        "pass",
        FOLLOWED,
    ),
    Mutant(
        "a mail server that hangs up ends the row",
        QUEUE,
        "(own + others)._clinic_hung_up()",
        "pass",
        FOLLOWED,
    ),
    Mutant(
        "a notice in doubt waits an hour",
        NOTICES,
        "_clinic_try_again(DOUBT)",
        "_clinic_try_again(timedelta())",
        NOTICED,
    ),
    Mutant(
        "a notice in doubt is dropped when the message was read",
        NOTICES,
        "not row_sudo.unread",
        "False",
        NOTICED,
    ),
]
