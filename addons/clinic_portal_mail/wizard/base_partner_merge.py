"""Odoo's contact merge keeps secure mail."""

from odoo import api, models


class BasePartnerMerge(models.TransientModel):
    """Join rows that would collide, before Odoo moves or deletes them (B27)."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Join participations, remember the ids, then let Odoo move the rest."""
        self._clinic_join_mail(src_partners, dst_partner)
        known = dst_partner.sudo().clinic_merged_refs or []  # sudo: merged by an admin
        older = src_partners.sudo().mapped("clinic_merged_refs")  # sudo: as above
        merged = [ref for refs in older if refs for ref in refs]
        dst_partner.sudo().clinic_merged_refs = [  # sudo: as above
            *known,
            *merged,
            *src_partners.ids,
        ]
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _clinic_join_mail(self, src_partners, dst_partner):
        """Make one row of each thread in which both take part: the most present one.

        Unread stays unread, and a row in the Inbox wins over archive and trash.
        """
        self.env.flush_all()
        people = (src_partners | dst_partner).ids
        self.env.cr.execute(
            """
            WITH joined AS (
                SELECT thread_id, min(id) FILTER (WHERE partner_id = %(dst)s) AS own,
                       min(id) AS first, bool_or(unread) AS unread,
                       bool_or(place = 'current') AS here,
                       max(last_in_at) AS last_in_at, max(last_out_at) AS last_out_at,
                       max(last_at) AS last_at, min(opened_at) AS opened_at
                  FROM clinic_mail_participant
                 WHERE partner_id = ANY(%(people)s)
                 GROUP BY thread_id HAVING count(*) > 1),
            kept AS (
                UPDATE clinic_mail_participant p
                   SET unread = j.unread, last_in_at = j.last_in_at,
                       last_out_at = j.last_out_at, last_at = j.last_at,
                       opened_at = j.opened_at,
                       place = CASE WHEN j.here THEN 'current' ELSE p.place END
                  FROM joined j WHERE p.id = coalesce(j.own, j.first)
                RETURNING p.id, p.thread_id)
            DELETE FROM clinic_mail_participant p USING kept
             WHERE p.thread_id = kept.thread_id AND p.id <> kept.id
               AND p.partner_id = ANY(%(people)s)
            """,
            {"dst": dst_partner.id, "people": people},
        )
        self.env.invalidate_all()
