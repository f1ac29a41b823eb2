"""PostgreSQL's own log is no second ledger: it keeps no words of failed statements."""

import postgres
import pytest
from console import CommandError
from setup import Tools

from .conftest import server_log

WORDS = "Canary: your test results"
NUMBER = "+12125550147"


def test_a_failed_statement_leaves_no_values(tools: Tools) -> None:
    """Neither the statement (a body) nor the detail (a number) is written down."""
    postgres.ensure_running()
    before = server_log().stat().st_size
    with pytest.raises(CommandError):
        postgres.psql(
            f"CREATE TEMP TABLE kept (number text UNIQUE, body text);"
            f"INSERT INTO kept VALUES ('{NUMBER}', '{WORDS}');"
            f"INSERT INTO kept VALUES ('{NUMBER}', '{WORDS}');"
        )
    written = server_log().read_bytes()[before:].decode(errors="replace")
    assert "duplicate key" in written
    assert WORDS not in written
    assert NUMBER not in written
