"""The message dialog: the channel "Portal", and a hint where a text says too much."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import body as body_tools
from ..tools import health_words


class ClinicMessageCompose(models.TransientModel):
    """Send a direct message as secure mail, with a neutral text that it waits."""

    _inherit = "clinic.message.compose"

    channel = fields.Selection(
        selection_add=[("portal", "Portal")], ondelete={"portal": "set default"}
    )
    health_hint = fields.Char(compute="_compute_health_hint")
    health_reason = fields.Char(
        "Send as text because", help="Kept in the access log (N9)."
    )

    @api.depends("body", "recipient_ids", "channel", "template_id")
    def _compute_health_hint(self):
        """Say what in the text looks like health information, for a text or e-mail."""
        names = {
            "birth_date": self.env._("the patient's date of birth"),
            "address": self.env._("an e-mail address"),
            "word": self.env._("a word of the clinic's list"),
        }
        for dialog in self:
            kinds = dialog._health_kinds() if dialog.channel != "portal" else []
            dialog.health_hint = False
            if kinds:
                dialog.health_hint = self.env._(
                    "This looks like health information: it holds %(what)s.",
                    what=", ".join(names[kind] for kind in kinds),
                )

    def _health_kinds(self) -> list:
        """Return what in the text is worth a second look; see ``health_words``."""
        self.ensure_one()
        if self._is_template_unchanged():
            return []
        ids = self.recipient_ids or []
        patient = self.env["res.partner"].browse(ids if len(ids) == 1 else [])
        return health_words.found(
            self.body or "",
            patient.clinic_birthdate or None,
            self.company_id.clinic_health_words or "",
        )

    def action_send(self):
        """Send as chosen; a text that says too much asks for a reason first.

        :raises UserError: for such a text without a reason
        """
        self.ensure_one()
        if self.channel == "portal":
            return self._send_secure_mail()
        if self.health_hint:
            self._require_health_reason()
        return super().action_send()

    def action_send_secure(self):
        """Send as secure mail instead, and text only that it waits (N9)."""
        self.ensure_one()
        self.channel = "portal"
        return self.action_send()

    def _require_health_reason(self):
        self._check_may_compose()
        reason = (self.health_reason or "").strip()
        if not reason:
            raise UserError(
                self.env._(
                    "%(hint)s Send it as secure mail, or say why it is sent as a text.",
                    hint=self.health_hint,
                )
            )
        self.env["clinic.mail.access"]._record_override(self, reason)

    def _send_secure_mail(self):
        """Write the mail to the one client, then text that something waits.

        :raises UserError: for several recipients, another time, or what secure mail
            itself refuses
        """
        self._check_may_compose()
        pairs = self._readable_choice()
        if len(pairs) != 1 or self.schedule != "now":
            raise UserError(
                self.env._("Secure mail goes to one client from here, and at once.")
            )
        patient = self.env["res.partner"].browse(pairs[0][0])
        contact = patient.clinic_contact_id or patient
        messages = self.env["clinic.mail.message"].with_company(self.company_id)
        draft = messages._mail_compose(
            {
                "to": contact.ids,
                "subject": self.subject,
                "body": body_tools.from_text(self.body or ""),
                "patient_id": patient.id,
            }
        )
        messages.browse(draft["id"])._mail_send()
        self._record_secure_mail(patient, contact)
        return self._text_that_mail_waits()

    def _record_secure_mail(self, patient, contact):
        """Put one row without words into the ledger, so that the list shows it."""
        now = self.env["clinic.clock"]._now()
        common = {
            "company_id": self.company_id.id,
            "channel": "portal",
            "message_type": "direct",
            "origin": "manual",
            "author_id": self.env.uid,
        }
        # sudo: people have no create rights on the ledger; the values are ours
        batch_sudo = self.env["clinic.message.batch"].sudo()
        batch = batch_sudo.create({**common, **self._secure_batch_values()})
        segment = batch._create_released_segment(now)
        batch.env["clinic.message"].create(
            {
                **common,
                "partner_id": contact.id,
                "patient_id": patient.id,
                "state": "sent",
                "due_at": now,
                "sent_at": now,
                "batch_id": batch.id,
                "segment_id": segment.id,
            }
        )

    def _secure_batch_values(self) -> dict:
        """Return a batch of one that is done; the token lets a dialog send once."""
        return {
            "name": self.env._("Secure mail"),
            "state": "done",
            "recipient_count": 1,
            "request_token": self.request_token,
        }

    def _text_that_mail_waits(self):
        """Send the neutral text through the same dialog, gate and quiet hours.

        Who cannot be texted has the e-mail of the mail itself.
        """
        notice = self.create(
            {
                "company_id": self.company_id.id,
                "partner_ids": self.recipient_ids,
                "body": self._mail_waits_words(),
                "channel": "sms",
                "message_type": "notice",
                "schedule": "opening" if self.is_quiet else "now",
            }
        )
        if "sms" not in notice._channel_hindrances():
            notice._create_batches().action_send()
        return self._notify_sent(self.env["clinic.message.batch"])

    def _mail_waits_words(self) -> str:
        company = self.company_id
        return self.env._(
            "You have a new message from %(clinic)s. Sign in to read it: %(link)s",
            clinic=company._clinic_mail_name(),
            link=self.env["clinic.sender"]._public_base_url() + "/my",
        )

    def _channel_hindrances(self) -> dict[str, str]:
        """Add why secure mail cannot be written to the chosen client."""
        found = super()._channel_hindrances()
        found.pop("portal", None)
        patient = self.env["res.partner"].browse((self.recipient_ids or [])[:1])
        contact = patient.clinic_contact_id or patient
        if contact.clinic_portal_mail_off or not self.env.user._clinic_mail_staff():
            found["portal"] = "no_portal"
        elif not contact.clinic_client_status:
            found["portal"] = "not_a_client"
        return found
