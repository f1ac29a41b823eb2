"""No body and no number in a log."""

import logging

from psycopg2 import IntegrityError

from odoo.tests import tagged

from ..log_filter import BadQueryFilter
from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_security")
class TestLog(ClinicCase):
    def test_failed_statement_is_logged_without_its_values(self):
        with self.assertLogs("odoo.sql_db", logging.ERROR) as log:
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute(
                    "INSERT INTO clinic_message (number, body) VALUES (%s, %s)",
                    ["+12125550101", "CANARY words"],
                )
        output = "\n".join(log.output)
        self.assertIn("clinic_message", output)
        self.assertNotIn("CANARY", output)
        self.assertNotIn("5550101", output)

    def test_other_tables_are_logged_as_ever(self):
        record = logging.LogRecord(
            "odoo.sql_db",
            logging.ERROR,
            "",
            0,
            "bad query: %s\nERROR: %s",
            ("SELECT 1 FROM res_partner_x", ValueError("x")),
            None,
        )
        BadQueryFilter().filter(record)
        self.assertIn("res_partner_x", record.getMessage())

    def test_repr_of_what_travels_shows_no_content(self):
        self.send()
        with self.provider() as provider:
            self.dispatch()
        shown = repr(provider.requests[0])
        self.assertNotIn("office", shown)
        self.assertNotIn("5550100", shown)
