"""Bring up the whole system: PostgreSQL, a database, the stand-in and Odoo.

For ``make demo``, ``bench``, ``chaos``, ``screenshots`` and end-to-end tests::

    with system(tools, "demo") as running:
        running.start_node()
        running.shell("print(env['res.partner'].search_count([]))")
        running.standin.get("/_standin/messages")

Everything stops when the block ends, and also when the command is killed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import databases
import odoo_shell
import postgres
import standin
from console import CommandError, step
from odoo_node import OdooNode
from paths import LOGS, our_addons
from setup import Tools


@dataclass
class System:
    """A running system on one database.

    :param tools: Odoo and its Python.
    :param database: the database's name.
    :param standin: the Twilio stand-in, ``None`` where the checkout has none.
    :param nodes: the Odoo servers, the first one gets the callbacks.
    """

    tools: Tools
    database: str
    standin: standin.Standin | None
    nodes: list[OdooNode] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the first node."""
        return self.nodes[0].url

    def start_node(
        self, port: int = 0, wait: bool = True, options: Mapping | None = None
    ) -> OdooNode:
        """Start one more Odoo on the same database.

        :param port: its address for browsers (0: a free one).
        :param wait: return only when it answers.
        :param options: configuration that differs, ``{"workers": 2}`` for instance.
        """
        name = f"{self.database}-{len(self.nodes) + 1}"
        node = OdooNode(self.tools, self.database, name, port, dict(options or {}))
        node.log.unlink(missing_ok=True)
        if not self.nodes:
            self.set_parameters({"clinic_messaging.public_base_url": node.url})
        self.nodes.append(node)
        return node.start(wait)

    def set_parameters(self, values: Mapping[str, str]) -> None:
        """Write system parameters while no Odoo runs that has read them."""
        for key, value in values.items():
            quoted = value.replace("'", "''")
            self.sql(
                "INSERT INTO ir_config_parameter (key, value, create_date, write_date)"
                f" VALUES ('{key}', '{quoted}', now(), now())"
                " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"
            )

    def sql(self, text: str) -> str:
        """Run SQL as the database's owner and return its rows as text."""
        return postgres.psql(text, self.database, postgres.ROLE)

    def shell(
        self, script: str, env: Mapping[str, str] | None = None, name: str = "shell"
    ) -> str:
        """Run Python in an Odoo shell on the database; return what it printed."""
        return odoo_shell.run(
            self.tools, self.database, script, {**self.facts(), **(env or {})}, name
        )

    def facts(self) -> dict[str, str]:
        """Return what scripts need to know, as environment variables."""
        facts = {"CLINIC_BASE_URL": self.url if self.nodes else ""}
        if self.standin:
            facts["CLINIC_STANDIN_URL"] = self.standin.url
            facts["CLINIC_ACCOUNT_SID"] = self.standin.account_sid
            facts["CLINIC_AUTH_TOKEN"] = self.standin.auth_token
        return facts

    def stop(self) -> None:
        """Stop all nodes, then the stand-in."""
        for node in reversed(self.nodes):
            node.stop()
        self.nodes.clear()
        if self.standin:
            self.standin.stop()


def demo_template(tools: Tools) -> str:
    """Return a template database with all our addons and their demo data."""
    addons = our_addons()
    if not addons:
        raise CommandError("There are no addons in addons/.", "add one")
    base, key = demo_base(tools), databases.addons_hash(addons)
    return databases.template(tools, "demo", addons, key, demo=True, base=base)


def demo_base(tools: Tools) -> str:
    """Return a template with what our addons need, its demo data, and none of ours."""
    needed = databases.outside_dependencies(our_addons())
    return databases.template(tools, "demobase", needed, "", demo=True)


@contextmanager
def system(
    tools: Tools,
    database: str,
    standin_arguments: Sequence[str] = (),
    reuse: bool = False,
    durable: bool = True,
) -> Iterator[System]:
    """Prepare database and stand-in, and stop everything at the end.

    :param database: made anew from the demo template.
    :param standin_arguments: more of the stand-in's command line.
    :param reuse: keep the database if it is there.
    :param durable: as ``databases.clone`` takes it.
    """
    postgres.ensure_running()
    if not (reuse and postgres.database_exists(database)):
        source = demo_template(tools)
        step(f"Database: {database}, a copy of {source}")
        databases.clone(source, database, durable)
    twilio = None
    if standin.is_there():
        step("Twilio stand-in: starting")
        twilio = standin.start(tools, *standin_arguments, name=f"standin-{database}")
    running = System(tools, database, twilio)
    try:
        if twilio:
            running.set_parameters({"clinic_messaging.twilio_api_url": twilio.url})
        yield running
    finally:
        step(f"stopping (logs: {LOGS})")
        running.stop()
