"""What a text that came in says about texts: opt-outs, START, HELP, refusals."""

from odoo import fields, models

from ..tools import optwords, refusals


class ClinicMessageConsent(models.Model):
    """Deal with consent before anything else reads an inbound text (F62, F63, N10)."""

    _inherit = "clinic.message"

    consent_id = fields.Many2one(
        "clinic.consent",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The opt-out that this text confirms: the one text that may go to an "
        "opted-out number.",
    )

    #: Each opt-out is confirmed once, whatever runs twice (C6).
    _consent_unique = models.UniqueIndex("(consent_id) WHERE consent_id IS NOT NULL")

    def _receive_consent(self):
        """Read one inbound row for what it says about texts.

        The number's own row was marked when the text arrived (``_note_inbound``);
        here follow Odoo's list, the history, the task and the answer. Running twice
        changes nothing.

        :return: ``"stop"``, ``"start"``, ``"help"``, ``"refusal"`` or
            ``"wrong_number"`` when dealt with, else False: others read the text
        """
        done = super()._receive_consent()
        if done:
            return done
        word = self.env["clinic.number"]._word_of(self.body, self._opt_out_type())
        handlers = {
            optwords.STOP: self._receive_stop,
            optwords.START: self._receive_start,
            optwords.HELP: self._receive_help,
        }
        if word:
            handlers[word]()
            return word
        return self._receive_refusal()

    def _opt_out_type(self):
        """Return Twilio's ``OptOutType`` of an inbound row, if it had one."""
        # sudo: what the provider said about this very text
        stored_sudo = self.env["clinic.inbound"].sudo()
        return stored_sudo.search([("message_id", "=", self.id)], limit=1).opt_out_type

    def _evidence(self) -> dict:
        """Return what the history keeps of an inbound text."""
        return {
            "company": self.company_id,
            "partner": self.partner_id,
            "wording": self.body,
            "occurred_at": self._received_at(),
        }

    def _received_at(self):
        """Return when the person wrote, naive UTC."""
        return self.sent_at or self.env["clinic.clock"]._now()

    def _receive_stop(self):
        """Opt the number out, unless its owner has allowed texts again since."""
        numbers = self.env["clinic.number"]
        if numbers._said_later(self.number, "allowed_at", self._received_at()):
            return
        line = numbers._opt_out(self.number, self._source_of_text(), **self._evidence())
        if line:
            self._confirm_opt_out(line)

    def _receive_start(self):
        """Lift opt-out and hold, unless a later refusal was read first."""
        numbers = self.env["clinic.number"]
        if numbers._said_later(self.number, "refused_at", self._received_at()):
            return
        source = self._source_of_text()
        line = numbers._opt_in(self.number, source, **self._evidence())
        self.env["clinic.refusal"]._close(self.number, "released")
        self._unblock_sender()
        self._grant_by_start(source)
        if line:
            self._answer_start()

    def _source_of_text(self) -> str:
        return self.env._("Text message")

    def _unblock_sender(self):
        """Use the sender again that the START was written to: it lifts that one."""
        number = self.env["clinic.number"].search([("number", "=", self.number)])
        if self.sender_id not in number.blocked_sender_ids:
            return
        number.blocked_sender_ids -= self.sender_id
        if not number.blocked_sender_ids:
            self.env["clinic.refusal"]._close(self.number, "released", ("carrier",))

    def _grant_by_start(self, source):
        """Take a START for a yes of the one contact who has the number.

        With several contacts on one telephone nobody knows whose yes it was.
        """
        partners = self.env["res.partner"]._clinic_of_number(
            self.number, self.company_id
        )
        if len(partners) == 1 and partners.clinic_text_consent != "granted":
            partners._clinic_answer(
                "granted", source, wording=self.body, date=self._received_at()
            )

    def _receive_refusal(self):
        """Hold the number for a refusal in other words, and open the task (C4).

        One that was written before the number's owner allowed texts again is past.
        """
        numbers = self.env["clinic.number"]
        if numbers._said_later(self.number, "allowed_at", self._received_at()):
            return False
        last = self.env["clinic.consent"]._last_word(self.number)
        partners = self.env["res.partner"]._clinic_of_number(
            self.number, self.company_id
        )
        names = (partners | self.partner_id).mapped("name")
        kind = refusals.classify_refusal(self.body, names)
        if not kind or last.kind == "opt_out":
            return False
        self.env["clinic.refusal"]._open(
            kind, self.number, self.company_id, message=self, sentence=self.body
        )
        if kind == refusals.WRONG_NUMBER:
            partners._clinic_clear_for_wrong_number(self.number)
        self._receive_conversation()  # people must read it
        return kind
