"""What people do with a batch: send, pause, resume, edit, cancel, retry."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..tools import optwords

WAITING = ("scheduled", "queued")


class ClinicMessageBatchActions(models.Model):
    """Act on a batch; each action checks the person and locks the row first."""

    _inherit = "clinic.message.batch"

    def action_send(self):
        """Plan the draft and set it going.

        :raises UserError: with what to do, when something is missing; then nothing
            is saved
        """
        self.ensure_one()
        self._check_operator()
        self._lock()
        if self.state != "draft":
            raise UserError(self.env._("This message was sent already."))
        self._check_sendable()
        patient_ids, event_ids = self._chosen_recipients()
        self._check_acknowledged(patient_ids)
        self.sudo()._plan(patient_ids, event_ids)  # sudo: writes the ledger; checked

    def _check_sendable(self):
        """Refuse what can never be sent, each with a sentence that says what to do."""
        company = self.company_id
        if not company.clinic_texting_enabled:
            raise UserError(
                self.env._(
                    "Texting is off. An administrator can enable it in the settings."
                )
            )
        if not (self.body or "").strip():
            raise UserError(self.env._("The message is empty. Write a text first."))
        if self.channel != "email":
            self._check_text_channel()
        if self.channel == "email" and not (self.subject or "").strip():
            raise UserError(self.env._("An e-mail needs a subject. Fill it in."))
        if self.scheduled_at and self.scheduled_at < self.env["clinic.clock"]._now():
            raise UserError(
                self.env._("The chosen time is in the past. Choose a later one.")
            )
        if not self.template_unchanged:
            self.env["clinic.message"]._check_typed_text(self.body)
        self._check_reply_words()

    def _longest_text(self) -> str:
        """Return the text as it is longest: with the clinic's name and opt-out line."""
        if not self.company_id.clinic_opt_out_line:
            return self.body
        return self.env["clinic.message"]._signed_text(self.body, self.company_id)

    def _check_text_channel(self):
        if len(self._longest_text()) > 1600:
            raise UserError(
                self.env._(
                    "The text has %s characters; 1,600 can be sent. Shorten it.",
                    len(self.body),
                )
            )
        company_sudo = self.company_id.sudo()  # sudo: only asks whether they are set
        if not (
            company_sudo.sms_twilio_account_sid and company_sudo.sms_twilio_auth_token
        ):
            raise UserError(
                self.env._(
                    "The Twilio account is not set up. An administrator can enter "
                    "it in the settings of Communication."
                )
            )
        sender_sudo = self.sudo().sender_id  # sudo: only asks whose number it is
        if sender_sudo and sender_sudo.company_id != self.company_id:
            raise UserError(
                self.env._("Choose one of this clinic's own numbers to send from.")
            )
        if not (sender_sudo or self.company_id._clinic_main_sender()):
            raise UserError(
                self.env._(
                    "There is no number to send from. An administrator can load the "
                    "numbers of the Twilio account in the settings."
                )
            )

    def _check_reply_words(self):
        """Refuse wording that asks for words that carriers act on (C9)."""
        words = optwords.forbidden_reply_words(self.body)
        if words:
            raise UserError(
                self.env._(
                    "Do not ask patients to answer %s: the networks treat that word as "
                    "opting out or in. Ask for C or CONFIRM instead.",
                    ", ".join(words),
                )
            )

    def _check_acknowledged(self, patient_ids):
        """Require the acknowledgement, and the right, for more than one recipient."""
        if len(set(patient_ids)) < 2:
            return
        if self.company_id.clinic_bulk_admin_only and not self.env.user.has_group(
            "clinic_messaging.clinic_messaging_group_admin"
        ):
            raise AccessError(
                self.env._("Only administrators may write to several people here.")
            )
        if not self.acknowledged_by_id and self.origin == "manual":
            raise UserError(
                self.env._(
                    "Tick the box that acknowledges the hourly limit and that these "
                    "patients expect this communication."
                )
            )

    def _chosen_recipients(self):
        """Return the chosen people, evaluated as the present user.

        :return: ``(patient ids, event ids)``
        """
        self.ensure_one()
        if self.event_ids:
            return self.env["clinic.audience"]._of_events(self.event_ids)
        if chosen := self.chosen_ids:  # each reading is a copy
            return chosen, self.chosen_event_ids
        partners = self.partner_ids
        if self.partner_domain and not partners:
            partners = self.env["clinic.audience"]._of_domain(self.partner_domain)
        return partners.ids, [None] * len(partners)

    def _set_chosen(self, patient_ids, event_ids):
        """Keep the frozen choice of the dialog until the batch is planned.

        :param patient_ids: ids of chosen contacts, in order
        :param event_ids: for each an appointment's id or None
        """
        self.write({"chosen_ids": patient_ids, "chosen_event_ids": event_ids})

    def _lock(self):
        """Take the row's lock and read it anew, so that two clicks meet."""
        self.env.cr.execute(
            "SELECT id FROM clinic_message_batch WHERE id = ANY(%s)"
            " ORDER BY id FOR UPDATE",
            [self.ids],
        )
        self.invalidate_recordset(["state"])

    def action_pause(self):
        """Hold everything that has not left; conversation answers go on."""
        self._check_operator()
        self._lock()
        live = self.filtered(lambda b: b.state in ("scheduled", "running"))
        live.sudo().write(  # sudo: state is changed by actions only; checked
            {"state": "paused", "pause_reason": self.env._("Paused by a person")}
        )
        live._log_change(self.env._("paused"))

    def action_resume(self):
        """Go on where it was held; what is due leaves at the limit's pace."""
        self._check_operator()
        self._lock()
        held = self.filtered(lambda b: b.state == "paused")
        held.sudo().write({"state": "running", "pause_reason": False})  # sudo: as above
        held._log_change(self.env._("resumed"))
        held.flush_recordset()
        held._close_finished()
        self.env["clinic.message"]._wake_release()

    def action_cancel(self):
        """Cancel what has not left; what is leaving or gone keeps its state."""
        self._check_operator()
        self._lock()
        live = self.filtered(lambda b: b.state not in ("done", "canceled"))
        live.sudo()._cancel_waiting()  # sudo: writes the ledger; checked
        live._log_change(self.env._("canceled"))

    def _cancel_waiting(self):
        self._cancel_messages("batch_id = ANY(%s)", self.ids)
        self.segment_ids.filtered(
            lambda s: s.state in ("scheduled", "released")
        )._close_finished()
        self.write({"state": "canceled"})

    def _cancel_messages(self, condition, ids):
        """Cancel waiting rows.

        :param condition: constant SQL on ``clinic_message``
        """
        self.env.cr.execute(
            f"""
            UPDATE clinic_message
               SET state = 'canceled', state_reason = 'batch_canceled'
             WHERE {condition} AND state IN %s RETURNING id, sms_uuid
            """,  # noqa: S608 - the condition is a constant of this module
            [ids, WAITING],
        )
        gated = [row[0] for row in self.env.cr.fetchall() if row[1]]
        self.env["clinic.message"].invalidate_model()
        self.env["clinic.message"].browse(gated)._follow_sms_sms()

    def action_retry_failed(self):
        """Queue the failed texts again, after correction, as new attempts (B16).

        Numbers are read anew from the contacts; permanent failures whose number has
        not changed stay failed.
        """
        self._check_operator()
        failed = self.env["clinic.message"].search(
            [("batch_id", "in", self.ids), ("state", "=", "failed")]
        )
        return failed.action_resend()

    def _log_change(self, what):
        """Keep who changed a batch, and when, beside it."""
        stamp = self.env["clinic.clock"]._now().strftime("%Y-%m-%d %H:%M UTC")
        for batch in self.sudo():  # sudo: the log is written by actions only
            line = f"{stamp} {self.env.user.name}: {what}"
            batch.change_log = "\n".join(filter(None, [batch.change_log, line]))

    def action_save_text(self, body, subject=None):
        """Change the words of what has not left yet; logged (B2).

        :param body: the new text; fixed placeholders only
        :param subject: the new subject, for e-mail
        """
        self.ensure_one()
        self._check_operator()
        self._lock()
        if self.state not in ("scheduled", "running", "paused"):
            raise UserError(self.env._("Everything of this message has left."))
        batch_sudo = self.sudo()  # sudo: its text is changed by this action; checked
        batch_sudo.write(
            {
                "body": body,
                "subject": subject or self.subject,
                "template_unchanged": False,
            }
        )
        batch_sudo._check_sendable_text()
        self._log_change(self.env._("changed the text of what has not left"))

    def _check_sendable_text(self):
        if not (self.body or "").strip():
            raise UserError(self.env._("The message is empty. Write a text first."))
        if self.channel != "email" and len(self.body) > 1600:
            raise UserError(self.env._("At most 1,600 characters can be sent."))
        self.env["clinic.message"]._check_typed_text(self.body)
        self._check_appointments_known()
        self._check_reply_words()

    def _check_appointments_known(self):
        """Refuse a date for waiting recipients whose appointment nobody chose."""
        waiting = [("batch_id", "=", self.id), ("state", "in", WAITING)]
        without = self.env["clinic.message"].search_count(
            [*waiting, ("event_id", "=", False)], limit=1
        )
        if without and self.env["clinic.audience"]._needs_appointment(self):
            raise UserError(
                self.env._(
                    "These recipients were chosen without an appointment: take out "
                    "{{ date }} and {{ time }}, or cancel and send a new message."
                )
            )

    def _action_open_edit(self):
        """Open the dialog that edits a waiting batch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Edit what has not left"),
            "res_model": "clinic.message.edit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_batch_id": self.id},
        }

    def action_open_messages(self):
        """Open every row of the batch, the skipped ones too."""
        self.ensure_one()
        return self.env["clinic.message"]._action_open(
            self.name, [("batch_id", "=", self.id)]
        )
