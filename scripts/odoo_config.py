"""Write the configuration files that the commands start Odoo with."""

from collections.abc import Mapping
from pathlib import Path

import postgres
from fetch_odoo import Odoo
from paths import ADDONS, cluster, run_dir

#: One channel for each kind of work, so that a bulk never delays an answer.
CHANNELS = "root:3,root.clinic_conversation:1,root.clinic_bulk:1,root.clinic_alert:1"
SERVER_WIDE = "base,rpc,web,queue_job"
#: Python's warnings about the packages of others are the tests' matter.
LOG_HANDLER = ":INFO,py.warnings:ERROR"


def data_dir() -> Path:
    """Return Odoo's folder for attachments and sessions in this checkout."""
    return run_dir(f"odoo{cluster()}")


def addons_path(odoo: Odoo, ours: Path = ADDONS) -> str:
    """Return the value of the option: Odoo's folders of addons and ours.

    :param ours: another folder than the checkout's, with copies of our addons.
    """
    folders = [*odoo.addons, *([ours] if ours.is_dir() else [])]
    return ",".join(str(folder) for folder in folders)


def write(name: str, odoo: Odoo, options: Mapping[str, object]) -> Path:
    """Write a configuration file for this checkout and return its path.

    :param name: the file's name without extension.
    :param options: what differs from the defaults here.
    """
    values = {
        "addons_path": addons_path(odoo),
        "data_dir": data_dir(),
        "db_host": postgres.socket_dir(),
        "db_port": postgres.PORT,
        "db_user": postgres.ROLE,
        "admin_passwd": "admin",
        "http_interface": "127.0.0.1",
        "list_db": False,
        **options,
    }
    lines = ["[options]", *(f"{k} = {v}" for k, v in values.items())]
    lines += ["", "[queue_job]", f"channels = {CHANNELS}", ""]
    target = run_dir("conf") / f"{name}.conf"
    target.write_text("\n".join(lines))
    return target
