"""Copies of files: to a colleague, and into the client's chart (B23)."""

import base64

from odoo import models
from odoo.exceptions import AccessError

from ..tools.files import TakenFile


class ClinicMailCopies(models.Model):
    """Let staff pass a file on; each copy is a line of the access log."""

    _inherit = "clinic.mail.attachment"

    def _mail_staff_file(self):
        """Return a file of a sent message that one of the clinic's staff may copy.

        :raises AccessError: the same for a missing file and one of others
        """
        file_sudo = self._mail_readable_file()
        staff = self.env.user._clinic_mail_staff()
        if not staff or file_sudo.message_id.state != "sent":
            raise self.env["clinic.mail.thread"]._mail_not_yours()
        return file_sudo

    def _mail_share(self, partner_id) -> dict:
        """Begin a message to a colleague with a copy of the file in it.

        :param partner_id: contact id of one of the staff
        :return: the draft; who shares adds words and sends it
        :raises AccessError: for a recipient who is no staff
        """
        file_sudo = self._mail_staff_file()
        messages = self.env["clinic.mail.message"]
        colleague = messages._mail_describe(messages._mail_allowed([partner_id]))
        if not colleague or colleague[0]["part"] != "staff":
            raise AccessError(self.env._("Files can be shared with colleagues only."))
        draft = messages.browse(messages._mail_compose({"to": [partner_id]})["id"])
        copy = TakenFile(file_sudo.name, file_sudo.mimetype, file_sudo._mail_content())
        draft._mail_own_draft()._mail_store_file(copy)
        self._mail_log("shared", file_sudo)
        return draft._mail_draft()

    def _mail_save_to_chart(self) -> dict:
        """Save a copy to the chart of the thread's one client.

        :return: ``id`` of the chart note and the ``patient``
        :raises UserError: unless the thread has exactly one client
        """
        file_sudo = self._mail_staff_file()
        message = file_sudo.message_id
        thread_sudo = message.thread_id.with_env(self.env)._mail_noted_thread()
        patient = thread_sudo.patient_id or thread_sudo._mail_clients().partner_id
        # sudo: notes are written by our methods only
        notes_sudo = self.env["clinic.chart.note"].sudo()
        note = notes_sudo.with_context(clinic_mail_file=True).create(
            {
                "kind": "file",
                "patient_id": patient.id,
                "company_id": thread_sudo.company_id.id,
                "thread_ref": thread_sudo.id,
                "covered_refs": message.ids,
                "author_id": self.env.user.partner_id.id,
                "file_name": file_sudo.name,
                "datas": base64.b64encode(file_sudo._mail_content()),
                "noted_at": self.env["clinic.clock"]._now(),
            }
        )
        self._mail_log("saved", file_sudo)
        return {"id": note.id, "patient": {"id": patient.id, "name": patient.name}}

    def _mail_log(self, kind, file_sudo):
        message = file_sudo.message_id
        thread = message.thread_id.with_env(self.env)
        log = self.env["clinic.mail.access"]
        log._record(kind, thread, message=message, file=file_sudo)
