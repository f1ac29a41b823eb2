"""How an alert went: its line, its colour, its entry in the activity section."""

from odoo import api, models

from ..tools import ranges

WAITING = ("scheduled", "queued", "submitting", "unknown")
REACHED = ("sent", "delivered")
#: nobody could find out in a day whether it left: an end, and none to rely on
DOUBTFUL = "needs_review"
#: told in another one's text: in the report, but in no line
COVERED = ("same_contact", "duplicate_number")
ENTRIES = 20
# one row for each client: a text that was sent again, or to a second contact, is
# judged by the last try; who was left out and booked anew, by the later row
HEAD = """
NOT EXISTS (SELECT 1 FROM clinic_message s WHERE s.replaces_id = m.id
               AND (m.state = 'skipped' OR s.state NOT IN ('skipped', 'canceled')))
AND (m.replaces_id IS NULL OR m.state NOT IN ('skipped', 'canceled')
     OR (SELECT o.state FROM clinic_message o WHERE o.id = m.replaces_id) = 'skipped')
"""
COUNTS = f"""
SELECT m.alert_id, CASE WHEN m.state = 'unknown' AND m.state_reason = '{DOUBTFUL}'
                        THEN 'failed' ELSE m.state END AS state,
       m.state_reason, b.state, count(*)
  FROM clinic_message m JOIN clinic_message_batch b ON b.id = m.batch_id
 WHERE m.alert_id = ANY(%s) AND {HEAD}
 GROUP BY 1, 2, 3, 4
"""
#: of several batches, those sent again among them, the liveliest is shown
LIVELY = ("paused", "running", "scheduled")


class Counts:
    """What became of an alert's texts, one for each client who gets one.

    :param rows: ``[(state, reason, state of the batch, how many)]``
    """

    def __init__(self, rows):
        self.rows = [(state, reason, count) for state, reason, _batch, count in rows]
        self.batches = {batch for _state, _reason, batch, _count in rows}
        self.sent = self.of(REACHED)
        self.failed = self.of(("failed",))
        self.waiting = self.of(WAITING)
        self.canceled = self.of(("canceled",))
        self.total = self.sent + self.failed + self.waiting + self.canceled

    def of(self, states) -> int:
        """Return how many texts are in one of the states."""
        return sum(count for state, _reason, count in self.rows if state in states)

    def left_out(self) -> dict[str, int]:
        """Return ``{reason: how many}`` got nothing, by our decision."""
        return {
            reason: count
            for state, reason, count in self.rows
            if state == "skipped" and reason not in COVERED
        }


