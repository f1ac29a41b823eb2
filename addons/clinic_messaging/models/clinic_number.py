"""Everything that belongs to a telephone number, not to a person."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import numbers


class ClinicNumber(models.Model):
    """One row per number ever written to or heard from.

    Opt-outs, holds and blocks belong to the number (F62), so that two contacts with
    one telephone cannot differ. T1 reads the row ``FOR SHARE``: a STOP that commits
    before a claim is seen by it, one that commits later waits for it (W37). A row
    has no clinic, so nobody may read it: code asks for the numbers it knows.
    """

    _name = "clinic.number"
    _description = "Telephone Number"
    _rec_name = "number"
    _allow_sudo_commands = False

    number = fields.Char(required=True, readonly=True, help="E.164")
    opted_out_at = fields.Datetime(readonly=True)
    refused_at = fields.Datetime(
        readonly=True, help="When its owner last refused texts, by STOP or otherwise."
    )
    allowed_at = fields.Datetime(
        readonly=True, help="When its owner last allowed texts, by START or a form."
    )
    held_until = fields.Datetime(readonly=True)
    hold_reason = fields.Char(readonly=True)
    blocked = fields.Boolean(readonly=True)
    line_type = fields.Selection(
        [("mobile", "Mobile"), ("landline", "Landline")], readonly=True
    )
    tz_name = fields.Char(
        "Zones",
        readonly=True,
        help="IANA zones of the area code, comma separated; the strictest counts.",
    )
    identified_at = fields.Datetime(
        readonly=True,
        help="When a text last carried the clinic's name and the opt-out line.",
    )

    _number_unique = models.Constraint(
        "UNIQUE (number)", "The number is known already."
    )

    @api.model
    def _ensure(self, e164_numbers):
        """Insert the rows that are missing, in one statement.

        :param e164_numbers: E.164 strings
        """
        self.env.cr.execute(
            """
            SELECT wanted FROM unnest(%s::varchar[]) wanted
             WHERE NOT EXISTS (SELECT 1 FROM clinic_number n WHERE n.number = wanted)
            """,
            [list(set(e164_numbers))],
        )
        missing = [row[0] for row in self.env.cr.fetchall()]
        if not missing:
            return
        zones = [self._zones_of(number) for number in missing]
        self.env.cr.execute(
            """
            INSERT INTO clinic_number (number, tz_name, opted_out_at, create_uid,
                                       create_date, write_uid, write_date)
            SELECT w.number, w.zone,
                   (SELECT clinic_now() FROM phone_blacklist b
                     WHERE b.number = w.number AND b.active),
                   %s, clinic_now(), %s, clinic_now()
              FROM unnest(%s::varchar[], %s::varchar[]) AS w(number, zone)
                ON CONFLICT (number) DO NOTHING
            """,
            [self.env.uid, self.env.uid, missing, zones],
        )

    @api.model
    def _set_opted_out(self, e164_numbers, opted_out: bool, at=None):
        """Record or lift the opt-out of numbers, in the caller's transaction.

        :param e164_numbers: E.164 strings
        :param opted_out: True for a refusal, False when it is lifted
        :param at: when it was said, naive UTC; default now
        """
        e164_numbers = [number for number in e164_numbers if number]
        if not e164_numbers:
            return
        self._ensure(e164_numbers)
        value = "coalesce(opted_out_at, clinic_now())" if opted_out else "NULL"
        said = "refused_at" if opted_out else "allowed_at"
        self.env.cr.execute(
            f"UPDATE clinic_number SET opted_out_at = {value},"  # noqa: S608 - constants
            f" {said} = greatest({said}, coalesce(%s, clinic_now()))"
            " WHERE number = ANY(%s)",
            [at, e164_numbers],
        )
        self.invalidate_model(["opted_out_at", said])

    @api.model
    def _zones_of(self, number) -> str | None:
        return ",".join(numbers.time_zones(number)) or None

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of a number cannot be deleted."))
