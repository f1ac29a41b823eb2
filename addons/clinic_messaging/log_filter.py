"""Keep bodies and numbers out of the server's log."""

import logging
import re

OUR_TABLES = re.compile(r"\b(clinic_[a-z_]+|sms_sms)\b")


class BadQueryFilter(logging.Filter):
    """Cut the values from Odoo's "bad query" lines that touch our tables.

    Odoo logs a failed statement with all its values (reliability.md R14); for ours
    these can be a patient's number and words.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record in place; never drop it."""
        if not str(record.msg).startswith("bad query"):
            return True
        found = OUR_TABLES.search(record.getMessage())
        if found:
            error = next((a for a in record.args if isinstance(a, Exception)), None)
            code = getattr(error, "pgcode", None) or type(error).__name__
            record.msg = "bad query on %s (values not logged): %s"
            record.args = (found.group(1), code)
            record.exc_info = None
        return True


def install() -> None:
    """Put the filter in place, once per process."""
    logger = logging.getLogger("odoo.sql_db")
    if not any(isinstance(f, BadQueryFilter) for f in logger.filters):
        logger.addFilter(BadQueryFilter())
