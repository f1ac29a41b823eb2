"""The audience: who of the chosen people is written to, and why others are not."""

from ast import literal_eval
from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError

from .res_partner_preferences import declined_sql

PLAIN_TYPES = ("direct", "reply")
#: Bulk texts that a number got, or will get, in the last day and week and later.
BULK_COUNT = """
    (SELECT count(*) FROM clinic_message b
      WHERE b.number = channeled.number AND b.lane = 'bulk'
        AND b.direction = 'outbound' AND b.company_id = %(company_id)s
        AND b.state IN ('scheduled', 'queued', 'submitting', 'sent', 'delivered')
        AND coalesce(b.sent_at, b.due_at) > %(now)s - interval '{interval}')
"""

CHOSEN = """
chosen AS (
    SELECT c.patient_id, c.event_id, c.position
      FROM unnest(%(patient_ids)s::int[], %(event_ids)s::int[])
           WITH ORDINALITY AS c(patient_id, event_id, position)
)"""


def _own(column: str) -> str:
    """Return SQL for a column of whoever answers for a patient.

    Most patients answer for themselves: they are looked up once.
    """
    return f"CASE WHEN ct.id IS NULL THEN pt.{column} ELSE ct.{column} END"


PHONE, NUMBER, EMAIL = map(_own, ("phone", "phone_sanitized", "email_normalized"))
CONSENT, ACTIVE = map(_own, ("clinic_text_consent", "active"))
PREFERRED, TZ = map(_own, ("clinic_preferred_channel", "tz"))
#: judges whoever a part named ``chosen`` holds: patient_id, event_id, position
JUDGED = f"""
, person AS (
    SELECT c.position, c.event_id, pt.id AS patient_id,
           coalesce(ct.id, pt.id) AS contact_id, {PHONE} AS phone,
           {NUMBER} AS number, {EMAIL} AS email, {CONSENT} AS consent,
           {ACTIVE} AS active, {PREFERRED} AS preferred,
           pt.clinic_client_status AS status, pt.clinic_birthdate AS birthdate,
           coalesce(pt.clinic_deceased_on, ct.clinic_deceased_on) AS deceased_on,
           coalesce(nullif({TZ}, ''), n.tz_name, '') AS zones,
           CASE WHEN ct.id IS NULL THEN {declined_sql("%(kind_type)s", "pt")}
                ELSE {declined_sql("%(kind_type)s", "ct")} END AS declined,
           coalesce(n.opted_out_at IS NOT NULL, false)
             OR (n.id IS NULL AND bl.id IS NOT NULL) AS opted_out,
           n.id AS number_id, n.blocked, n.held_until, n.line_type,
           n.identified_at, bm.id IS NOT NULL AS email_refused
      FROM chosen c
      JOIN res_partner pt ON pt.id = c.patient_id
      LEFT JOIN res_partner ct ON ct.id = pt.clinic_contact_id
      LEFT JOIN clinic_number n ON n.number = {NUMBER}
      LEFT JOIN phone_blacklist bl ON bl.number = {NUMBER} AND bl.active
      LEFT JOIN mail_blacklist bm ON bm.email = {EMAIL} AND bm.active
), channeled AS (
    SELECT *, CASE
           WHEN %(channel)s <> 'preferred' THEN %(channel)s
           WHEN preferred = 'phone' THEN 'phone'
           WHEN preferred = 'email' AND coalesce(email, '') <> '' THEN 'email'
           ELSE 'sms' END AS via
      FROM person
), judged AS (
    SELECT *, CASE
           WHEN NOT active THEN 'archived'
           WHEN deceased_on IS NOT NULL AND NOT %(plain)s THEN 'deceased'
           WHEN %(many)s AND status IS NULL THEN 'not_a_client'
           WHEN %(many)s AND status = 'inactive' AND NOT %(keep_inactive)s
           THEN 'inactive'
           WHEN %(many)s AND (%(min_age)s > 0 OR %(max_age)s > 0)
                AND NOT coalesce(
                    date_part('year', age(%(today)s::date, birthdate))
                        BETWEEN %(min_age)s AND %(top_age)s, %(keep_unknown_age)s)
           THEN 'age'
           WHEN %(needs_event)s AND event_id IS NULL THEN 'no_appointment'
           WHEN via = 'phone' THEN 'prefers_phone'
           WHEN %(invites)s AND coalesce(email, '') = '' THEN 'no_email'
           WHEN via = 'email' AND coalesce(email, '') = '' THEN 'no_email'
           WHEN via = 'email' AND email_refused THEN 'email_blacklisted'
           WHEN via = 'email' THEN NULL
           WHEN coalesce(phone, '') = '' THEN 'no_number'
           WHEN coalesce(number, '') = '' THEN 'invalid_number'
           WHEN cardinality(%(prefixes)s::text[]) > 0
                AND NOT number LIKE ANY (%(prefixes)s::text[]) THEN 'foreign_number'
           WHEN opted_out THEN 'opted_out'
           WHEN consent = 'refused' THEN 'refused'
           WHEN %(explicit)s AND consent IS DISTINCT FROM 'granted' THEN 'no_consent'
           WHEN blocked THEN 'blocked'
           WHEN held_until > %(now)s THEN 'held'
           WHEN declined THEN 'kind_declined'
           WHEN %(many)s AND %(cap_day)s > 0
                AND {BULK_COUNT.format(interval="1 day")} >= %(cap_day)s THEN 'capped'
           WHEN %(many)s AND %(cap_week)s > 0
                AND {BULK_COUNT.format(interval="7 days")} >= %(cap_week)s THEN 'capped'
           WHEN line_type = 'landline' THEN 'landline'
           END AS hindrance
      FROM channeled
)"""
AUDIENCE = (
    "WITH "
    + CHOSEN
    + JUDGED
    + """
, ranked AS (
    SELECT *,
           row_number() OVER (PARTITION BY hindrance IS NULL, contact_id
                              ORDER BY position) AS of_contact,
           row_number() OVER (PARTITION BY hindrance IS NULL,
                                           CASE via WHEN 'email' THEN email
                                                    ELSE number END
                              ORDER BY position) AS of_address
      FROM judged
), audience AS (
    SELECT *, coalesce(hindrance, CASE WHEN of_contact > 1 THEN 'same_contact'
                                       WHEN of_address > 1 THEN 'duplicate_number'
                                       END) AS reason
      FROM ranked
)
"""
)
#: whether a text carries the clinic's name and opt-out line
UNSIGNED = """(identified_at IS NULL OR (%(sign_days)s > 0
    AND identified_at <= %(now)s - %(sign_days)s * interval '1 day'))"""
