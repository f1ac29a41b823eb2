"""What the dialog shows before anyone confirms."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_datetime

from ..tools import numbers, parts, quiet
from ..tools.shown import shown


class ClinicMessageComposePreview(models.TransientModel):
    """Recipients, who is left out, parts, cost, gauge and the plan (N5, N6, B15)."""

    _inherit = "clinic.message.compose"

    is_bulk = fields.Boolean(compute="_compute_audience")
    is_over_limit = fields.Boolean(compute="_compute_audience")
    chosen_count = fields.Integer(compute="_compute_audience")
    recipient_count = fields.Integer("Recipients", compute="_compute_audience")
    email_count = fields.Integer(compute="_compute_audience")
    never_asked_count = fields.Integer(compute="_compute_audience")
    left_out = fields.Json(compute="_compute_audience")
    joined_warning = fields.Boolean(compute="_compute_audience")
    to_label = fields.Char("Recipient", compute="_compute_audience")
    channel_hint = fields.Char(compute="_compute_audience")
    plan = fields.Json(compute="_compute_plan")
    finish_label = fields.Char(compute="_compute_plan")
    gauge = fields.Char("This hour", compute="_compute_plan")
    text_info = fields.Json(compute="_compute_text_info")
    cost = fields.Char("Estimated cost", compute="_compute_text_info")
    is_quiet = fields.Boolean(compute="_compute_quiet")
    opening_label = fields.Char(compute="_compute_quiet")
    acknowledgement_wording = fields.Char(compute="_compute_acknowledgement_wording")
    sender_count = fields.Integer(compute="_compute_sender_count")

    def _audience(self):
        """Return the audience of the dialog as it stands; writes nothing."""
        self.ensure_one()
        model = self.env["clinic.audience"].sudo()  # sudo: counts of frozen ids only
        return model._preview(self._audience_parameters())

    def _audience_parameters(self) -> dict:
        """Return what the audience's SQL needs to judge the frozen choice."""
        chosen = self.recipient_ids or []
        events = self.appointment_ids or [None] * len(chosen)
        model = self.env["clinic.audience"].sudo()  # sudo: as above
        return model._parameters(self, chosen, events)

    @api.depends(
        "recipient_ids",
        "body",
        "template_id",
        "channel",
        "min_age",
        "max_age",
        "keep_unknown_age",
        "keep_inactive",
        "message_type",
        "one_text_each",
    )
    def _compute_audience(self):
        reasons = dict(
            self.env["clinic.message"]
            ._fields["state_reason"]
            ._description_selection(self.env)
        )
        for dialog in self:
            audience = dialog._audience()
            chosen = set(dialog.recipient_ids or [])
            dialog.chosen_count = len(chosen)
            dialog.is_bulk = len(chosen) > 1
            joined = audience.left_out.get("same_contact", 0)
            dialog.recipient_count = audience.count + (
                joined if dialog.one_text_each else 0
            )
            dialog.email_count = audience.emails
            dialog.never_asked_count = audience.never_asked
            limit = dialog.company_id.clinic_bulk_hourly_limit
            dialog.is_over_limit = audience.texts > limit or bool(
                dialog.min_age or dialog.max_age
            )
            dialog.left_out = [
                {"reason": reasons[reason], "count": count}
                for reason, count in sorted(audience.left_out.items())
            ]
            dialog.joined_warning = bool(joined) and dialog._cannot_join()
            dialog.to_label = dialog._describe_recipient()
            dialog.channel_hint = dialog._describe_hindrance(audience, reasons)

    def _cannot_join(self) -> bool:
        """Return whether several patients cannot stand in one text.

        Their names can be joined; their appointments cannot.
        """
        if not self.env["clinic.message"]._is_fixed_text(self.body):
            return True
        model = self.env["clinic.audience"].sudo()  # sudo: counts of frozen ids only
        return model._needs_appointment(self) and model._has_split_households(
            self._audience_parameters()
        )

    def _describe_recipient(self):
        if len(self.recipient_ids or []) != 1:
            return False
        patient = self.env["res.partner"].browse(self.recipient_ids)
        contact = patient.clinic_contact_id or patient
        address = contact.phone if self.channel != "email" else contact.email
        about = "" if contact == patient else f" ({patient.name})"
        return f"{contact.name}{about} · {address or self.env._('no address')}"

    def _describe_hindrance(self, audience, reasons):
        """Say why the chosen channel cannot reach the one recipient (F10)."""
        if len(self.recipient_ids or []) != 1 or audience.count:
            return False
        return ", ".join(reasons[reason] for reason in audience.left_out)

    @api.depends(
        "recipient_ids",
        "body",
        "template_id",
        "channel",
        "schedule",
        "scheduled_at",
        "min_age",
        "max_age",
        "keep_unknown_age",
        "keep_inactive",
        "sender_id",
        "spread_per_day",
        "one_text_each",
    )
    def _compute_plan(self):
        for dialog in self:
            now = self.env["clinic.clock"]._now()
            limit = dialog.company_id.clinic_bulk_hourly_limit
            sender = dialog.sender_id or dialog.company_id._clinic_main_sender()
            used = sender._used_in_last_hour() if sender else 0
            dialog.gauge = self.env._(
                "%(used)s of %(limit)s this hour", used=used, limit=limit
            )
            planned = dialog._planned_segments(now)
            late = dialog._late_counts(planned)
            dialog.plan = [
                dialog._describe_segment(part) | {"late": late.get(part.sequence, 0)}
                for part in planned
            ]
            dialog.finish_label = (
                dialog._format_time(planned[-1].effective_at) if planned else False
            )

    def _planned_segments(self, now):
        """Return the segments that sending now would plan; writes nothing."""
        self.ensure_one()
        audience = self._audience()
        if not audience.count:
            return []
        batch = (
            self.env["clinic.message.batch"]
            .sudo()
            .new(  # sudo: a draft in memory
                {
                    "company_id": self.company_id.id,
                    "sender_id": self.sender_id.id,
                    "spread_per_day": self.spread_per_day,
                    "scheduled_at": self.scheduled_at
                    if self.schedule == "later"
                    else False,
                    "recipient_count": audience.count,
                }
            )
        )
        return batch._planned_for(audience, now)

    def _late_counts(self, planned) -> dict[int, int]:
        """Return how many of each segment get it after their appointment (N6)."""
        parameters = self._audience_parameters()
        if not any(parameters["event_ids"]):
            return {}
        model = self.env["clinic.audience"].sudo()  # sudo: counts of frozen ids only
        starts = model._starts(parameters)
        late = {}
        for part in planned:
            mine, starts = starts[: part.size], starts[part.size :]
            late[part.sequence] = sum(
                bool(start) and start <= part.effective_at for start in mine
            )
        return late

    def _describe_segment(self, part) -> dict:
        delayed = part.effective_at > part.due_at
        return {
            "sequence": part.sequence,
            "count": part.size,
            "planned": self._format_time(part.due_at),
            "effective": self._format_time(part.effective_at),
            "delayed": delayed,
        }

    def _format_time(self, moment) -> str:
        """Return a moment on the clinic's wall clock."""
        return format_datetime(
            self.env, moment, tz=self.company_id._clinic_zone(), dt_format="short"
        )

    @api.depends("body", "recipient_ids", "channel", "min_age", "max_age")
    def _compute_text_info(self):
        for dialog in self:
            body = shown(dialog.body or "").strip()
            audience = dialog._audience()
            ledger = self.env["clinic.message"]
            line = dialog.company_id.clinic_opt_out_line
            signed = bool(body and line and audience.unsigned)
            text = ledger._signed_text(body, dialog.company_id) if signed else body
            counted = parts.count_parts(text)
            dialog.text_info = {
                "characters": len(text),
                "remaining": counted.remaining,
                "parts": counted.parts,
                "encoding": counted.encoding,
                "signed": signed,
                "line": line or "",
                "clinic": dialog.company_id.name,
                "odd": "".join(parts.non_gsm_characters(text))[:10],
                "too_long": len(text) > parts.MAX_CHARACTERS,
                "placeholders": bool(ledger._placeholders(body)),
            }
            price = dialog.company_id.clinic_price_per_part
            total = price * counted.parts * audience.texts
            dialog.cost = (
                format_amount(self.env, total, dialog.company_id.currency_id)
                if price
                else False
            )

    @api.depends("company_id", "recipient_ids", "channel")
    def _compute_quiet(self):
        for dialog in self:
            now = self.env["clinic.clock"]._now()
            zones = dialog._zones_of_one()
            hours = dialog.company_id._clinic_quiet_hours()
            dialog.is_quiet = quiet.is_quiet(now, zones, hours)
            opens = quiet.next_open(now + timedelta(seconds=1), zones, hours)
            dialog.opening_label = format_datetime(
                self.env, opens, tz=zones[0], dt_format="HH:mm"
            )

    def _zones_of_one(self) -> tuple[str, ...]:
        """Return the clinic's zone and, for one recipient, his."""
        zones = [self.company_id._clinic_zone()]
        if len(self.recipient_ids or []) == 1:
            patient = self.env["res.partner"].browse(self.recipient_ids)
            contact = patient.clinic_contact_id or patient
            zones += [contact.tz] if contact.tz else self._zones_of_number(contact)
        return tuple(dict.fromkeys(filter(None, zones)))

    def _zones_of_number(self, contact) -> tuple[str, ...]:
        """Return the zones of the number that a text would go to; none for e-mail."""
        if self.channel == "email":
            return ()
        return numbers.time_zones(contact.phone_sanitized)

    @api.depends("company_id")
    def _compute_acknowledgement_wording(self):
        for dialog in self:
            dialog.acknowledgement_wording = self.env._(
                "I know that bulk messages are limited to %s an hour, and I write only "
                "to patients who expect this communication in relation to their "
                "treatment.",
                dialog.company_id.clinic_bulk_hourly_limit,
            )

    @api.depends("company_id")
    def _compute_sender_count(self):
        for dialog in self:
            dialog.sender_count = self.env["clinic.sender"].search_count(
                [("company_id", "=", dialog.company_id.id)]
            )
