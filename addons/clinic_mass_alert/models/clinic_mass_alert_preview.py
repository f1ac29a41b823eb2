"""What the panel shows before anyone confirms; writes nothing."""

from datetime import datetime, timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.clinic_messaging.tools import parts, quiet

from ..tools import pace, ranges

EARLY = timedelta(hours=2)  # after quiet hours, for whom a text may leave before
FIRST_YEAR, LAST_YEAR = 1970, 9000  # what lies outside was mistyped
PLAIN = ("body", "place", "catch_up", "early", "early_reason", "corrects_id")


class ClinicMassAlertPreview(models.Model):
    """Count recipients, parts, cost and time of what stands in the panel."""

    _inherit = "clinic.mass.alert"

    @api.model
    def action_panel(self):
        """Return what the panel opens with: ranges, switches, the latest alerts.

        :raises AccessError: for who is no administrator
        """
        self._check_administrator()
        company = self.env.company
        return {
            "refusal": company._clinic_alert_refusal() or False,
            "clinic": company.name,
            "company_id": company.id,
            "zone": company._clinic_zone(),
            "line": company.clinic_opt_out_line or "",
            "early_allowed": company.clinic_alert_early_allowed,
            "ranges": [self._describe_preset(kind) for kind in ranges.PRESETS],
            "entries": self.action_entries(),
        }

    @api.model
    def action_preview(self, values):
        """Return what an alert with these values would come to.

        :param values: see ``action_confirm``
        :return: ``problem`` when the range cannot be used, else counts and times
        :raises AccessError: for who is no administrator
        """
        self._check_administrator()
        try:
            vals = self._read_values(values)
            draft = self.sudo().new(vals)  # sudo: in memory; administrator checked
            draft._check_range()
        except UserError as error:
            return {"problem": str(error)}
        return draft._preview_values()

    def _read_values(self, values) -> dict:
        """Return field values from the browser's; dates are the clinic's wall clock.

        :raises UserError: when a date is missing or cannot be read
        """
        if not isinstance(values, dict):
            raise UserError(self.env._("Choose a range first."))
        kinds = dict(self._fields["range_kind"]._description_selection(self.env))
        kind = values.get("range_kind")
        if values.get("corrects_id"):
            kind = ranges.CUSTOM
        if not isinstance(kind, str) or kind not in kinds:
            raise UserError(self.env._("Choose a range first."))
        read = {name: values[name] for name in PLAIN if values.get(name) is not None}
        for name in ("provider_ids", "categ_ids"):
            read[name] = [(6, 0, self._read_ids(values.get(name)))]
        wanted = self._read_range(kind, values)
        read |= {"range_kind": kind, "company_id": self.env.company.id}
        read |= {"date_from": wanted.start, "date_to": wanted.end}
        return self._prepare_values(read)

    def _read_ids(self, sent) -> list[int]:
        """Return the ids of a filter; what is none was not chosen in the panel.

        :raises UserError: for anything else than a list of numbers
        """
        if not isinstance(sent or [], list) or any(
            type(i) is not int for i in sent or []
        ):
            raise UserError(self.env._("Choose the filters again."))
        return sent or []

    def _read_range(self, kind, values) -> ranges.Range:
        if values.get("corrects_id"):
            first = self._corrected(values["corrects_id"])
            return ranges.Range(first.date_from, first.date_to)
        if kind != ranges.CUSTOM:
            return self._preset(kind, self.env.company)
        walls = [self._read_wall(values.get(name)) for name in ("date_from", "date_to")]
        return ranges.custom(*walls, self.env.company._clinic_zone())

    def _read_wall(self, text) -> datetime:
        try:
            wall = datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
        except (TypeError, ValueError):
            wall = datetime.min
        if not FIRST_YEAR < wall.year < LAST_YEAR:
            raise UserError(self.env._("Enter when the range begins and when it ends."))
        return wall

    def _preview_values(self) -> dict:
        reach, zone = self._reach(), self._zone()
        now = self.env["clinic.clock"]._now()
        wanted = ranges.Range(self.date_from, self.date_to)
        return {
            "problem": False,
            "range_label": self._describe_range(wanted, zone, self.range_kind),
            "appointments": reach.appointments,
            "first_label": self._time(reach.first, zone),
            "last_label": self._time(reach.last, zone),
            "clients": reach.clients,
            "recipients": reach.texts,
            "left_out": self._describe_left_out(reach),
            "signed": bool(reach.unsigned),
            "options": self._filter_options(),
            **self._preview_times(reach.starts, now),
            **self._preview_text(reach),
        }

    def _describe_left_out(self, reach) -> list[dict]:
        reasons = self._reasons()
        return [
            {"key": key, "reason": reasons[key], "count": count}
            for key, count in sorted(reach.left_out.items())
        ]

    def _reasons(self) -> dict:
        ledger = self.env["clinic.message"]
        return dict(ledger._fields["state_reason"]._description_selection(self.env))

    def _preview_text(self, reach) -> dict:
        ledger, company = self.env["clinic.message"], self.company_id
        body = (self.body or "").strip()
        signed = body and reach.unsigned and company.clinic_opt_out_line
        text = ledger._signed_text(body, company) if signed else body
        counted = parts.count_parts(text)
        price = company.clinic_price_per_part * counted.parts * reach.texts
        return {
            "parts": counted.parts,
            "remaining": counted.remaining,
            "cost": format_amount(self.env, price, company.currency_id)
            if price
            else False,
        }

    def _preview_times(self, starts, now) -> dict:
        """Return when the last text will have left, and who gets it too late."""
        zone, ahead = self._zone(), self._waiting_ahead()
        hours = self.company_id._clinic_quiet_hours()
        found_runs = self._runs(ahead + len(starts), now)
        times = [
            pace.departure(found_runs, ahead + place) for place in range(len(starts))
        ]
        late = sum(bool(s) and s <= t for s, t in zip(starts, times, strict=True))
        opens = quiet.next_open(now, (zone,), hours)
        return {
            "finish_label": self._time(times[-1], zone) if times else "",
            "minutes": round((times[-1] - now).total_seconds() / 60) if times else 0,
            "late": late,
            "quiet": opens > now,
            "opening_label": self._time(opens, zone),
            "early": len(self._early_places(starts, found_runs, now, ahead)),
        }

    def _waiting_ahead(self) -> int:
        """Return how many texts of the clinic's other alerts leave before."""
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: only a count
        return ledger_sudo.search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("lane", "=", "alert"),
                ("state", "in", ("scheduled", "queued")),
                ("batch_id.state", "in", ("scheduled", "running")),
            ]
        )

    def _runs(self, texts, now) -> list[pace.Run]:
        """Return when ``texts`` texts of the clinic's alerts will leave."""
        zones, hours = (self._zone(),), self.company_id._clinic_quiet_hours()
        return pace.runs(
            texts,
            now,
            lambda at: quiet.next_open(at, zones, hours),
            lambda at: quiet.next_close(at, zones, hours),
        )

    def _early_places(self, starts, found_runs, now, ahead) -> list[int]:
        """Return the places of texts that quiet hours hold and that cannot wait.

        :param starts: when each recipient's appointment begins, in order
        :param ahead: how many other texts leave before
        """
        places = []
        for run in found_runs:
            if run.first == 0 and run.start <= now:
                continue
            for place in range(max(run.first, ahead), run.first + run.count):
                begin = starts[place - ahead]
                if begin and begin <= run.start + EARLY:
                    places.append(place - ahead)
        return places
