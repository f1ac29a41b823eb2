"""Planning: a batch becomes segments and ledger rows, all in one commit."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools import planner, quiet
from .clinic_audience import SETTLED

INSERT_ROWS = (
    "WITH "
    + SETTLED
    + """
, numbered AS (
    SELECT *, CASE WHEN reason IS NULL AND via = 'sms' THEN
                   row_number() OVER (PARTITION BY reason IS NULL AND via = 'sms'
                                      ORDER BY position) END AS place
      FROM audience
), planned AS (
    SELECT array_agg(s.id ORDER BY place) AS ids
      FROM unnest(%(segment_ids)s::int[], %(lows)s::int[], %(highs)s::int[])
           AS s(id, low, high), generate_series(s.low, s.high) AS place
), put AS (
    SELECT *, (SELECT ids FROM planned)[place] AS planned_id FROM numbered
), placed AS (
    SELECT n.*, CASE WHEN n.reason IS NOT NULL THEN NULL
                     WHEN n.via = 'email' THEN %(first_segment_id)s
                     ELSE n.planned_id END AS segment_id,
           CASE WHEN n.via = 'email' THEN %(first_due_at)s::timestamp
                ELSE z.due_at END AS due
      FROM put n
      LEFT JOIN unnest(%(zone_segments)s::int[], %(zone_keys)s::text[],
                       %(zone_dues)s::timestamp[])
                AS z(segment_id, zones, due_at)
                ON z.segment_id = n.planned_id AND z.zones = n.zones
)
INSERT INTO clinic_message
       (uuid, company_id, partner_id, patient_id, number, email, direction, origin,
        message_type, channel, lane, subject, template_id, state, state_reason,
        due_at, released_early, batch_id, segment_id, author_id, sender_id, event_id,
        create_date, write_date)
SELECT replace(gen_random_uuid()::text, '-', ''), %(company_id)s, contact_id,
       patient_id,
       CASE WHEN via <> 'email' THEN number END, CASE WHEN via = 'email' THEN email END,
       'outbound', %(origin)s, %(message_type)s,
       CASE WHEN via = 'email' THEN 'email' ELSE 'sms' END, %(lane)s, %(subject)s,
       %(template_id)s,
       CASE WHEN reason IS NOT NULL THEN 'skipped'
            WHEN due <= %(now)s THEN 'queued' ELSE 'scheduled' END,
       reason, due, %(released_early)s, %(batch_id)s, segment_id, %(author_id)s,
       CASE WHEN via = 'sms' THEN %(sender_id)s::int END, event_id,
       %(now)s, %(now)s
  FROM placed ORDER BY position
