"""Make databases quickly: install once, then copy.

A template is named after a hash of all that went into it, so a changed addon, package
or Odoo makes a new one and an unchanged one is never installed twice.
"""

import ast
import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import odoo_config
import odoo_process
import postgres
from console import step
from locks import exclusive
from paths import ADDONS, ROOT, cluster, our_addons, run_dir
from setup import Tools

_KEEP_TEMPLATES = 4


def manifest(addon: str) -> dict:
    """Return the manifest of one of our addons."""
    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text())


def outside_dependencies(addons: Iterable[str]) -> list[str]:
    """Return what our addons depend on and is not ours."""
    wanted = {d for a in addons for d in manifest(a).get("depends", ())}
    return sorted(wanted - set(our_addons())) or ["base"]


def odoo_alone(tools: Tools, addons: Iterable[str]) -> str:
    """Return a template database with what our addons need, and none of them."""
    return template(tools, "deps", outside_dependencies(addons), "")


def addons_hash(addons: Iterable[str]) -> str:
    """Return a word that changes with any file of the addons but their tests."""
    digest = hashlib.sha256()
    for addon in addons:
        for path in sorted((ADDONS / addon).rglob("*")):
            inside = path.relative_to(ADDONS / addon).parts
            if path.is_file() and "__pycache__" not in inside and inside[0] != "tests":
                digest.update(str(path.relative_to(ADDONS)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def template(
    tools: Tools,
    kind: str,
    addons: Iterable[str],
    key: str,
    demo: bool = False,
    base: str = "",
) -> str:
    """Return the name of a database with these addons, installed if need be.

    :param kind: a short word for the name and for old ones to be dropped.
    :param key: what the content depends on besides Odoo and the packages.
    :param base: another template to start from.
    """
    names = list(addons)
    text = f"{tools.odoo.key}{names}{key}{demo}{base}"
    text += (ROOT / "requirements-odoo.txt").read_text()
    name = f"tpl_{kind}_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    with exclusive(
        run_dir("locks") / f"template{cluster()}-{kind}.lock", "a template database"
    ):
        if not postgres.database_exists(name):
            step(f"Database: installing {', '.join(names)} (kept for later runs)")
            _build(tools, name, names, demo, base)
            _drop_old(kind)
    return name


def _build(tools: Tools, name: str, addons: list[str], demo: bool, base: str) -> None:
    raw = f"{name}_new"
    drop(raw)
    try:
        if base:
            clone(base, raw)
        else:
            create(raw)
        odoo_process.install(tools, raw, addons, demo)
    except BaseException:
        drop(raw)
        raise
    files = _filestore(raw)
    if files.exists():
        shutil.rmtree(_filestore(name), ignore_errors=True)
        files.rename(_filestore(name))
    postgres.psql(f"ALTER DATABASE {raw} RENAME TO {name}")
    # a copy keeps sequences that no checkpoint has seen: after a crash PostgreSQL 15
    # would hand out the same ids again, in this template and in all its copies
    postgres.psql("CHECKPOINT")


def _drop_old(kind: str) -> None:
    names = postgres.psql(
        f"SELECT datname FROM pg_database WHERE datname ~ '^tpl_{kind}_' ORDER BY oid"
    ).split()
    for name in names[:-_KEEP_TEMPLATES]:
        drop(name)


def create(name: str) -> None:
    """Make an empty database as Odoo would."""
    postgres.psql(
        f"CREATE DATABASE {name} OWNER {postgres.ROLE} TEMPLATE template0"
        " ENCODING 'UTF8' LC_COLLATE 'C'"
    )


def clone(source: str, name: str, durable: bool = True) -> None:
    """Copy a database with its attachments.

    :param durable: ``False`` saves time where a power failure does not matter.
    """
    drop(name)
    postgres.psql(f"CREATE DATABASE {name} OWNER {postgres.ROLE} TEMPLATE {source}")
    if not durable:
        postgres.psql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    if _filestore(source).exists():
        # Attachments are never changed in place: the copies may share their blocks.
        shutil.copytree(_filestore(source), _filestore(name), copy_function=os.link)


def drop(name: str) -> None:
    """Remove a database and its attachments; no matter if it is not there."""
    postgres.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    shutil.rmtree(_filestore(name), ignore_errors=True)


def _filestore(name: str) -> Path:
    return odoo_config.data_dir() / "filestore" / name
