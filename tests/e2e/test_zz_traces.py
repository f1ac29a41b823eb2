"""Last: what the run has left behind in logs and in the process table."""

import os
import re
from pathlib import Path

from .clinic import Clinic
from .conftest import server_log
from .portal import people

SECRET = "canary-71d0a4"
#: Where words of secure mail may stand; the last holds what staff has copied.
OWN = (
    "clinic_mail_thread",
    "clinic_mail_message",
    "clinic_mail_attachment",
    "clinic_chart_note",
)
PHONE = re.compile(r"\+1\d{3}5550\d{3}")


def test_no_log_has_a_text_or_a_full_number(clinic: Clinic) -> None:
    """Every body of this run contains a canary; no log of ours shows one (P9)."""
    assert clinic.accepted("Canary-"), "the other tests have sent texts"
    system = clinic.system
    written = server_log().read_bytes()[system.log_start :].decode(errors="replace")
    for text in (system.nodes[0].log.read_text(errors="replace"), written):
        assert "Canary-" not in text
        assert not PHONE.search(text)


def test_secure_mail_stands_in_its_own_tables_only(clinic: Clinic) -> None:
    """Subject, words and file name after all that people do with them (C30)."""
    contact = people(clinic)["ann"]
    use_secure_mail(clinic, contact)
    for table in OWN:
        assert f"{table}." in sweep(clinic), "the search finds it where it is"
    assert not [one for one in sweep(clinic).split() if one.split(".")[0] not in OWN]
    assert not [text for text in clinic.standin.messages() if SECRET in str(text)]
    system = clinic.system
    log = system.nodes[0].log.read_text(errors="replace")
    assert "/my/messages" in log, "the log holds addresses"
    written = server_log().read_bytes()[system.log_start :].decode(errors="replace")
    assert SECRET not in log + written


def use_secure_mail(clinic: Clinic, contact: int) -> None:
    """Write, attach, send, read, print, download, look for it, keep a copy."""
    torres, ann = clinic.session("torres"), clinic.session("ann")
    messages, threads = "clinic.mail.message", "clinic.mail.thread"
    values = {"to": [contact], "subject": SECRET, "body": f"<p>{SECRET} words</p>"}
    draft = torres.call(messages, "action_compose", values)
    path = f"/my/messages/drafts/{draft['id']}/files"
    file = torres.upload(path, f"{SECRET}.txt", SECRET.encode())
    thread = torres.call(messages, "action_send", [draft["id"]])["thread_id"]
    for path in ("", f"/{thread}", f"/{thread}/print", f"/files/{file['id']}"):
        assert SECRET in ann.page(f"/my/messages{path}")
    found = torres.call(threads, "action_folder", "sent", SECRET)
    assert found["total"] == 1
    torres.call("clinic.mail.attachment", "action_save_to_chart", [file["id"]])


def sweep(clinic: Clinic) -> str:
    """Return all columns of the database in which the secret stands."""
    return clinic.system.sql(
        # materialized: else PostgreSQL may ask for the counts of other schemas first
        "WITH places AS MATERIALIZED (SELECT table_name, column_name"
        " FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND data_type IN ('text', 'character varying', 'json', 'jsonb'))"
        " SELECT table_name || '.' || column_name FROM places WHERE (xpath("
        "'/row/n/text()', query_to_xml(format("
        "'SELECT count(*) AS n FROM %I WHERE %I::text LIKE %L',"
        f" table_name, column_name, '%{SECRET}%'), false, true, '')))[1]::text <> '0'"
    )


def test_stopping_leaves_no_process(clinic: Clinic) -> None:
    """The node's workers, runner and proxy are gone when it has stopped."""
    node = clinic.system.nodes[0]
    leaders = {node.process.pid, node._proxy.pid}
    members = _members(leaders)
    assert len(members) >= 6, "master, proxy, workers, cron, runner, websocket"
    node.stop()
    assert not _members(leaders)
    assert not [pid for pid in members if Path(f"/proc/{pid}").exists()]


def _members(leaders: set[int]) -> list[int]:
    """Return the processes of some process groups that are no zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _group(entry) in leaders:
            found.append(int(entry.name))
    return found


def _group(entry: Path) -> int:
    try:
        if (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return 0
        return os.getpgid(int(entry.name))
    except (ProcessLookupError, FileNotFoundError):
        return 0