class ClinicMassAlertResult(models.Model):
    """Say how an alert stands; computed from the ledger, so it is never behind."""

    _inherit = "clinic.mass.alert"

    def _counts(self) -> dict:
        """Return ``{alert id: Counts}`` in one query."""
        self.env.flush_all()
        self.env.cr.execute(COUNTS, [self.ids])
        rows = {}
        for alert_id, *row in self.env.cr.fetchall():
            rows.setdefault(alert_id, []).append(row)
        return {alert_id: Counts(rows.get(alert_id, [])) for alert_id in self.ids}

    def _has_ended(self, counts) -> bool:
        """Return whether the last text has left or will not leave (F88)."""
        self.ensure_one()
        return self.state != "draft" and not counts.waiting

    def _colour(self, counts) -> str:
        """Return ``running``, ``green``, ``red`` or ``neutral`` (F90, F91)."""
        if counts.failed and self._has_ended(counts):
            return "red"
        if not self._has_ended(counts):
            return "running"
        return "green" if counts.sent and not counts.canceled else "neutral"

    def _status_line(self, counts) -> str:
        """Return e.g. "All 98 sent", "3 of 98 failed", "98 sent, 4 opted out"."""
        rest = self._describe_not_sent(counts)
        if not self._has_ended(counts):
            line = self.env._(
                "%(sent)s of %(total)s sent", sent=counts.sent, total=counts.total
            )
            if counts.failed:
                rest = [self.env._("%s failed", counts.failed), *rest]
        elif counts.failed:
            line = self.env._(
                "%(failed)s of %(total)s failed",
                failed=counts.failed,
                total=counts.total,
            )
        elif rest or not counts.sent:
            line = self.env._("%s sent", counts.sent)
        else:
            line = self.env._("All %s sent", counts.sent)
        return ", ".join([line, *rest])

    def _describe_not_sent(self, counts) -> list[str]:
        words = {
            "no_number": lambda n: self.env._("%s without a number", n),
            "invalid_number": lambda n: self.env._("%s with a wrong number", n),
            "opted_out": lambda n: self.env._("%s opted out", n),
            "appointment_gone": lambda n: self.env._("%s appointment canceled", n),
            "appointment_moved": lambda n: self.env._("%s appointment moved", n),
            "appointment_over": lambda n: self.env._("%s appointment begun", n),
        }
        left_out = counts.left_out()
        told = [words[key](left_out[key]) for key in words if key in left_out]
        others = sum(count for key, count in left_out.items() if key not in words)
        if others:
            told.append(self.env._("%s not sent", others))
        if counts.canceled:
            told.append(self.env._("%s canceled", counts.canceled))
        return told

    @api.model
    def action_entries(self, limit=ENTRIES):
        """Return the activity section of the current clinic, newest first (F87).

        :raises AccessError: for who is no administrator
        """
        self._check_administrator()
        alerts = self.search(
            [("company_id", "=", self.env.company.id), ("state", "!=", "draft")],
            limit=max(1, min(int(limit), 200)),
        )
        counts = alerts._counts()
        return [alert._entry(counts[alert.id]) for alert in alerts]

    def _entry(self, counts=None) -> dict:
        """Return one line of the activity section."""
        self.ensure_one()
        counts = counts or self._counts()[self.id]
        ended, zone = self._has_ended(counts), self._zone()
        wanted = ranges.Range(self.date_from, self.date_to)
        sent_at = self.acknowledged_at or self.create_date
        return {
            "id": self.id,
            "author": self.author_id.name,
            "time": self._time(sent_at, zone),
            "body": self.body,
            "range": self._describe_range(wanted, zone, self.range_kind),
            "state": next(filter(counts.batches.__contains__, LIVELY), self.state),
            "colour": self._colour(counts),
            "line": self._status_line(counts),
            "done": counts.total - counts.waiting,
            "sent": counts.sent,
            "failed": counts.failed,
            "total": counts.total,
            "ended": ended,
            "waits_until": self._waits_until(counts, zone),
            "catching_up": self._catches_up(),
            "corrects": self.corrects_id.id,
            "early": self._describe_early(zone),
            "report": f"/clinic_mass_alert/{self.id}/report.xlsx" if ended else False,
            "report_version": self.report_version,
        }

    def _waits_until(self, counts, zone):
        """Return when quiet hours let the next text go, if they hold all of them."""
        if self.state != "scheduled" or not counts.waiting:
            return False
        dues = self.batch_id.segment_ids.filtered(lambda s: s.state == "scheduled")
        return self._time(min(dues.mapped("effective_at"), default=False), zone)

    def _describe_early(self, zone):
        if not self.early_at:
            return False
        return self.env._(
            "Released early by %(name)s, %(time)s: %(reason)s",
            name=self.early_user_id.name,
            time=self._time(self.early_at, zone),
            reason=self.early_reason,
        )

    def _reached(self):
        """Return the texts that have reached, or left for, their recipients."""
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            SELECT m.id FROM clinic_message m
             WHERE m.alert_id = ANY(%s) AND m.state IN %s AND {HEAD} ORDER BY m.id
            """,  # noqa: S608 - the condition is a constant of this module
            [self.ids, REACHED],
        )
        return self.env["clinic.message"].browse(
            [row[0] for row in self.env.cr.fetchall()]
        )

    def _failed(self):
        """Return the texts whose last try has failed."""
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            SELECT m.id FROM clinic_message m
             WHERE m.alert_id = ANY(%s) AND {HEAD}
               AND (m.state = 'failed'
                    OR (m.state = 'unknown' AND m.state_reason = %s))
             ORDER BY m.id
            """,  # noqa: S608 - the condition is a constant of this module
            [self.ids, DOUBTFUL],
        )
        return self.env["clinic.message"].browse(
            [row[0] for row in self.env.cr.fetchall()]
        )

    def _after_change(self):
        """Renew the report where the result has changed, and tell open panels.

        The rows are written first: of two ends at once the second is repeated, and
        counts what the first has written.
        """
        self.env.cr.execute(
            "UPDATE clinic_mass_alert SET report_version = report_version"
            " WHERE id = ANY(%s)",
            [self.ids],
            log_exceptions=False,
        )
        counts = self._counts()
        for alert in self:
            now = counts[alert.id]
            if alert._has_ended(now) and alert.reported_failed != now.failed:
                first = alert.reported_failed < 0
                alert.write(
                    {
                        "reported_failed": now.failed,
                        "report_version": alert.report_version + (not first),
                    }
                )
        self._tell_panels()

    def _tell_panels(self):
        """Let open panels read the entry anew; ids only leave here (promise 9)."""
        # sudo: a channel's name, nothing is read
        group = self.env.ref("clinic_messaging.clinic_messaging_group_admin").sudo()
        for alert in self:
            group._bus_send(
                "clinic_mass_alert/changed",
                {"id": alert.id, "company_id": alert.company_id.id},
            )

    def _local(self, moment):
        """Return a moment on the clinic's wall clock, without a zone."""
        return ranges.local(moment, self._zone())

    def _advice(self) -> dict[str, str]:
        """Return what to do for clients who got nothing, by reason."""
        return {
            "no_number": self.env._("Enter a number in the contact, or call or write."),
            "invalid_number": self.env._("Correct the number in the contact."),
            "foreign_number": self.env._("Call or write; this country is not texted."),
            "opted_out": self.env._(
                "Call or write; only the client can allow texts again."
            ),
            "refused": self.env._("Call or write; the client refused texts."),
            "no_consent": self.env._("Ask for the client's consent, or call or write."),
            "landline": self.env._("Call the landline."),
            "held": self.env._("Read the client's last text, then call."),
            "blocked": self.env._(
                "Call or write, and ask the client for another number."
            ),
            "number_changed": self.env._("Send to the new number."),
            "archived": self.env._("Check whether this is still a client."),
        }
