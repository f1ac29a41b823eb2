"""Practitioner, place and kind: what narrows a range's appointments (B14)."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

OPTIONS = """
WITH found AS (%(appointments)s)
SELECT ARRAY(SELECT DISTINCT location FROM found WHERE location <> '' ORDER BY 1),
       ARRAY(SELECT DISTINCT user_id FROM found WHERE user_id IS NOT NULL),
       ARRAY(SELECT DISTINCT u.id FROM found f
               JOIN calendar_attendee a ON a.event_id = f.id
               JOIN res_users u ON u.partner_id = a.partner_id
              WHERE u.active AND u.clinic_role = 'provider'),
       ARRAY(SELECT DISTINCT k.type_id FROM found f
               JOIN meeting_category_rel k ON k.event_id = f.id)
"""


class ClinicMassAlertFilter(models.Model):
    """Narrow an alert to some of the range's appointments, and say what there is."""

    _inherit = "clinic.mass.alert"

    def _filter_domain(self):
        """Return the domain of practitioner, place and kind, or None."""
        parts = []
        if self.provider_ids:
            users = self.provider_ids
            parts.append(
                Domain("user_id", "in", users.ids)
                | Domain("attendee_ids.partner_id", "in", users.partner_id.ids)
            )
        if self.place:
            parts.append(Domain("location", "=", self.place))
        if self.categ_ids:
            parts.append(Domain("categ_ids", "in", self.categ_ids.ids))
        return Domain.AND(parts) if parts else None

    def _filter_options(self) -> dict:
        """Return the practitioners, places and kinds of the range's appointments."""
        plain_sudo = self.sudo().new(  # sudo: in memory; administrator checked
            {
                "company_id": self.company_id.id,
                "date_from": self.date_from,
                "date_to": self.date_to,
            }
        )
        query = plain_sudo._appointments()
        columns = (
            SQL.identifier(query.table, n) for n in ("id", "location", "user_id")
        )
        self.env.flush_all()
        self.env.cr.execute(SQL(OPTIONS, appointments=query.select(*columns)))
        places, organizers, practitioners, kinds = self.env.cr.fetchone()
        # sudo: names of the practitioners alone
        users_sudo = self.env["res.users"].sudo().browse({*organizers, *practitioners})
        types = self.env["calendar.event.type"].browse(kinds)
        return {
            "providers": [
                {"id": u.id, "name": u.name} for u in users_sudo.sorted("name")
            ],
            "places": places,
            "kinds": [{"id": k.id, "name": k.name} for k in types.sorted("name")],
        }
