"""Whom the caller may write to; everything else is refused by the server."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import escape_psql

from .res_users import GROUP

#: What a draft may name besides single people: for staff, for clients.
STAFF_TEAMS = ("front_office", "provider", "external_agent")
CLIENT_TEAMS = ("front_office", "biller")


class ClinicMailPeople(models.Model):
    """Recipients: clients reach their own providers and the offices only (F106-F108).

    Staff reach single clients and staff, and groups; there is no "all clients".
    """

    _inherit = "clinic.mail.message"

    @api.model
    def _mail_recipients(self, search="", limit=20) -> dict:
        """Return whom the caller may write to.

        :param search: part of a name; empty for the first ones
        :param limit: most people of each kind, 100 at most
        :return: ``people`` (see ``_mail_person``), ``teams`` and ``patients``, each a
            list of dictionaries
        """
        limit = max(1, min(int(limit), 100))
        name = escape_psql(str(search or ""))[:100]
        partner = self.env.user.partner_id
        staff = self._mail_staff_users(Domain("name", "ilike", name), limit)
        clients = self._mail_allowed_clients(Domain("name", "ilike", name), limit)
        own = self.env.user._clinic_mail_part() == "client"
        patients = partner._clinic_mail_patients() if own else partner.browse()
        return {
            "people": self._mail_describe(staff.partner_id | clients),
            "teams": [
                {"key": key, "name": self._mail_team_name(key)}
                for key in self._mail_allowed_teams()
            ],
            "patients": [{"id": p.id, "name": p.name} for p in patients],
        }

    @api.model
    def _mail_allowed(self, partner_ids):
        """Return those of some contacts that the caller may write to.

        :param partner_ids: ids from a browser; nonsense among them is left out
        """
        ids = [i for i in partner_ids or [] if type(i) is int and i > 0]
        staff = self._mail_staff_users(Domain("partner_id", "in", ids))
        clients = self._mail_allowed_clients(Domain("id", "in", ids))
        # sudo: names and accounts of whom the caller may write to
        allowed_sudo = (staff.partner_id | clients).sudo()
        return allowed_sudo.sorted(lambda partner: ids.index(partner.id))

    @api.model
    def _mail_allowed_teams(self) -> tuple:
        """Return the groups that the caller may address."""
        user = self.env.user
        if user._clinic_is_agent():
            return ()
        return STAFF_TEAMS if user._clinic_mail_part() == "staff" else CLIENT_TEAMS

    @api.model
    def _mail_team_users(self, team, company):
        """Return a group's people in one clinic, the caller not among them."""
        mine = Domain("clinic_role", "=", team) & Domain(
            "company_ids", "in", company.id
        )
        return self._mail_reachable_users(mine)

    @api.model
    def _mail_reachable_users(self, domain, limit=None):
        """Return accounts on the staff's side, in any of the group's clinics."""
        group = self.env.ref(GROUP)
        internal = Domain("share", "=", False) & Domain("all_group_ids", "in", group.id)
        side = internal | Domain("clinic_role", "=", "external_agent")
        # sudo: names of staff, to be written to
        users_sudo = self.env["res.users"].sudo()
        others = Domain(
            "id", "not in", [self.env.uid, self.env.ref("base.user_root").id]
        )
        return users_sudo.search(side & others & domain, limit=limit, order="name, id")

    @api.model
    def _mail_staff_users(self, domain, limit=None):
        """Return the staff to whom the caller may write, each by name."""
        user = self.env.user
        part = user._clinic_mail_part()
        if part == "staff" and not user._clinic_is_agent():
            return self._mail_reachable_users(domain, limit)
        if part == "staff":
            colleagues = Domain("company_ids", "in", user.company_id.id)
            colleagues &= Domain("clinic_role", "!=", "external_agent")
            return self._mail_reachable_users(domain & colleagues, limit)
        if part == "client":
            own = Domain("id", "in", self._mail_own_providers().ids)
            return self._mail_reachable_users(domain & own, limit)
        return user.browse()

    @api.model
    def _mail_own_providers(self):
        """Return the practitioners of the client and of those in its care.

        Assigned ones, and those with whom there are or were appointments.
        """
        patients_sudo = self.env.user.partner_id._clinic_mail_patients()
        # sudo: a client reads who treats him
        attendees_sudo = self.env["calendar.attendee"].sudo()
        attendances = attendees_sudo.search(
            [
                ("partner_id", "in", patients_sudo.ids),
                ("state", "!=", "declined"),
                ("event_id.active", "=", True),
            ]
        )
        events_sudo = attendances.event_id
        users = events_sudo.user_id | events_sudo.partner_ids.user_ids
        met = users.filtered(lambda user: user.clinic_role == "provider")
        return patients_sudo.clinic_provider_ids | met

    @api.model
    def _mail_allowed_clients(self, domain, limit=None):
        """Return the clients to whom the caller may write: the clinic's staff only."""
        contacts = self.env["res.partner"]
        if not self.env.user._clinic_mail_staff():
            return contacts
        known = Domain("clinic_client_status", "!=", False)
        mine = Domain("company_id", "in", [False, *self.env.companies.ids])
        users = self.env["res.users"]._search([("share", "=", False)])
        outside = Domain("user_ids", "not in", users) | Domain("user_ids", "=", False)
        return contacts.search(
            domain & known & mine & outside, limit=limit, order="name"
        )

    @api.model
    def _mail_describe(self, partners) -> list:
        """Return how people are shown where somebody chooses or reads recipients."""
        partners_sudo = partners.sudo()  # sudo: names of whom the caller may write to
        accounts = {u.partner_id.id: u for u in partners_sudo._clinic_mail_users()}
        return [
            self._mail_person(partner, accounts.get(partner.id))
            for partner in partners_sudo
        ]

    @api.model
    def _mail_person(self, partner, user) -> dict:
        """Return one person: id, name, part, role, inactive and has_account."""
        part = user._clinic_mail_part() if user else "client"
        staff = part == "staff"
        return {
            "id": partner.id,
            "name": partner.name,
            "part": part or "client",
            "role": user.clinic_role if staff else False,
            "inactive": not staff and partner.clinic_client_status == "inactive",
            "has_account": bool(user),
        }

    @api.model
    def _mail_team_name(self, team) -> str:
        teams = self.env["clinic.mail.participant"]._fields["team"]
        return dict(teams._description_selection(self.env)).get(team, team)