"""
)  # who wrote it is author_id: two more users' keys would be checked for each row


class ClinicMessageBatchPlan(models.Model):
    """Split recipients into segments and write the ledger in one statement.

    Segments are the plan that people see; T1's count stays the law (promise 2).
    """

    _inherit = "clinic.message.batch"

    def _plan(self, patient_ids, event_ids):
        """Freeze the recipients, plan them and write their rows.

        :param patient_ids: ids of chosen contacts, in order
        :param event_ids: for each an appointment's id or None
        :raises UserError: when nobody is left to be written to
        """
        self.ensure_one()
        audience_model = self.env["clinic.audience"]
        parameters = audience_model._parameters(self, patient_ids, event_ids)
        audience = audience_model._settle(parameters)
        if not audience.count:
            raise UserError(self._explain_nobody(audience))
        self._plan_audience(audience, self.env["clinic.clock"]._now())

    def _plan_audience(self, audience, now):
        """Plan segments for an audience that is not empty and write its rows.

        :param audience: who they are, as ``_settle`` judged them
        :param now: naive UTC
        """
        self._set_plan_values(audience)
        planned = self._planned_for(audience, now)
        segments = self._create_segments(planned, audience, now)
        self._insert_rows(audience, planned, segments, now)
        if audience.left_out.get("prefers_phone"):
            self._create_call_activities()
        self._start(planned, now)

    def _plan_again(self, messages):
        """Plan a repetition for those who can be reached now; none is no error.

        :param messages: ledger rows whose texts were accepted and not delivered
        :return: this batch; empty when it reaches nobody
        """
        people = [(m.patient_id or m.partner_id).id for m in messages]
        events = [m.event_id.id or None for m in messages]
        audience = self.env["clinic.audience"]
        if not audience._preview(audience._parameters(self, people, events)).count:
            self.unlink()
            return self.browse()
        self._plan(people, events)
        messages._mark_resent(self)
        return self

    def _explain_nobody(self, audience) -> str:
        """Say why nobody of the chosen people can be written to."""
        reasons = dict(
            self.env["clinic.message"]
            ._fields["state_reason"]
            ._description_selection(self.env)
        )
        if set(audience.left_out) == {"no_appointment"}:
            return self.env._(
                "{{ date }} and {{ time }} need a coming appointment, and there is "
                "none. Book one first, or take them out of the text."
            )
        listed = ", ".join(
            f"{reasons[reason]}: {count}" for reason, count in audience.left_out.items()
        )
        return self.env._(
            "Nobody is left to write to (%s). Correct the contacts or choose others.",
            listed or self.env._("no recipients chosen"),
        )

    def _set_plan_values(self, audience):
        many = audience.count > 1
        self.recipient_count = audience.count
        if many and self.message_type == "direct":
            self.message_type = "bulk"
        if not self.sender_id and audience.texts:
            self.sender_id = self.company_id._clinic_main_sender()

    def _planned_segments(self, texts, now):
        """Return the planner's segments for the texts of this batch.

        :param texts: how many recipients get a text
        :param now: naive UTC
        """
        self.ensure_one()
        start = max(self.scheduled_at or now, now)
        company = self.company_id
        if self.released_early or not texts:
            return [planner.PlannedSegment(1, texts, start, start)]
        if texts == 1:
            opens = quiet.next_open(
                start, (company._clinic_zone(),), company._clinic_quiet_hours()
            )
            return [planner.PlannedSegment(1, 1, start, opens)]
        return planner.plan(
            texts,
            start,
            company.clinic_bulk_hourly_limit,
            self._used_capacity(now),
            company._clinic_quiet_hours(),
            (company._clinic_zone(),),
            per_day=self.spread_per_day or None,
        )

    def _used_capacity(self, now):
        """Return what the sender has sent in this hour and has planned ahead.

        :return: ``[(instant, texts)]``
        """
        sender = self.sender_id or self.company_id._clinic_main_sender()
        self.env.cr.execute(
            """
            SELECT started_at, 1 FROM clinic_message_attempt
             WHERE sender_id = %(sender)s AND bulk AND started_at > %(since)s
               AND outcome IS DISTINCT FROM 'not_sent'
             UNION ALL
            SELECT greatest(s.effective_at, %(now)s), count(*)::int
              FROM clinic_message_segment s
              JOIN clinic_message m ON m.segment_id = s.id
             WHERE m.sender_id = %(sender)s AND m.lane = 'bulk'
               AND m.state IN ('scheduled', 'queued') AND s.company_id = %(company)s
               AND s.state IN ('scheduled', 'released') AND m.batch_id <> %(batch)s
             GROUP BY s.id
            """,
            {
                "sender": sender.id,
                "since": now - timedelta(hours=1),
                "now": now,
                "company": self.company_id.id,
                "batch": self.id or 0,
            },
        )
        return self.env.cr.fetchall()

    def _create_segments(self, planned, audience, now):
        """Create one row per planned segment; e-mails count to the first."""
        values = []
        for part in planned:
            count = part.size + (audience.emails if part.sequence == 1 else 0)
            released = part.effective_at <= now
            values.append(
                {
                    "batch_id": self.id,
                    "company_id": self.company_id.id,
                    "sequence": part.sequence,
                    "origin": self.origin,
                    "message_type": self.message_type,
                    "author_id": self.author_id.id,
                    "due_at": part.due_at,
                    "effective_at": part.effective_at,
                    "released_at": now if released else False,
                    "sent_at": now if released else False,
                    "state": "released" if released else "scheduled",
                    "recipient_count": count,
                }
            )
        return self.env["clinic.message.segment"].create(values)

    def _create_released_segment(self, now):
        """Create the one segment of a text that leaves at once."""
        self.ensure_one()
        return self.env["clinic.message.segment"].create(
            {
                "batch_id": self.id,
                "company_id": self.company_id.id,
                "origin": self.origin,
                "message_type": self.message_type,
                "author_id": self.author_id.id,
                "due_at": now,
                "effective_at": now,
                "released_at": now,
                "sent_at": now,
                "state": "released",
                "recipient_count": 1,
            }
        )

    def _insert_rows(self, audience, planned, segments, now):
        """Write all rows of the batch, the skipped ones too, in one statement."""
        self.env.flush_all()
        zones = self._zone_due_times(audience, planned, segments)
        values = {
            **audience.people,
            **self._prepare_row_values(),
            **self._prepare_place_values(planned, segments),
            "zone_segments": [zone[0] for zone in zones],
            "zone_keys": [zone[1] for zone in zones],
            "zone_dues": [zone[2] for zone in zones],
            "now": now,
        }
        self.env.cr.execute(INSERT_ROWS, values, log_exceptions=False)
        self.env["clinic.message"].invalidate_model()
        self._trigger_releases({zone[2] for zone in zones}, now)

    def _prepare_place_values(self, planned, segments) -> dict:
        """Return which places in the order belong to which segment."""
        highs, total = [], 0
        for part in planned:
            total += part.size
            highs.append(total)
        return {
            "segment_ids": segments.ids,
            "lows": [1, *(high + 1 for high in highs[:-1])],
            "highs": highs,
            "first_segment_id": segments[:1].id or None,
            "first_due_at": planned[0].effective_at if planned else None,
        }

    def _prepare_row_values(self) -> dict:
        """Return what all rows of the batch have in common."""
        return {
            "company_id": self.company_id.id,
            "origin": self.origin,
            "message_type": self.message_type,
            "lane": self._lane(),
            "subject": self.subject or None,
            "template_id": self.template_id.id or None,
            "released_early": self.released_early,
            "batch_id": self.id,
            "author_id": self.author_id.id or self.env.uid,
            "sender_id": self.sender_id.id or None,
        }

    def _lane(self) -> str:
        """Return which governor the batch's texts wait for."""
        if self.message_type == "mass_alert":
            return "alert"
        return "bulk" if self.recipient_count > 1 else "direct"

    def _trigger_releases(self, times, now):
        """Ask the release cron to run at each due time of the batch."""
        later = sorted(time for time in times if time > now)
        if later:
            self.env["clinic.message"]._wake_release(later)

    def _start(self, planned, now):
        """Set the batch going and wake what can leave at once."""
        due_now = planned[0].effective_at <= now
        self.state = "running" if due_now else "scheduled"
        if due_now and self.sender_id:
            self.env["clinic.message"]._enqueue_dispatch(self.sender_id, [self._lane()])
        if due_now and self.channel != "sms":
            self.env["clinic.message"]._wake_release()
