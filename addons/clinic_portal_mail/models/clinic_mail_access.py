"""Who opened, downloaded, printed or exported what, and when: never changed."""

import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.http import request

_logger = logging.getLogger(__name__)
KINDS = [
    ("opened", "Opened"),
    ("downloaded", "Downloaded"),
    ("printed", "Printed"),
    ("exported", "Exported"),
    ("sent", "Sent"),
    ("added", "Added a person"),
    ("taken", "Took care of it"),
    ("deleted", "Deleted"),
    ("noted", "Wrote a chart note"),
    ("saved", "Saved a file to the chart"),
    ("shared", "Shared a file"),
    ("held", "Legal hold"),
    ("refused", "Was refused"),
    ("overridden", "Sent as text what looks like health information"),
]

CHAIN = """
CREATE TABLE IF NOT EXISTS clinic_mail_access_head (
    thread_ref integer PRIMARY KEY,
    chained text NOT NULL
);
CREATE OR REPLACE FUNCTION clinic_mail_access_line(
    line clinic_mail_access, before text
) RETURNS text AS $$
    SELECT encode(sha256(convert_to(concat_ws('|', before, line.kind,
        line.occurred_at, line.user_ref, line.user_name, line.person_ref,
        line.address, line.thread_ref, line.message_ref, line.file_ref,
        line.patient_ref, line.client_refs, line.detail), 'UTF8')), 'hex')
$$ LANGUAGE sql STABLE;
CREATE OR REPLACE FUNCTION clinic_mail_access_chain() RETURNS trigger AS $$
BEGIN
    INSERT INTO clinic_mail_access_head
    VALUES (coalesce(NEW.thread_ref, 0), '') ON CONFLICT DO NOTHING;
    SELECT chained INTO NEW.previous FROM clinic_mail_access_head
     WHERE thread_ref = coalesce(NEW.thread_ref, 0) FOR UPDATE;
    NEW.chained := clinic_mail_access_line(NEW, NEW.previous);
    UPDATE clinic_mail_access_head SET chained = NEW.chained
     WHERE thread_ref = coalesce(NEW.thread_ref, 0);
    RETURN NEW;
END $$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS clinic_mail_access_chain ON clinic_mail_access;
CREATE TRIGGER clinic_mail_access_chain BEFORE INSERT ON clinic_mail_access
   FOR EACH ROW EXECUTE FUNCTION clinic_mail_access_chain();
DROP TRIGGER IF EXISTS clinic_mail_access_append ON clinic_mail_access;
CREATE TRIGGER clinic_mail_access_append
BEFORE UPDATE OR DELETE ON clinic_mail_access
   FOR EACH ROW EXECUTE FUNCTION clinic_append_only();
"""


