"""The append-only history of permissions and refusals."""

from odoo import api, fields, models


class ClinicConsent(models.Model):
    """Keep who allowed or refused texts, when, how and in which words.

    Names and ids stand as plain values, without a key to the contact: the history
    must survive a merge or an anonymisation (design.md 5). A trigger refuses every
    change, also by an administrator (reliability.md R27).
    """

    _name = "clinic.consent"
    _description = "Consent History"
    _order = "id desc"
    _allow_sudo_commands = False

    number = fields.Char(readonly=True, index=True, help="E.164")
    partner_ref = fields.Integer("Contact id", readonly=True, index=True)
    partner_name = fields.Char("Contact", readonly=True)
    company_id = fields.Many2one(
        "res.company",
        "Clinic",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The clinic whose contact it was; empty where all clinics share it.",
    )
    kind = fields.Selection(
        [
            ("granted", "Allowed texts"),
            ("refused", "Refused texts"),
            ("opt_out", "Opted out"),
            ("opt_in", "Opted in again"),
            ("hold", "Held"),
            ("release", "Released"),
            ("cleared", "Cleared"),
        ],
        required=True,
        readonly=True,
    )
    source = fields.Char(readonly=True, help="Where it came from.")
    wording = fields.Text(readonly=True)
    user_ref = fields.Integer("User id", readonly=True)
    user_name = fields.Char("User", readonly=True)
    occurred_at = fields.Datetime(required=True, readonly=True)

    def init(self):
        """Refuse changes below the ORM as well."""
        result = super().init()
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION clinic_append_only() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                      USING ERRCODE = 'restrict_violation';
            END $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS clinic_consent_append_only ON clinic_consent;
            CREATE TRIGGER clinic_consent_append_only
            BEFORE UPDATE OR DELETE ON clinic_consent
               FOR EACH ROW EXECUTE FUNCTION clinic_append_only();
        """)
        return result

    @api.model
    def _record(
        self,
        kind,
        source,
        *,
        number=None,
        partner=None,
        company=None,
        wording=None,
        occurred_at=None,
    ):
        """Add one line of history.

        :param kind: a key of ``kind``
        :param source: short words, e.g. "21610", "staff", "portal"
        :param number: E.164, if the line is about a number
        :param partner: the contact, if the line is about one
        :param company: the clinic it concerns; default the contact's, else all
        :param wording: the sentence that was shown or received
        :param occurred_at: naive UTC, if it was not now: a form that was signed before
        """
        company = company or (partner.company_id if partner else None)
        return self.sudo().create(  # sudo: nobody has create rights on the history
            {
                "kind": kind,
                "source": source,
                "number": number,
                "partner_ref": partner.id if partner else 0,
                "partner_name": partner.name if partner else False,
                "company_id": company.id if company else False,
                "wording": wording,
                "user_ref": self.env.uid,
                "user_name": self.env.user.name,
                "occurred_at": occurred_at or self.env["clinic.clock"]._now(),
            }
        )

    @api.model
    def _last_word(self, number):
        """Return the line that says whether a number is opted out; empty if none does.

        :param number: E.164
        """
        lines_sudo = self.sudo()  # sudo: every clinic's opt-outs count for a number
        return lines_sudo.search(
            [("number", "=", number), ("kind", "in", ("opt_out", "opt_in"))],
            limit=1,
        )

    @api.model
    def _last_words(self, e164_numbers) -> dict[str, str]:
        """Return the kind of ``_last_word`` for many numbers, by one query."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (number) number, kind FROM clinic_consent
             WHERE number = ANY(%s) AND kind IN ('opt_out', 'opt_in')
             ORDER BY number, id DESC
            """,
            [list(e164_numbers)],
        )
        return dict(self.env.cr.fetchall())
