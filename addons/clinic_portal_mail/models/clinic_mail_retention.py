"""Conversations whose time is over, in clinics that have such a time (C41)."""

from odoo import api, models

#: A thread is kept for the years since its last word, and for those of a patient who
#: was not of age until so many years after that. Who has no date of birth may be a
#: child: as if born when the thread began.
OUTDATED = """
    SELECT t.id FROM clinic_mail_thread t
      JOIN res_company c ON c.id = t.company_id
     CROSS JOIN LATERAL (
        SELECT max(GREATEST(m.sent_at, m.saved_at)) AS last_at
          FROM clinic_mail_message m WHERE m.thread_id = t.id) words
     CROSS JOIN LATERAL (
        SELECT max(coalesce(p.clinic_birthdate, t.started_at::date)) AS last_born
          FROM res_partner p
         WHERE p.id = t.patient_id
            OR (t.patient_id IS NULL AND EXISTS (
                SELECT 1 FROM clinic_mail_participant r
                 WHERE r.thread_id = t.id AND r.partner_id = p.id
                   AND r.part = 'client'))) people
     CROSS JOIN LATERAL (
        SELECT make_interval(years => c.clinic_mail_keep_years) AS years,
               make_interval(years => c.clinic_mail_keep_minor_age) AS of_age) keep
     WHERE c.clinic_mail_purge AND c.clinic_mail_keep_years > 0
       AND t.deleted_at IS NULL AND t.legal_hold IS NOT TRUE
       AND coalesce(words.last_at, t.started_at) + keep.years < clinic_now()
       AND (people.last_born IS NULL OR keep.of_age = interval '0'
            OR people.last_born + keep.of_age + keep.years < clinic_now())
     ORDER BY t.id LIMIT %s FOR NO KEY UPDATE OF t SKIP LOCKED
"""


class ClinicMailRetention(models.Model):
    """Delete what the clinic no longer keeps, as staff would, with a certificate."""

    _inherit = "clinic.mail.thread"

    @api.model
    def _cron_purge(self):
        """Delete outdated threads one by one; nothing in clinics that do not want it.

        Each is a transaction of its own: what has gone stays gone, files too.
        """
        progress = self.env["ir.cron"]
        while thread_sudo := self._mail_outdated(1):
            thread_sudo._mail_purge()
            if not progress._commit_progress(1, remaining=1):
                return
        progress._commit_progress(remaining=0)

    @api.model
    def _mail_outdated(self, limit):
        """Return threads whose time is over, locked; never one under legal hold.

        :param limit: most threads at once
        :return: ``clinic.mail.thread`` in superuser mode
        """
        self.env.flush_all()
        self.env.cr.execute(OUTDATED, [limit])
        ids = [row[0] for row in self.env.cr.fetchall()]
        return self.sudo().browse(ids)  # sudo: chosen by the clinic's rule above

    def _mail_purge(self):
        """Delete threads for everyone: what a clinic keeps no longer."""
        for thread in self:
            self.env["clinic.mail.certificate"]._certify(thread, kind="retention")
            log = self.env["clinic.mail.access"]
            log._record("deleted", thread, detail="retention")
            thread._mail_empty()