class ClinicMailAccess(models.Model):
    """The access log: ids and names as plain values, which outlive what they name.

    A trigger refuses changes and chains each line to the one before of its thread, so
    that a missing line shows (C33, R27).
    """

    _name = "clinic.mail.access"
    _description = "Secure Mail Access"
    _order = "id desc"
    _rec_name = "id"
    _allow_sudo_commands = False

    kind = fields.Selection(KINDS, required=True, readonly=True)
    occurred_at = fields.Datetime("On", required=True, readonly=True)
    user_ref = fields.Integer("User id", readonly=True)
    user_name = fields.Char("Who", readonly=True)
    person_ref = fields.Integer("Contact id of the user", readonly=True)
    address = fields.Char("IP address", readonly=True)
    company_id = fields.Many2one(
        "res.company", "Clinic", readonly=True, index=True, ondelete="restrict"
    )
    thread_ref = fields.Integer("Thread", readonly=True, index=True)
    message_ref = fields.Integer("Message", readonly=True)
    file_ref = fields.Integer("File", readonly=True)
    patient_ref = fields.Integer("Patient id", readonly=True, index=True)
    client_refs = fields.Char(
        readonly=True, help="Contact ids of the thread's clients, each within commas."
    )
    detail = fields.Char(readonly=True, help="No words of a message, no file's name.")
    previous = fields.Char(readonly=True)
    chained = fields.Char(readonly=True)

    def init(self):
        """Create the chain and refuse every change."""
        result = super().init()
        self.env.cr.execute(CHAIN)
        return result

    @api.model
    def _record(self, kind, thread, *, message=None, file=None, detail=None):
        """Add one line, in the caller's transaction: no reading without its line.

        :param kind: a key of ``kind``
        :param thread: the ``clinic.mail.thread``, whose existence is no secret any more
        :param detail: a short word, nothing of the content
        """
        thread_sudo = thread.sudo()  # sudo: who is concerned, as plain ids
        clients = thread_sudo._mail_clients().partner_id.ids
        return self.sudo().create(  # sudo: nobody has rights to write the log
            {
                **self._mail_who(),
                "kind": kind,
                "company_id": thread_sudo.company_id.id,
                "thread_ref": thread_sudo.id,
                "message_ref": message.id if message else 0,
                "file_ref": file.id if file else 0,
                "patient_ref": thread_sudo.patient_id.id,
                "client_refs": f",{','.join(map(str, clients))}," if clients else False,
                "detail": detail,
            }
        )

    @api.model
    def _record_refusal(self, thread_ref):
        """Add a line after the rollback of the request that was refused.

        :param thread_ref: the id that was asked for, whether it exists or not
        """
        registry = self.env.registry
        values = {
            **self._mail_who(),
            "kind": "refused",
            "company_id": self.env.user.sudo().company_id.id,  # sudo: one's own clinic
            "thread_ref": min(thread_ref, 2**31 - 1),
        }

        @self.env.cr.postrollback.add
        def keep():
            with registry.cursor() as cr:
                # superuser: nobody has rights to write the log
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["clinic.mail.access"].create(values)

    @api.model
    def _record_override(self, dialog, reason):
        """Keep why a text that looks like health information was sent as one (N9).

        :param dialog: the ``clinic.message.compose``
        :param reason: what its sender said
        """
        ids = dialog.recipient_ids or []
        return self.sudo().create(  # sudo: nobody has rights to write the log
            {
                **self._mail_who(),
                "kind": "overridden",
                "company_id": dialog.company_id.id,
                "patient_ref": ids[0] if len(ids) == 1 else 0,
                "detail": reason[:200],
            }
        )

    @api.model
    def _mail_who(self) -> dict:
        user = self.env.user
        return {
            "occurred_at": self.env["clinic.clock"]._now(),
            "user_ref": user.id,
            "user_name": user.name,
            "person_ref": user.partner_id.id,
            "address": request.httprequest.remote_addr if request else False,
        }

    @api.model
    def _broken_chains(self) -> list:
        """Return the threads whose lines were changed or taken out (C33).

        :return: ids as in ``thread_ref``; an empty list is what is expected
        """
        self.env.cr.execute("""
            WITH lines AS (
                SELECT a.thread_ref, a.chained, a.previous,
                       clinic_mail_access_line(a, a.previous) AS expected,
                       lag(a.chained, 1, '') OVER thread AS before,
                       lead(a.id) OVER thread IS NULL AS is_last
                  FROM clinic_mail_access a
                WINDOW thread AS (PARTITION BY a.thread_ref ORDER BY a.id))
            SELECT DISTINCT coalesce(l.thread_ref, 0) FROM lines l
              LEFT JOIN clinic_mail_access_head h
                ON h.thread_ref = coalesce(l.thread_ref, 0)
             WHERE l.chained <> l.expected OR l.previous <> l.before
                OR (l.is_last AND h.chained IS DISTINCT FROM l.chained)
             UNION
            SELECT h.thread_ref FROM clinic_mail_access_head h
             WHERE NOT EXISTS (SELECT 1 FROM clinic_mail_access a
                                WHERE coalesce(a.thread_ref, 0) = h.thread_ref)
        """)
        return sorted(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _cron_verify(self):
        """Tell the administrators once a day if a line of the log is not as written."""
        broken = self._broken_chains()
        if broken:
            _logger.error("The secure mail access log was changed: threads %s", broken)