COUNTS = f"""
SELECT reason, via, zones, count(*) AS people,
       count(*) FILTER (WHERE {UNSIGNED}) AS unsigned,
       count(*) FILTER (WHERE coalesce(consent, 'unknown') = 'unknown') AS never_asked,
       count(*) FILTER (WHERE number_id IS NULL) AS new_numbers
  FROM audience GROUP BY reason, via, zones
"""
#: what the plan keeps of each judged person, with its type in PostgreSQL
PERSON = {
    "contact_id": "int",
    "patient_id": "int",
    "event_id": "int",
    "number": "text",
    "email": "text",
    "via": "text",
    "zones": "text",
    "reason": "text",
}
#: arrays as text: they go back into the plan's statement as they came
SETTLE = f"""
SELECT (SELECT coalesce(json_agg(c), '[]') FROM ({COUNTS}) AS c),
       {", ".join(f"array_agg({name})::text" for name in PERSON)}
  FROM (SELECT * FROM audience ORDER BY position) AS a
"""
#: the part ``audience`` again, of people who were judged in the same transaction
SETTLED = f"""
audience AS (
    SELECT *
      FROM unnest({", ".join(f"%(settled_{n})s::{t}[]" for n, t in PERSON.items())})
           WITH ORDINALITY AS a({", ".join(PERSON)}, position)
)"""


