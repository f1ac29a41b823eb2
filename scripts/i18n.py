"""Write each addon's ``i18n/<addon>.pot`` by Odoo's own export.

Translators start from these files; run it after terms have changed. It installs the
addons as they are into a database without demo data, so that no other data gets in.
"""

import json
import re
from pathlib import Path

import databases
import odoo_shell
import postgres
from console import note, step
from paths import ADDONS, our_addons
from setup import Tools, ensure_tools, main

_EXPORT = """
import io, json
from odoo.tools.translate import trans_export
found = {}
for name in %r:
    with io.BytesIO() as buffer:
        trans_export(False, [name], buffer, "po", env)
        found[name] = buffer.getvalue().decode()
print("POT" + json.dumps(found))
"""
# the day of the export says nothing of the terms and would change with each run
_DATES = re.compile(r'^"(POT-Creation|PO-Revision)-Date: .*"\n', re.MULTILINE)


def _template(tools: Tools) -> str:
    """Return a database with our addons and nothing but what they bring."""
    addons = our_addons()
    base = databases.odoo_alone(tools, addons)
    key = databases.addons_hash(addons)
    return databases.template(tools, "terms", addons, key, base=base)


def export(tools: Tools) -> dict[str, str]:
    """Return the text of each addon's file, the same for the same terms."""
    postgres.ensure_running()
    script = _EXPORT % (our_addons(),)
    output = odoo_shell.run(tools, _template(tools), script, name="i18n")
    line = next(part for part in output.splitlines() if part.startswith("POT"))
    found = json.loads(line.removeprefix("POT"))
    return {name: _DATES.sub("", text) for name, text in found.items()}


def _file(addon: str) -> Path:
    return ADDONS / addon / "i18n" / f"{addon}.pot"


def _run() -> int:
    step("Translations: exporting the terms of our addons")
    for addon, text in export(ensure_tools("postgres")).items():
        path = _file(addon)
        path.parent.mkdir(exist_ok=True)
        before = path.read_text() if path.exists() else ""
        path.write_text(text)
        terms = text.count("\nmsgid ") - 1
        changed = "unchanged" if text == before else "written"
        note(f"{path.relative_to(ADDONS.parent)}: {terms} terms, {changed}")
    return 0


if __name__ == "__main__":
    main(_run)
