"""Confirming an alert: checks, plan, and the texts that may leave early."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools import ranges
from .clinic_mass_alert_preview import EARLY


class ClinicMassAlertSend(models.Model):
    """Send, pause, resume and cancel as an administrator; the batch does the work."""

    _inherit = "clinic.mass.alert"

    @api.model
    def action_confirm(self, values):
        """Create an alert and set it going; a replay gives the first one (attack 71).

        :param values: ``request_token``; ``range_kind``, and for a custom range
            ``date_from`` and ``date_to`` on the clinic's wall clock (ISO); ``body``;
            optionally ``provider_ids``, ``place``, ``categ_ids``, ``catch_up``,
            ``early`` with ``early_reason``, ``corrects_id``, and ``seen_range``, the
            dates that the person was shown
        :return: the alert's entry in the activity section
        :raises UserError: a sentence that says what to do; nothing is saved
        """
        self._check_administrator()
        vals = self._read_values(values)
        token = values.get("request_token")
        if not token or not isinstance(token, str):
            raise UserError(self.env._("Open the panel again, then send."))
        alert = self.search([("request_token", "=", token)], limit=1)
        if not alert:
            self._check_seen(values, vals)
            alert = self.create({**vals, "request_token": token})
            alert.action_send()
        return alert._entry()

    def _check_seen(self, values, vals):
        """Refuse a range that has become another one since it was shown.

        A panel that stays open over midnight means another day by "Tomorrow".
        """
        zone = self.env.company._clinic_zone()
        wanted = ranges.Range(vals["date_from"], vals["date_to"])
        now = self._describe_range(wanted, zone, vals["range_kind"])
        if values.get("seen_range", now) != now:
            raise UserError(
                self.env._("The range is %s by now. Look at it, then send.", now)
            )

    def action_send(self):
        """Compute the recipients, plan them and set the alert going.

        :raises UserError: when something is missing; nothing is saved then
        """
        self._check_operator()
        self.ensure_one()
        alert_sudo = self.sudo()  # sudo: fields are the server's; checked above
        if self.range_kind != ranges.CUSTOM and self.state == "draft":
            alert_sudo._set_preset()
        self._check_alert()
        alert_sudo._acknowledge(self.env.user)
        self.batch_id.action_send()
        alert_sudo.corrects_id.catch_up = False  # nobody else is told what was wrong
        alert_sudo._adopt_rows()
        if alert_sudo.early:
            alert_sudo._release_early(self.env.user)
        alert_sudo._tell_panels()

    def action_pause(self):
        """Hold what has not left; texts of conversations go on."""
        self._check_operator()
        self._all_batches().action_pause()
        self._tell_panels()

    def action_resume(self):
        """Go on where it was held, at the pace."""
        self._check_operator()
        self._all_batches().action_resume()
        self._tell_panels()

    def action_cancel(self):
        """Cancel what has not left; who books from now on is told nothing."""
        self._check_operator()
        self._all_batches().action_cancel()
        alerts_sudo = self.sudo()  # sudo: changed by actions only; checked
        alerts_sudo.catch_up = False
        self._tell_panels()

    def _all_batches(self):
        """Return the alerts' batches and those of texts that were sent again."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT DISTINCT batch_id FROM clinic_message WHERE alert_id = ANY(%s)",
            [self.ids],
        )
        again = [row[0] for row in self.env.cr.fetchall()]
        return self.batch_id | self.env["clinic.message.batch"].browse(again)

    def _check_operator(self):
        """Raise unless an administrator works in the alerts' own clinics.

        :raises AccessError: for everybody else
        """
        self._check_administrator()
        self.check_access("read")
        if not self.env.su and not self <= self.search([("id", "in", self.ids)]):
            raise AccessError(self.env._("This is another clinic's alert."))

    def _check_alert(self):
        """Refuse what can never be sent, each with a sentence that says what to do."""
        refusal = self.company_id._clinic_alert_refusal()
        if refusal:
            raise UserError(refusal)
        self._check_range()
        if self.early and not self.company_id.clinic_alert_early_allowed:
            raise UserError(
                self.env._("This clinic's alerts wait until quiet hours end.")
            )
        if self.early and not (self.early_reason or "").strip():
            raise UserError(
                self.env._("Write down why the texts cannot wait for the morning.")
            )

    def _check_range(self):
        """Refuse a range without end, over seven days, or over (F68–F71).

        :raises UserError: a sentence for each
        """
        self.ensure_one()
        if self.corrects_id:
            return
        if not self.date_from or not self.date_to:
            raise UserError(self.env._("Enter when the range begins and when it ends."))
        wanted = ranges.Range(self.date_from, self.date_to)
        now = self.env["clinic.clock"]._now()
        problem = ranges.problem(wanted, now, self._zone())
        sentences = {
            "reversed": self.env._("The range ends before it begins. Swap the times."),
            "too_long": self.env._(
                "The range is longer than 7 days. Choose at most 7 days; send a "
                "second alert for the rest."
            ),
            "ended": self.env._("The range is over. Choose one that is still to come."),
        }
        if problem:
            raise UserError(sentences[problem])

    @api.model
    def _corrected(self, alert_id):
        """Return the alert that a correction is about, if the user may read it.

        :param alert_id: id that a browser sent
        :raises UserError: when it cannot be corrected
        """
        known = type(alert_id) is int
        first = self.search([("id", "=", alert_id)]) if known else self.browse()
        if not first or not first._reached():
            raise UserError(self.env._("Nobody has got that alert yet."))
        if not first._has_ended(first._counts()[first.id]):
            raise UserError(
                self.env._(
                    "That alert is still under way. Cancel what has not left, or wait."
                )
            )
        return first

    @api.model
    def _check_corrected(self, alert_id, company):
        """Refuse to correct what the user may not read or another clinic has sent.

        :param alert_id: id that a browser sent
        :param company: the clinic that corrects
        :raises UserError: when it cannot be corrected
        """
        if self._corrected(alert_id).company_id != company:
            raise UserError(
                self.env._("Another clinic has sent that alert. Switch to it first.")
            )

    def _acknowledge(self, user):
        """Keep who confirmed, when, and that it is no marketing (F65)."""
        self.write(
            {
                "acknowledged_by_id": user.id,
                "acknowledged_at": self.env["clinic.clock"]._now(),
                "acknowledged_wording": self.env._(
                    "Informational text to clients with an appointment; no marketing."
                ),
            }
        )

    def _adopt_rows(self):
        """Tie the planned rows to the alert and note which appointments they are."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clinic_message SET alert_id = %s, state_at = clinic_now()"
            " WHERE batch_id = %s",
            [self.id, self.batch_id.id],
        )
        self.env["clinic.message"].invalidate_model()
        reach = self._reach()
        self.write({"appointment_from": reach.first, "appointment_to": reach.last})

    def _release_early(self, user):
        """Let out what quiet hours hold for appointments that cannot wait.

        Kept with the reason, the name and the time (attack 74).
        """
        now = self.env["clinic.clock"]._now()
        rows = self.message_ids.filtered("segment_id").sorted("id")
        chosen = self._rows_that_cannot_wait(rows, now)
        self.write({"early_user_id": user.id, "early_at": now})
        if not chosen:
            return
        self.env.cr.execute(
            "UPDATE clinic_message SET released_early = true, due_at = %s,"
            " state = 'queued' WHERE id = ANY(%s) AND state IN ('scheduled', 'queued')",
            [now, chosen.ids],
        )
        chosen.invalidate_recordset()
        self.batch_id.filtered(lambda b: b.state == "scheduled").state = "running"
        chosen.segment_id.filtered(lambda s: s.state == "scheduled").write(
            {"state": "released", "released_at": now, "sent_at": now}
        )
        self.env["clinic.message"]._enqueue_dispatch(chosen.sender_id, ["alert"])

    def _rows_that_cannot_wait(self, rows, now):
        """Return the rows that may leave early: by the clinic's night or their own."""
        waiting = rows.filtered(lambda row: row.state in ("scheduled", "queued"))
        ahead = self._waiting_ahead() - len(waiting)
        starts = [self._begin(row.event_id) for row in rows]
        found_runs = self._runs(ahead + len(rows), now)
        places = set(self._early_places(starts, found_runs, now, ahead))
        return rows.browse(
            row.id
            for place, (row, start) in enumerate(zip(rows, starts, strict=True))
            if place in places
            or (start and row.due_at > now and start <= row.due_at + EARLY)
        )
