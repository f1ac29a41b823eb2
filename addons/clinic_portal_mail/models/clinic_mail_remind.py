"""Reminders while mail stays unread, to clients and staff, by setting (B20, C42)."""

from odoo import api, models

LIMIT = 100


class ClinicMailRemind(models.Model):
    """Remind once per message that nobody has opened."""

    _inherit = "clinic.mail.participant"

    @api.model
    def _cron_remind(self):
        """Send due reminders; safe to run twice and beside itself."""
        progress = self.env["ir.cron"]
        while rows := self._due_reminders(LIMIT):
            rows._mail_remind()
            if not progress._commit_progress(len(rows), remaining=1):
                return
        progress._commit_progress(remaining=0)

    @api.model
    def _due_reminders(self, limit):
        """Return unread rows whose waiting time is over, locked.

        :param limit: most rows at once
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT p.id FROM clinic_mail_participant p
              JOIN clinic_mail_thread t ON t.id = p.thread_id
              JOIN res_company c ON c.id = t.company_id
             CROSS JOIN LATERAL (
                SELECT CASE p.part WHEN 'client' THEN c.clinic_mail_remind_hours
                       ELSE c.clinic_mail_remind_staff_hours END AS hours) wait
             WHERE p.unread AND p.place <> 'trash' AND wait.hours > 0
               AND t.deleted_at IS NULL
               AND (p.part = 'client' OR EXISTS (
                    SELECT 1 FROM clinic_mail_message m
                     WHERE m.thread_id = t.id AND m.state = 'sent'
                       AND m.author_part = 'client' AND m.sent_at >= p.last_in_at))
               AND p.last_in_at < clinic_now() - wait.hours * interval '1 hour'
               AND (p.reminded_at IS NULL OR p.reminded_at < p.last_in_at)
             ORDER BY p.id LIMIT %s FOR UPDATE OF p SKIP LOCKED
            """,
            [limit],
        )
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    def _mail_remind(self):
        """Send the notice again; staff get a task as well, since a client waits."""
        self.write({"reminded_at": self.env["clinic.clock"]._now()})
        self._mail_notify()
        staff = self.filtered(lambda row: row.part == "staff")
        users = {u.partner_id.id: u for u in staff.partner_id._clinic_mail_users()}
        for row in staff.filtered(lambda row: row.partner_id.id in users):
            row._mail_make_waiting_task(users[row.partner_id.id])

    def _mail_make_waiting_task(self, user):
        """Create a task on the waiting client, without a word of what it is about."""
        client = self.thread_id._mail_clients().partner_id[:1]
        texts = self.with_context(lang=user.lang)
        # sudo: a task for somebody who takes part
        activities_sudo = self.env["mail.activity"].sudo()
        activities_sudo.create(
            {
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": client.id,
                "user_id": user.id,
                "summary": texts.env._("A secure message has not been read yet"),
            }
        )
