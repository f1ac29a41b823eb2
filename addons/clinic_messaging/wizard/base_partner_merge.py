"""Odoo's contact merge keeps the ledger's history."""

from datetime import datetime

from odoo import api, models

STRICTNESS = {"refused": 2, "granted": 1, "unknown": 0}


class BasePartnerMerge(models.TransientModel):
    """Join what would collide before Odoo moves or deletes rows (F48)."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Settle consent, move the ledger, then let Odoo move the rest."""
        self._clinic_settle_consent(src_partners, dst_partner)
        self._clinic_move_ledger(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Leave the settled answer as it is: Odoo would write it back as a new one."""
        dst_partner = dst_partner.with_context(clinic_merging=True)
        return super()._update_values(src_partners, dst_partner)

    def _clinic_settle_consent(self, src_partners, dst_partner):
        """Keep the strictest answer; "allowed" only with the number it is for."""
        people = src_partners | dst_partner
        strictest = max(
            (p.clinic_text_consent for p in people), key=lambda c: STRICTNESS[c]
        )
        if strictest == "granted" and dst_partner.clinic_text_consent != "granted":
            granted = people.filtered(lambda p: p.clinic_text_consent == "granted")
            if dst_partner.phone_sanitized not in granted.mapped("phone_sanitized"):
                strictest = "unknown"
        if dst_partner.clinic_text_consent != strictest:
            self._clinic_take_answer(people, dst_partner, strictest)
        self._clinic_settle_wishes(people, dst_partner)

    def _clinic_take_answer(self, people, dst_partner, answer):
        """Move an answer with its evidence: who gave it where, in which words."""
        if answer == "unknown":
            dst_partner.clinic_text_consent = answer
            return
        given = people.filtered(lambda p: p.clinic_text_consent == answer)
        if answer == "granted":
            number = dst_partner.phone_sanitized
            given = given.filtered(lambda p: p.phone_sanitized == number)
        latest = max(given, key=lambda p: p.clinic_text_consent_date or datetime.min)
        dst_partner._clinic_answer(
            answer,
            latest.clinic_text_consent_source,
            wording=latest.clinic_text_consent_wording,
            date=latest.clinic_text_consent_date,
        )

    def _clinic_settle_wishes(self, people, dst_partner):
        """Keep each kind of texts that one of them does not want (B27)."""
        declined = set().union(*(p._clinic_declined_kinds() for p in people))
        dst_partner._clinic_decline_kinds(declined)
        asked = [date for date in people.mapped("clinic_consent_asked_at") if date]
        if asked:
            # sudo: when the question was answered in the portal, no field of staff
            partner_sudo = dst_partner.sudo()
            partner_sudo.clinic_consent_asked_at = min(asked)

    def _clinic_move_ledger(self, src_partners, dst_partner):
        self.env.flush_all()
        for column in ("partner_id", "patient_id"):
            self.env.cr.execute(
                f"UPDATE clinic_message SET {column} = %s"  # noqa: S608 - constants
                f" WHERE {column} = ANY(%s)",
                [dst_partner.id, src_partners.ids],
            )
        self.env.cr.execute(
            "UPDATE res_partner SET clinic_contact_id = NULLIF(%s, id)"
            " WHERE clinic_contact_id = ANY(%s)",
            [dst_partner.id, src_partners.ids],
        )
        self.env.invalidate_all()
