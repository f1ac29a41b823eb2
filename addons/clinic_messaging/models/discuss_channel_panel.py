"""What the chat window shows beside a conversation."""

from datetime import timedelta

import phonenumbers

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..tools import quiet

AHEAD = timedelta(days=60)
TEXT_MODELS = ("res.partner", "calendar.event")


class DiscussChannelPanel(models.Model):
    """Tell the front desk whom it is writing to, and what stands against it."""

    _inherit = "discuss.channel"

    @api.readonly
    def get_clinic_panel(self):
        """Return what the chat window shows of a conversation.

        :return: a dict; ``hindrance`` says why an answer cannot be sent, or ""
        :raises AccessError: for those who may not read the conversation
        """
        self._check_clinic_operator()
        self.ensure_one()
        number_sudo = self._clinic_number_record()
        reason = self._clinic_refusal("?")
        return {
            "id": self.id,
            "number": format_number(self.clinic_number),
            "partner": _pair(self.clinic_partner_id),
            "identity": self.clinic_identity,
            "candidates": self._clinic_describe_candidates(),
            "appointment": self._clinic_next_appointment(),
            "holds": self._clinic_describe_holds(),
            "opted_out": bool(number_sudo.opted_out_at),
            "blocked": number_sudo.blocked,
            "hindrance": self._clinic_explain(reason) if reason else "",
            "state": self.clinic_state,
            "needs_reply": self.clinic_needs_reply,
            "assignee": _pair(self.clinic_assignee_id),
            "users": self._clinic_colleagues(),
            "snoozed": self._clinic_local(self.clinic_snoozed_until),
        }

    @api.readonly
    def get_clinic_quiet(self):
        """Return until when an answer should wait, or "" if it may leave now.

        :return: the time on the clinic's wall clock
        """
        self._check_clinic_operator()
        self.ensure_one()
        now = self.env["clinic.clock"]._now()
        company = self.clinic_company_id
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: T1's own zones
        row = {
            "partner_tz": self.clinic_partner_id.tz,
            "tz_name": self._clinic_number_record().tz_name,
        }
        zones, hours = (
            ledger_sudo._zones_of(row, company),
            company._clinic_quiet_hours(),
        )
        is_quiet = quiet.is_quiet(now, zones, hours)
        if not is_quiet or self._clinic_may_answer_in_quiet_hours():
            return ""
        return self._clinic_local(quiet.next_open(now, zones, hours))

    def _clinic_colleagues(self) -> list[dict]:
        """Return who can be assigned."""
        users_sudo = self._clinic_readers().sudo()  # sudo: their names only
        return [_pair(user) for user in users_sudo.sorted("name")]

    def _clinic_describe_candidates(self) -> list[dict]:
        """Return who may be writing, with the reasons in words."""
        if self.clinic_identity == "alone":
            return []
        words = {
            "chosen": self.env._("chosen before"),
            "texted": self.env._("was texted last"),
            "appointment": self.env._("has an appointment now"),
            "named": self.env._("is named in the text"),
        }
        last = self.env["clinic.message"].search(
            [("conversation_id", "=", self.id), ("direction", "=", "inbound")], limit=1
        )
        return [
            {
                "id": candidate.partner_id,
                "name": candidate.name,
                "reasons": ", ".join(words[reason] for reason in candidate.reasons),
            }
            for candidate in self._clinic_candidates(last.body)
        ]

    def _clinic_next_appointment(self):
        """Return the client's next appointment, or that of who it answers for."""
        people = self.clinic_partner_id | self.clinic_partner_id.clinic_patient_ids
        now = self.env["clinic.clock"]._now()
        # sudo: when the conversation's own client comes, whoever keeps the calendar
        calendar_sudo = self.env["calendar.event"].sudo()
        events = people and calendar_sudo._get_clinic_appointments(
            self.clinic_company_id, now, now + AHEAD
        )
        attendees = calendar_sudo.env["calendar.attendee"].search(
            [
                ("event_id", "in", events.ids),
                ("partner_id", "in", people.ids),
                ("state", "!=", "declined"),
            ]
        )
        event = attendees.event_id.sorted("start")[:1]
        if not event:
            return False
        who = (attendees.filtered(lambda a: a.event_id == event).partner_id)[:1]
        about = "" if who == self.clinic_partner_id else f" ({who.name})"
        return {"id": event.id, "label": self._clinic_local(event.start) + about}

    def _clinic_local(self, moment) -> str:
        """Return a moment on the clinic's wall clock, in the user's language."""
        if not moment:
            return ""
        zone = self.clinic_company_id._clinic_zone()
        return format_datetime(self.env, moment, tz=zone, dt_format="medium")

    # Quick messages
    # ------------------------------------------------------------

    @api.readonly
    def get_clinic_quick_messages(self):
        """Return the quick messages that can be loaded into an answer.

        :return: ``[{"id", "name"}]``, shared ones and the user's own
        """
        self._check_clinic_operator()
        templates = self.env["sms.template"].search(self._clinic_template_domain())
        return [_pair(template) for template in templates]

    @api.readonly
    def get_clinic_quick_message(self, template_id):
        """Return a quick message for this client: filled in, in the client's language.

        :param template_id: id of one of ``get_clinic_quick_messages``
        :raises UserError: when it cannot be filled in for this client
        """
        self._check_clinic_operator()
        self.ensure_one()
        wanted = template_id if isinstance(template_id, int) else 0
        mine = self._clinic_template_domain()
        template = self.env["sms.template"].search(mine & Domain("id", "=", wanted))
        if not template:
            raise UserError(self.env._("This quick message is not there any more."))
        row = self._clinic_quick_row(template)
        rendered = row._render({row.id: row.patient_id})[row.id]
        if row._lacks_event():
            raise UserError(
                self.env._("The client has no coming appointment to fill in.")
            )
        return rendered.body

    def _clinic_template_domain(self) -> Domain:
        mine = Domain("clinic_owner_id", "in", [self.env.uid, False])
        return mine & Domain("model", "in", TEXT_MODELS)

    def _clinic_quick_row(self, template):
        """Return the ledger's row of a quick message, in memory only."""
        partner = self.clinic_partner_id
        appointment = self._clinic_next_appointment()
        lang = partner.lang or self.clinic_company_id.partner_id.lang
        words = template.with_context(lang=lang).body
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: rendered as at dispatch
        batch = ledger_sudo.env["clinic.message.batch"].new(
            {"body": words, "template_unchanged": True, "template_id": template.id}
        )
        return ledger_sudo.new(
            {
                "company_id": self.clinic_company_id.id,
                "partner_id": partner.id,
                "patient_id": partner.id,
                "event_id": appointment and appointment["id"],
                "number": self.clinic_number,
                "message_type": "reply",
                "template_id": template.id,
                "batch_id": batch,
            }
        )

    # Who it is
    # ------------------------------------------------------------

    def action_clinic_identify(self, partner_id, everything=False):
        """Say who is writing; it is remembered for this conversation (B9).

        What has not been answered moves to the chosen contact; so does everything
        that was received here, if asked for.

        :param partner_id: id of a contact that the user may read
        :param everything: also what was received before
        :raises UserError: for anything else
        """
        self._check_clinic_operator()
        self.ensure_one()
        wanted = partner_id if isinstance(partner_id, int) else 0
        partner = self.env["res.partner"].search([("id", "=", wanted)])
        clinics = self.clinic_company_id.ids + [False]
        if not partner or partner.company_id.id not in clinics:
            raise UserError(self.env._("Choose a contact of this clinic."))
        channel_sudo = self.sudo()  # sudo: changed by actions only; checked
        channel_sudo.write(
            {
                "clinic_partner_id": partner.id,
                "clinic_identity": "chosen",
                "name": partner.name or self.clinic_number,
            }
        )
        channel_sudo._clinic_move_texts(partner, everything)
        self._clinic_tell_inbox()

    def _clinic_move_texts(self, partner, everything):
        """Let received texts be the chosen contact's."""
        received = Domain("conversation_id", "=", self.id)
        received &= Domain("direction", "=", "inbound")
        if not everything:
            since = self.clinic_waiting_since or self.clinic_last_inbound_at
            received &= Domain("sent_at", ">=", since) | Domain(
                "partner_id", "=", False
            )
        texts = self.env["clinic.message"].search(received)
        texts.write(
            {
                "partner_id": partner.id,
                "patient_id": self._clinic_patient_of(partner).id,
            }
        )
        self._clinic_show_state(texts.mail_message_id)


def format_number(number: str) -> str:
    """Return a number as people write it, or as it is if it is none."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number or ""
    international = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, international)


def _pair(record):
    """Return id and name of a record, or False for none."""
    return {"id": record.id, "name": record.display_name} if record else False
