"""What is sent stays as it was: refused in the database itself."""

from odoo import models

GUARD = """
CREATE OR REPLACE FUNCTION clinic_mail_message_guard() RETURNS trigger AS $$
BEGIN
    IF OLD.state <> 'sent' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    ELSIF TG_OP = 'DELETE' THEN
        IF current_setting('clinic_mail.deleting', true) = 'yes' THEN
            RETURN OLD;
        END IF;
    ELSIF (NEW.uuid, NEW.thread_id, NEW.author_name, NEW.author_part,
           NEW.is_automatic, NEW.state, NEW.body, NEW.body_text,
           NEW.sent_at, NEW.digest)
          IS NOT DISTINCT FROM
          (OLD.uuid, OLD.thread_id, OLD.author_name, OLD.author_part,
           OLD.is_automatic, OLD.state, OLD.body, OLD.body_text,
           OLD.sent_at, OLD.digest)
          AND (NEW.quote_id IS NULL OR NEW.quote_id = OLD.quote_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a sent secure message cannot be changed'
          USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS clinic_mail_message_guard ON clinic_mail_message;
CREATE TRIGGER clinic_mail_message_guard
BEFORE UPDATE OR DELETE ON clinic_mail_message
   FOR EACH ROW EXECUTE FUNCTION clinic_mail_message_guard();
"""


class ClinicMailMessageGuard(models.Model):
    """Refuse changes of sent messages and their files below the ORM (C40).

    What may still change is no word of it: the author's key, when contacts are merged,
    and a quote whose message is deleted. Deletion is allowed to the transaction that
    deletes for everyone and has written the certificate.
    """

    _inherit = "clinic.mail.message"

    def init(self):
        """Create the triggers."""
        result = super().init()
        self.env.cr.execute(GUARD)
        return result
