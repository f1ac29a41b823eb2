"""Refusals in a person's own words: held at once, decided by people in time."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

KINDS = [
    ("refusal", "Asked for no more texts"),
    ("wrong_number", "Wrong number"),
    ("unreachable", "Twice not reachable"),
    ("carrier", "Blocked by the carrier"),
]
QUIETLY = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
HOLDING = ("refusal", "wrong_number", "unreachable")


class ClinicRefusal(models.Model):
    """A number about which a person must decide, with the sentence that held it.

    The law gives ten business days to honour a refusal in whatever words (47 CFR
    64.1200(a)(10), N10). Texts stop at once; what nobody has decided when the days
    are over becomes an opt-out by itself, so that none is forgotten (C4).
    """

    _name = "clinic.refusal"
    _description = "Refusal of Texts"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"
    _order = "state desc, deadline, id"
    _allow_sudo_commands = False

    company_id = fields.Many2one(
        "res.company",
        "Clinic",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    number = fields.Char("Phone", required=True, readonly=True, help="E.164")
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, index=True, ondelete="set null"
    )
    message_id = fields.Many2one(
        "clinic.message", "Text", readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, "What", required=True, readonly=True)
    sentence = fields.Text(readonly=True, help="What the person wrote, word by word.")
    received_at = fields.Datetime("Received on", required=True, readonly=True)
    deadline = fields.Date(
        "Decide by", required=True, readonly=True, help="Ten business days later."
    )
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("released", "Released"),
            ("opted_out", "Opted out"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)

    _open_unique = models.UniqueIndex(
        "(company_id, number, (kind = 'carrier')) WHERE state = 'open'"
    )
    _number_idx = models.Index("(number)")

    @api.depends("partner_id", "number")
    def _compute_display_name(self):
        for refusal in self:
            refusal.display_name = refusal.partner_id.name or refusal.number

    # Opening
    # ------------------------------------------------------------

    @api.model
    def _open(self, kind, number, company, *, message=None, sentence=None, sender=None):
        """Hold a number, keep why, and give somebody of the clinic the task.

        :param kind: a key of ``kind``
        :param number: E.164
        :param company: the clinic that the person wrote to
        :param message: the inbound ledger row, if a text was the reason
        :param sentence: the person's words
        :param sender: ``clinic.sender`` that is concerned, else any
        :return: the open refusal of this number, new or not
        """
        refusals_sudo = self.sudo()  # sudo: written for a person who has no user
        known = refusals_sudo.search(self._open_domain(kind, number, company), limit=1)
        if kind in HOLDING:
            self.env["clinic.number"]._mark_held(number, self._label(kind))
        self.env["clinic.consent"]._record(
            "hold",
            self._label(kind),
            number=number,
            company=company,
            wording=sentence,
        )
        if known:
            return known._sharpen(kind, sentence)
        refusal = refusals_sudo.with_context(**QUIETLY).create(
            {
                **self._prepare_open_values(number, company, message),
                "kind": kind,
                "sentence": sentence,
            }
        )
        refusal._create_task(sender)
        return refusal

    def _prepare_open_values(self, number, company, message) -> dict:
        contacts = self.env["res.partner"]
        partner = message.partner_id if message else contacts
        partner = partner or contacts._clinic_of_number(number, company)
        return {
            "company_id": company.id,
            "number": number,
            "partner_id": partner.id if len(partner) == 1 else False,
            "message_id": message.id if message else False,
            "received_at": self.env["clinic.clock"]._now(),
            "deadline": company._clinic_refusal_deadline(),
        }

    def _open_domain(self, kind, number, company):
        kinds = ["carrier"] if kind == "carrier" else list(HOLDING)
        return [
            ("company_id", "=", company.id),
            ("number", "=", number),
            ("state", "=", "open"),
            ("kind", "in", kinds),
        ]

    def _sharpen(self, kind, sentence):
        """Take a further sentence into the open task instead of opening another."""
        self.ensure_one()
        if kind == "wrong_number":
            self.kind = kind
        if sentence and sentence not in (self.sentence or ""):
            self.sentence = (
                f"{self.sentence}\n{sentence}" if self.sentence else sentence
            )
        return self

    def _label(self, kind) -> str:
        return dict(self._fields["kind"]._description_selection(self.env))[kind]

    def _create_task(self, sender):
        """Give one person of the clinic the task, without an e-mail about it."""
        self.ensure_one()
        user = self._assignee()
        env = self.with_context(lang=user.lang, mail_activity_quick_update=True).env
        self.with_env(env).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.deadline,
            summary=self.with_env(env)._task_summary(sender),
            user_id=user.id or False,
        )

    def _task_summary(self, sender) -> str:
        if self.kind == "carrier":
            return self.env._(
                "%(sender)s cannot text this number until it texts START to it",
                sender=sender.number if sender else "",
            )
        if self.kind == "unreachable":
            return self.env._("Check this number: two texts in a row failed")
        return self.env._("Read what was written: opt out or release")

    def _assignee(self):
        """Return who wrote to the number last, if still there, else the front desk."""
        self.ensure_one()
        last = self.env["clinic.message"].search(
            [
                ("number", "=", self.number),
                ("company_id", "=", self.company_id.id),
                ("direction", "=", "outbound"),
                ("origin", "=", "manual"),
            ],
            order="id desc",
            limit=1,
        )
        return self.company_id._clinic_task_user(last.author_id)

    # Deciding
    # ------------------------------------------------------------

    def action_release(self):
        """Let texts go to the number again: the sentence was no refusal (N10)."""
        self._check_may_decide()
        for refusal in self.filtered(lambda r: r.state == "open"):
            refusal._decide("released")

    def action_opt_out(self):
        """Opt the number out: the person does not want texts."""
        self._check_may_decide()
        for refusal in self.filtered(lambda r: r.state == "open"):
            refusal._opt_out_number(self.env._("Staff"))

    def _check_may_decide(self):
        """Raise unless the user works with the app in the refusals' clinics."""
        self.check_access("read")
        if not self.env.user.has_group("clinic_messaging.clinic_messaging_group_user"):
            raise AccessError(self.env._("Only the front desk may decide this."))

    def _opt_out_number(self, source):
        self.ensure_one()
        self.env["clinic.number"]._opt_out(
            self.number,
            source,
            company=self.company_id,
            partner=self.partner_id,
            wording=self.sentence,
        )

    def _decide(self, state):
        """End the task and, if no other clinic holds the number, the hold."""
        self.ensure_one()
        refusal_sudo = self.sudo()  # sudo: read-only for people; rights checked before
        refusal_sudo.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": self.env["clinic.clock"]._now(),
            }
        )
        refusal_sudo.activity_ids.unlink()
        if state == "released" and self.kind in HOLDING:
            self.env["clinic.consent"]._record(
                "release",
                self._label(self.kind),
                number=self.number,
                company=self.company_id,
                wording=self.sentence,
            )
            refusal_sudo._lift_hold_if_last()
        refusal_sudo._tell_conversation()

    def _tell_conversation(self):
        """Let open chat windows show that the number is decided about."""
        channels = self.env["discuss.channel"]
        channel = channels._clinic_find(self.company_id, self.number)
        if channel:
            channel._clinic_tell_inbox()

    def _lift_hold_if_last(self):
        holding = [
            ("number", "=", self.number),
            ("state", "=", "open"),
            ("kind", "in", HOLDING),
        ]
        if not self.search_count(holding, limit=1):
            self.env["clinic.number"]._lift_hold(self.number)

    @api.model
    def _close(self, number, state, kinds=HOLDING):
        """End all open tasks about a number, because the person has decided.

        :param number: E.164
        :param state: what it came to: a key of ``state``
        :param kinds: which tasks end
        """
        # sudo: every clinic's tasks about the number end with the person's own word
        refusals_sudo = self.sudo()
        opened = refusals_sudo.search(
            [("number", "=", number), ("state", "=", "open"), ("kind", "in", kinds)]
        )
        for refusal in opened:
            refusal._decide(state)
        if kinds == HOLDING:
            self.env["clinic.number"]._lift_hold(number)

    @api.model
    def _cron_deadlines(self):
        """Opt out the numbers about which nobody has decided in time (C4)."""
        progress = self.env["ir.cron"]
        late = self._overdue()
        progress._commit_progress(remaining=len(late))
        for refusal in late:
            refusal._opt_out_number(self.env._("Not decided in ten business days"))
            if not progress._commit_progress(1):  # each number by itself
                break

    def _overdue(self):
        """Return the refusals whose deadline is over on their clinic's clock."""
        opened = self.search(
            [("state", "=", "open"), ("kind", "in", ("refusal", "wrong_number"))]
        )
        return opened.filtered(lambda r: r.deadline < r.company_id._clinic_today())
