"""What a conversation shows of the ledger: states, and what was texted before."""

import logging

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class ClinicMessageChat(models.Model):
    """Let open chat windows follow the ledger (F41–F43)."""

    _inherit = "clinic.message"

    revision = fields.Integer(
        readonly=True,
        copy=False,
        help="How often the row was changed; the database counts it.",
    )

    def init(self):
        """Count changes below the ORM: T1, T2 and the planner write by SQL."""
        result = super().init()
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION clinic_message_count() RETURNS trigger AS $$
            BEGIN
                NEW.revision := coalesce(OLD.revision, 0) + 1;
                RETURN NEW;
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS clinic_message_count ON clinic_message;
            CREATE TRIGGER clinic_message_count BEFORE UPDATE ON clinic_message
                FOR EACH ROW EXECUTE FUNCTION clinic_message_count();
        """)
        return result

    def _with_revision(self):
        """Return these rows, with the revision that their values belong to."""
        self.env.flush_all()
        self.invalidate_recordset(["revision"], flush=False)
        return self

    def _chat_state(self) -> dict:
        """Return what the chat shows beside one message.

        ``who`` is the contact who is taken for the author of a received text. A
        browser gets it from the bus and by reading, in any order: of two it keeps that
        with the higher ``revision``.
        """
        if not self:
            return {}
        self.ensure_one()
        waits = self.state == "scheduled"
        return {
            "id": self.id,
            "revision": self.revision,
            "out": self.direction == "outbound",
            "state": self.state,
            "title": self.error_title or "",
            "advice": self.error_resolution or "",
            "due": fields.Datetime.to_string(self.due_at) if waits else "",
            "who": self.partner_id.name or "",
        }

    def _follow_chat(self):
        """Show new states in open chat windows.

        Never in the way of the ledger: what cannot be shown is shown at the next
        opening of the conversation.
        """
        for channel, messages in (
            self.filtered("conversation_id").grouped("conversation_id").items()
        ):
            try:
                with self.env.cr.savepoint():
                    messages._follow_chat_of(channel)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:  # noqa: BLE001 - see above
                _logger.warning(
                    "Conversation %s not updated: %s", channel.id, type(error).__name__
                )

    def _follow_chat_of(self, channel):
        lang = channel.clinic_company_id.partner_id.lang
        shown = self.filtered(lambda m: m.mail_message_id.model == channel._name)
        if shown:
            in_lang = channel.with_context(lang=lang)
            in_lang._clinic_show_state(shown.mail_message_id)
        if any(m.state in ("failed", "skipped") for m in shown):
            channel._clinic_answer_failed()
