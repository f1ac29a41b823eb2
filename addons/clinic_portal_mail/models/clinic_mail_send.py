"""Sending: everything is checked here, whatever form, RPC or draft it came from."""

from odoo import models
from odoo.fields import Datetime

from ..tools import body as body_tools


class ClinicMailSend(models.Model):
    """Turn a draft into a message that nobody can change any more."""

    _inherit = "clinic.mail.message"

    def _mail_send(self) -> dict:
        """Send the caller's own draft; a repeated request sends nothing again.

        :return: ``thread_id``, ``message_id`` and ``without_account``: the people who
            cannot read it before they are invited (F115)
        :raises UserError: with what to do, for a draft that may not be sent
        """
        self._mail_lock_draft()
        if sent := self._mail_sent_already():
            return self._mail_sent_result(sent)
        draft_sudo = self._mail_own_draft()
        self._mail_check_words(draft_sudo)
        if draft_sudo.thread_id:
            thread = draft_sudo.thread_id.with_env(self.env)
            thread._mail_lock()
            thread._mail_check_answer(thread._mail_own_row())
        else:
            draft_sudo._mail_start_thread(self._mail_checked_people(draft_sudo))
        draft_sudo._mail_seal()
        draft_sudo.thread_id._mail_arrive(draft_sudo)
        return self._mail_sent_result(draft_sudo)

    def _mail_lock_draft(self):
        """Let two presses of Send follow each other: the second finds it sent."""
        self.env.cr.execute(
            "SELECT id FROM clinic_mail_message WHERE id = ANY(%s) FOR UPDATE",
            [self.ids],
        )

    def _mail_check_words(self, draft_sudo):
        """Require a subject and 10 characters of text, in answers too (F109, F110)."""
        subject = draft_sudo.draft_subject or draft_sudo.thread_id.subject
        self._mail_require(subject, self.env._("Write a subject."))
        missing = body_tools.LEAST - body_tools.length(draft_sudo.body)
        self._mail_require(
            missing <= 0,
            self.env._(
                "The message is too short: %(count)s more characters, please.",
                count=missing,
            ),
        )

    def _mail_checked_people(self, draft_sudo) -> dict:
        """Return ``{contact: team or False}``, groups expanded, all of them allowed.

        :raises UserError: for nobody, an empty group, or somebody who may not be
            written to
        """
        asked = draft_sudo.draft_partner_ids
        people = dict.fromkeys(self._mail_allowed(asked.ids), False)
        self._mail_require(
            len(people) == len(asked),
            self.env._("You cannot write to one of these people. Choose anew."),
        )
        for team in draft_sudo.draft_teams or []:
            users = self._mail_team_users(team, self._mail_company(people))
            self._mail_require(
                users,
                self.env._(
                    "Nobody belongs to %(team)s.", team=self._mail_team_name(team)
                ),
            )
            for partner in users.partner_id:
                people.setdefault(partner, team)
        self._mail_require(people, self.env._("Choose whom to write to."))
        self._mail_check_people(draft_sudo, people)
        return people

    def _mail_check_people(self, draft_sudo, people):
        """Refuse what the clinic has switched off, and inactive clients (F137)."""
        threads = self.env["clinic.mail.thread"]
        me = self.env.user.partner_id.sudo()  # sudo: a client's own marks
        client = draft_sudo.author_part == "client"
        parts = self._mail_parts(people)
        clients = [person for person in people if parts[person] == "client"]
        off = [p for p in (clients + [me] * client) if p.clinic_portal_mail_off]
        enabled = self._mail_company(people).clinic_portal_mail_enabled
        self._mail_require(
            not off and (enabled or not (clients or client)),
            threads._mail_refusal_text("off"),
        )
        if client and threads._mail_client_inactive(me, draft_sudo.draft_patient_id):
            staff = me.browse([person.id for person in people])
            self._mail_require(
                not threads._mail_holds_provider(staff),
                threads._mail_refusal_text("inactive"),
            )

    def _mail_company(self, people=()):
        """Return the clinic that a new thread belongs to.

        Staff: the one they work in. Clients: their contact's, else that of the first
        person they write to, else their account's.
        """
        user_sudo = self.env.user.sudo()  # sudo: a client's own clinic
        if user_sudo._clinic_mail_part() == "staff":
            return self.env.company.sudo()  # sudo: its settings
        written = next(iter(people), user_sudo.partner_id)._clinic_mail_users()
        own = user_sudo.partner_id.company_id
        return own or written[:1].company_id or user_sudo.company_id

    def _mail_parts(self, people) -> dict:
        """Return ``{contact: part}``, as it is fixed when the person is added."""
        partners = self.env["res.partner"].browse([person.id for person in people])
        parts = {line["id"]: line["part"] for line in self._mail_describe(partners)}
        return {person: parts[person.id] for person in people}

    def _mail_start_thread(self, people):
        """Make the thread of a new message, with all its participants.

        :param people: ``{contact: team or False}``
        """
        self.ensure_one()
        now = self.env["clinic.clock"]._now()
        parts = self._mail_parts(people)
        rows = [
            {"partner_id": person.id, "part": parts[person], "team": team}
            for person, team in people.items()
            if person != self.author_id
        ]
        rows.append({"partner_id": self.author_id.id, "part": self.author_part})
        added = {"added_at": now, "added_by_id": self.author_id.id}
        self.thread_id = thread = self.env["clinic.mail.thread"].create(
            {
                "subject": self.draft_subject,
                "company_id": self._mail_company(people).id,
                "patient_id": self._mail_about(rows).id,
                "started_by_id": self.author_id.id,
                "started_part": self.author_part,
                "started_at": now,
            }
        )
        # no commands: Odoo runs them with the rights of who pressed Send
        thread.participant_ids.create(
            [{**row, **added, "thread_id": thread.id} for row in rows]
        )

    def _mail_about(self, rows):
        """Return whom a thread is about: of one client, it or a patient in its care."""
        clients = [row["partner_id"] for row in rows if row["part"] == "client"]
        if len(clients) != 1:
            return self.env["res.partner"]
        client = self.env["res.partner"].browse(clients)
        chosen = self.draft_patient_id
        return chosen if chosen in client._clinic_mail_patients() else client

    def _mail_seal(self):
        """Make the draft a message, with the digest of what readers will be shown."""
        self.ensure_one()
        self.write(
            {
                "author_name": self.author_id.name,
                "body_text": body_tools.text(self.body),
                "sent_at": Datetime.to_string(self.env["clinic.clock"]._now()),
                "draft_subject": False,
                "draft_partner_ids": [(5, 0, 0)],
                "draft_teams": False,
                "draft_patient_id": False,
            }
        )
        self.flush_recordset()
        self.write({"state": "sent", "digest": self._mail_digest()})
        self.flush_recordset()

    def _mail_sent_result(self, message_sudo) -> dict:
        thread_sudo = message_sudo.thread_id
        others = thread_sudo.participant_ids.partner_id - message_sudo.author_id
        people = self._mail_describe(others)
        return {
            "thread_id": thread_sudo.id,
            "message_id": message_sudo.id,
            "without_account": [
                {"id": person["id"], "name": person["name"]}
                for person in people
                if not person["has_account"] and message_sudo.author_part == "staff"
            ],
        }
