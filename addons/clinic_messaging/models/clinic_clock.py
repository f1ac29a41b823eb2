"""One clock for T1, the planner and Python: the SQL function ``clinic_now()``."""

from datetime import datetime, timedelta

from odoo import api, models

TOLERANCE = timedelta(seconds=120)  # reliability.md W33


class ClinicClock(models.AbstractModel):
    """Give every part of the product the database's time, in UTC.

    Wall clocks of several Odoo nodes differ and jump (reliability.md W33); the
    database is the one place that all of them share. Its offset table is owned by
    the database's owner and is not reachable through the ORM; tests move time with it.
    """

    _name = "clinic.clock"
    _description = "Clinic Clock"

    def init(self):
        """Create the offset table and ``clinic_now()`` (naive UTC, microseconds)."""
        result = super().init()
        self.env.cr.execute("""
            CREATE TABLE IF NOT EXISTS clinic_clock_offset (
                only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                shift interval NOT NULL DEFAULT interval '0'
            );
            INSERT INTO clinic_clock_offset DEFAULT VALUES ON CONFLICT DO NOTHING;
            CREATE OR REPLACE FUNCTION clinic_now() RETURNS timestamp AS $$
                SELECT (clock_timestamp() AT TIME ZONE 'UTC') + shift
                  FROM clinic_clock_offset
            $$ LANGUAGE sql STABLE;
        """)
        return result

    @api.model
    def _now(self) -> datetime:
        """Return the product's present moment, naive UTC with microseconds."""
        self.env.cr.execute("SELECT clinic_now()")
        return self.env.cr.fetchone()[0]

    @api.model
    def _agrees(self, told: datetime | None) -> bool:
        """Return whether our clock is the provider's, as far as its answer says (W33).

        :param told: the provider's ``Date``, naive UTC; None says nothing
        """
        return told is None or abs(self._now() - told) <= TOLERANCE