@dataclass
class Audience:
    """What a choice of people comes to.

    :param texts: how many get a text
    :param emails: how many get an e-mail
    :param left_out: ``{reason: how many}``
    :param zones: distinct zone keys of those who get a text
    :param unsigned: how many texts will carry the clinic's name and opt-out line
    :param new_numbers: how many texts go to a number without a ``clinic.number``
    :param people: once settled, the parameters of ``SETTLED``
    """

    texts: int = 0
    emails: int = 0
    unsigned: int = 0
    never_asked: int = 0
    new_numbers: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    zones: set[str] = field(default_factory=set)
    people: dict[str, str] = field(default_factory=dict)

    def add(self, groups: list[dict]):
        """Add people by reason, way and zones, as ``COUNTS`` returns them."""
        for group in groups:
            if reason := group["reason"]:
                self.left_out[reason] = self.left_out.get(reason, 0) + group["people"]
            elif group["via"] == "email":
                self.emails += group["people"]
            else:
                self.texts += group["people"]
                self.unsigned += group["unsigned"]
                self.never_asked += group["never_asked"]
                self.new_numbers += group["new_numbers"]
                self.zones.add(group["zones"])

    @property
    def count(self) -> int:
        """Return how many people will be written to."""
        return self.texts + self.emails


class ClinicAudience(models.AbstractModel):
    """Judge recipients in one SQL pass, the same for the preview and for the plan."""

    _name = "clinic.audience"
    _description = "Message Audience"

    @api.model
    def _parameters(self, batch, patient_ids, event_ids) -> dict:
        """Return what the audience's SQL needs.

        :param batch: ``clinic.message.batch`` or the compose dialog: same field names
        :param patient_ids: ids of chosen contacts, in order
        :param event_ids: for each of them an appointment's id or None
        """
        company = batch.company_id
        codes = company.clinic_country_ids.mapped("phone_code")
        now = self.env["clinic.clock"]._now()
        return {
            **self._appointment_parameters(batch, patient_ids, event_ids),
            "channel": batch.channel,
            "plain": batch.message_type in PLAIN_TYPES and len(set(patient_ids)) == 1,
            "many": len(set(patient_ids)) > 1,
            "keep_inactive": batch.keep_inactive,
            "invites": batch.message_type == "portal_invitation",
            "min_age": batch.min_age or 0,
            "max_age": batch.max_age or 0,
            "top_age": batch.max_age or 999,
            "keep_unknown_age": batch.keep_unknown_age,
            "now": now,
            "today": now.date(),
            "sign_days": company.clinic_opt_out_days or 0,
            "prefixes": [f"+{code}%" for code in codes],
            "explicit": company.clinic_consent_policy == "explicit",
            **self._wish_parameters(batch, patient_ids),
        }

    @api.model
    def _wish_parameters(self, batch, patient_ids) -> dict:
        """Return what the clients' wishes are compared with: kind and caps (C13)."""
        many = len(set(patient_ids)) > 1
        as_bulk = many and batch.message_type == "direct"
        is_capped = batch.message_type != "mass_alert"  # the lane of bulks only
        return {
            "kind_type": "bulk" if as_bulk else batch.message_type,
            "cap_day": is_capped and batch.company_id.clinic_bulk_cap_day or 0,
            "cap_week": is_capped and batch.company_id.clinic_bulk_cap_week or 0,
            "company_id": batch.company_id.id,
        }

    @api.model
    def _preview(self, parameters) -> Audience:
        """Count who gets what, without writing anything."""
        self._flush()
        self.env.cr.execute(AUDIENCE + COUNTS, parameters)
        result = Audience()
        result.add(self.env.cr.dictfetchall())
        return result

    @api.model
    def _judge(self, batch, channel, messages) -> dict:
        """Return what speaks against writing again to those of failed messages.

        Ages and who is inactive were judged when the message was planned.

        :param batch: the ``clinic.message.batch`` they belong to
        :param channel: how they would be written to
        :return: ``{message id: key of state_reason or None}``; without those whose
            contact is not known
        """
        people = [(m.patient_id or m.partner_id).id for m in messages]
        events = [m.event_id.id or None for m in messages]
        wanted = {"channel": channel, "many": False}
        self._flush()
        self.env.cr.execute(
            AUDIENCE + "SELECT position, hindrance FROM judged",
            self._parameters(batch, people, events) | wanted,
        )
        ids = messages.ids
        return {ids[place - 1]: reason for place, reason in self.env.cr.fetchall()}

    @api.model
    def _starts(self, parameters) -> list:
        """Return when the appointment of each text's recipient begins, in order."""
        self._flush()
        self.env["calendar.event"].flush_model(["start"])
        self.env.cr.execute(
            AUDIENCE
            + """
            SELECT e.start FROM audience a
              LEFT JOIN calendar_event e ON e.id = a.event_id
             WHERE a.reason IS NULL AND a.via = 'sms' ORDER BY a.position
            """,
            parameters,
        )
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _settle(self, parameters) -> Audience:
        """Judge people for a plan, once each of their numbers has a row.

        A number's row tells its zones, and T1 locks it. The plan writes whom this
        judged: they are not judged again.
        """
        audience = self._judge_all(parameters)
        if audience.new_numbers:
            self._ensure_numbers(parameters)
            audience = self._judge_all(parameters)
        return audience

    @api.model
    def _judge_all(self, parameters) -> Audience:
        """Count who gets what, and keep how each one is judged."""
        self._flush()
        self.env.cr.execute(AUDIENCE + SETTLE, parameters)
        groups, *columns = self.env.cr.fetchone()
        names = [f"settled_{name}" for name in PERSON]
        result = Audience(people=dict(zip(names, columns, strict=True)))
        result.add(groups)
        return result

    @api.model
    def _ensure_numbers(self, parameters):
        """Insert the ``clinic.number`` rows that the audience's texts will lock."""
        self._flush()
        self.env.cr.execute(
            AUDIENCE
            + """
            SELECT DISTINCT number FROM audience
             WHERE reason IS NULL AND via = 'sms' AND number_id IS NULL
            """,
            parameters,
        )
        self.env["clinic.number"]._ensure([row[0] for row in self.env.cr.fetchall()])

    @api.model
    def _flush(self):
        for name in (
            "res.partner",
            "clinic.number",
            "phone.blacklist",
            "mail.blacklist",
        ):
            self.env[name].flush_model()

    @api.model
    def _of_domain(self, text):
        """Return the contacts of a domain, evaluated as the user."""
        return self._records_of_domain("res.partner", text)

    @api.model
    def _records_of_domain(self, model, text):
        """Return the records of a domain, evaluated as the user.

        Only literals are read: a browser wrote the text (reliability.md R10).

        :param model: whose records
        :param text: a domain as text
        :raises UserError: when it is none
        """
        try:
            return self.env[model].search(literal_eval(text or "[]"))
        except (ValueError, SyntaxError, TypeError, AttributeError, MemoryError):
            raise UserError(
                self.env._("The filter cannot be read. Choose the clients again.")
            ) from None

    @api.model
    def _of_events(self, events):
        """Return the clients among the attendees of appointments.

        Colleagues and suppliers have no client status and are never an audience.

        :return: ``(patient ids, event ids)``, soonest appointment first
        """
        rows = [
            (attendee.partner_id.id, event.id)
            for event in events.sorted(lambda e: (e.start, e.id))
            for attendee in event.attendee_ids
            if attendee.state != "declined" and attendee.partner_id.clinic_client_status
        ]
        first = {}
        for patient_id, event_id in rows:
            first.setdefault(patient_id, event_id)
        return list(first), list(first.values())
