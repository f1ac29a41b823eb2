"""A restored, copied or promoted database sends nothing before a person has looked."""

import logging

from odoo import api, models, tools

from .clinic_message_claim import CLAIM_LIMIT, Claims

_logger = logging.getLogger(__name__)

PLAIN = "SELECT oid::text FROM pg_database WHERE datname = current_database()"
# the cluster, and the timeline that a standby begins when it is promoted: that of the
# log being written, since the last checkpoint's is the old one for a while
WITH_CLUSTER = """
SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()), oid,
                 ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int)
  FROM pg_database WHERE datname = current_database()
"""
MAY_ASK = """
SELECT has_function_privilege('pg_control_system()', 'execute')
   AND has_function_privilege('pg_walfile_name(pg_lsn)', 'execute')
   AND has_function_privilege('pg_current_wal_lsn()', 'execute')
"""


class ClinicDatabase(models.AbstractModel):
    """Know the database again by what a copy does not carry with it (W6, W7).

    An older backup holds texts as waiting that have left since; a copy for tests
    would text the same patients once more. The mark lies in a table of the
    database's owner and is not reachable through the ORM.
    """

    _name = "clinic.database"
    _description = "Mark of the Database"

    def init(self):
        """Create the table of one row."""
        result = super().init()
        self.env.cr.execute("""
            CREATE TABLE IF NOT EXISTS clinic_database_mark (
                only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                mark text
            );
            INSERT INTO clinic_database_mark DEFAULT VALUES ON CONFLICT DO NOTHING;
        """)
        return result

    @api.model
    @tools.ormcache()
    def _mark_query(self) -> str:
        """Return how this server tells its mark; some let nobody ask for all of it."""
        self.env.cr.execute(MAY_ASK)
        return WITH_CLUSTER if self.env.cr.fetchone()[0] else PLAIN

    @api.model
    def _is_the_same(self) -> bool:
        """Return whether this is still the database that has sent before.

        The first time its mark is noted; afterwards another one is, which makes it
        known: whoever turns texting on again has decided.
        """
        query = self._mark_query()
        self.env.cr.execute(
            tools.SQL("SELECT mark, (%s) FROM clinic_database_mark", tools.SQL(query))
        )
        known, found = self.env.cr.fetchone()
        if known != found:
            self.env.cr.execute("UPDATE clinic_database_mark SET mark = %s", [found])
        return known in (None, found)

    @api.model
    def _hold(self):
        """Turn texting off in all clinics, and doubt what was due.

        What people sent is paused, too, and administrators are told. Opt-outs that the
        other database took are in the provider's list of received texts.
        """
        _logger.warning("This database was restored, copied or promoted: texting off")
        # sudo: all clinics of the database are concerned
        companies_sudo = self.env["res.company"].sudo()
        sending_sudo = companies_sudo.search([("clinic_texting_enabled", "=", True)])
        sending_sudo.write({"clinic_texting_enabled": False})
        now = self.env["clinic.clock"]._now()
        reason = self.env._(
            "The database was restored; what may have left already is looked up first."
        )
        for company in sending_sudo:
            company._clinic_pause_old(now, reason)
        self.env["clinic.message"]._doubt_due(now)
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_inbound_catch_up")
        cron.sudo()._trigger()  # sudo: wakes our own scheduled action
        for company in sending_sudo:
            company._clinic_tell_administrators(_describe)


class ClinicMessageDatabase(models.Model):
    """Ask before a release, for e-mails too, and in T1.

    A standby may take over while a job runs; its next T1 notices.
    """

    _inherit = "clinic.message"

    @api.model
    def _cron_release(self):
        """Look at the database first; nothing is due in one that is held."""
        self._held()
        return super()._cron_release()

    @api.model
    def _claim(self, sender_id, lanes, rendered, limit=CLAIM_LIMIT) -> Claims:
        """Claim nothing in a database that is another than before."""
        if self._held():
            return Claims()
        return super()._claim(sender_id, lanes, rendered, limit)

    @api.model
    def _held(self) -> bool:
        """Return whether this is another database, and hold it then."""
        database = self.env["clinic.database"]
        if database._is_the_same():
            return False
        database._hold()
        return True


def _describe(env) -> tuple[str, str]:
    return (
        env._("Texting is off: this database was restored, copied or moved"),
        env._(
            "Texts that wait here may have left already. Those that were due are "
            "looked up in Twilio's log, which takes a quarter of an hour or more: what "
            "left is marked as sent, the rest waits again. Then turn texting on in the "
            "settings and resume the paused messages. In a copy leave it off."
        ),
    )
