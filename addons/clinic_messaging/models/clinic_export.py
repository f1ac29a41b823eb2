"""What patients and clinics wrote leaves by export only with whom may take it."""

from odoo import models
from odoo.exceptions import AccessError

ADMIN = "clinic_messaging.clinic_messaging_group_admin"
#: A spreadsheet takes a text that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class ClinicExport(models.AbstractModel):
    """Keep the words of texts out of files that the front desk can take home.

    Odoo's export writes whole tables for everybody with the right to export; reading
    in the app and carrying all words away are two things. An administrator of
    Communication may. What is written out cannot become a formula: Odoo escapes some
    signs in CSV and none in XLSX (reliability.md R18).
    """

    _name = "clinic.export"
    _description = "Export of Words"

    #: Names of the fields that hold words of a text.
    _clinic_words = frozenset()

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Refuse words to the front desk, and defuse them for administrators.

        Also called where another record's export follows a path to these.

        :raises AccessError: for who may not export words
        """
        exported = self._clinic_exported()
        columns = [
            column
            for column, path in enumerate(fields)
            if path and path[0] in self._clinic_words
        ]
        if columns and exported and not self.env.user.has_group(ADMIN):
            raise AccessError(
                self.env._(
                    "Only an administrator of Communication may export the words of "
                    "texts. Leave out: %s.",
                    ", ".join(sorted({fields[column][0] for column in columns})),
                )
            )
        lines = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        for line in lines if exported else ():
            for column in columns:
                line[column] = _defused(line[column])
        return lines

    def _clinic_exported(self):
        """Return those of these records whose words are a patient's or the clinic's."""
        return self


def _defused(value):
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


class ClinicMessageExport(models.Model):
    """The ledger: what was sent and received."""

    _name = "clinic.message"
    _inherit = ["clinic.message", "clinic.export"]
    _clinic_words = frozenset({"body"})


class ClinicMessageBatchExport(models.Model):
    """A send as a person means it."""

    _name = "clinic.message.batch"
    _inherit = ["clinic.message.batch", "clinic.export"]
    _clinic_words = frozenset({"body", "subject"})


class ClinicMessageSegmentExport(models.Model):
    """The lists Manual, Automatic and Scheduled show the words of each send."""

    _name = "clinic.message.segment"
    _inherit = ["clinic.message.segment", "clinic.export"]
    _clinic_words = frozenset({"content"})


class ClinicInboundExport(models.Model):
    """Texts as they came."""

    _name = "clinic.inbound"
    _inherit = ["clinic.inbound", "clinic.export"]
    _clinic_words = frozenset({"body"})


class ClinicRefusalExport(models.Model):
    """Sentences that held a number."""

    _name = "clinic.refusal"
    _inherit = ["clinic.refusal", "clinic.export"]
    _clinic_words = frozenset({"sentence"})


class ClinicConsentExport(models.Model):
    """The history, with the words of each answer."""

    _name = "clinic.consent"
    _inherit = ["clinic.consent", "clinic.export"]
    _clinic_words = frozenset({"wording"})


class ResPartnerExport(models.Model):
    """The contact shows the sentence that held its number, and its own words."""

    _name = "res.partner"
    _inherit = ["res.partner", "clinic.export"]
    _clinic_words = frozenset({"clinic_hold_sentence", "clinic_text_consent_wording"})


class DiscussChannelExport(models.Model):
    """A conversation's line in the inbox shows its latest words."""

    _name = "discuss.channel"
    _inherit = ["discuss.channel", "clinic.export"]
    _clinic_words = frozenset({"clinic_preview"})


class MailMessageExport(models.Model):
    """What a conversation shows is the same words once more."""

    _name = "mail.message"
    _inherit = ["mail.message", "clinic.export"]
    _clinic_words = frozenset({"body", "preview", "clinic_text"})

    def _clinic_exported(self):
        """Return the messages of conversations; others are not ours."""
        return self._clinic_of_conversation()
