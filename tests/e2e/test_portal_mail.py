"""A client reads and writes in the portal: phone, keyboard, no JavaScript, axe."""

from __future__ import annotations

import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import node_env
import postgres
import psycopg2
import pytest
from playwright.sync_api import Browser, Page

from .clinic import Clinic, wait_for
from .portal import DESKTOP, PHONE, people, sign_in
from .windows import chromium

MESSAGES = "/my/messages"
WORDS = "<p>Please bring your papers along.</p>"
SERIOUS = ("serious", "critical")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"


@pytest.fixture(scope="module")
def contacts(clinic: Clinic) -> dict[str, int]:
    """The people, and a message that waits for Ann."""
    found = people(clinic)
    write(clinic, found["ann"], "Your papers")
    return found


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """One browser for the file."""
    with chromium() as started:
        yield started


def write(clinic: Clinic, contact: int, subject: str) -> int:
    """Send a secure mail as the practitioner; return the thread."""
    torres = clinic.session("torres")
    values = {"to": [contact], "subject": subject, "body": WORDS}
    draft = torres.call("clinic.mail.message", "action_compose", values)
    sent = torres.call("clinic.mail.message", "action_send", [draft["id"]])
    return sent["thread_id"]


def findings(page: Page) -> list[tuple[str, str]]:
    """Return what axe-core calls serious or critical on the page."""
    source = node_env.ensure_modules() / "axe-core" / "axe.min.js"
    page.evaluate(source.read_text())
    result: dict[str, Any] = page.evaluate("() => axe.run(document)")
    return [
        (one["id"], node["html"][:120])
        for one in result["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(
    clinic: Clinic, contacts: dict[str, int], window: Browser, size: Any, scheme: Any
) -> None:
    """On every page of the portal, in both sizes and both colour schemes."""
    thread = write(clinic, contacts["ann"], "For the checker")
    url = clinic.system.url
    page = sign_in(window, url, "ann", viewport=size, color_scheme=scheme)
    slug = clinic.system.sql("SELECT clinic_slug FROM res_company WHERE id = 1")
    found = {}
    for path in (
        "/my",
        MESSAGES,
        f"{MESSAGES}/sent",
        f"{MESSAGES}/trash",
        f"{MESSAGES}/{thread}",
        f"{MESSAGES}/new",
        f"/clinic/{slug}",
        f"/clinic/{slug}/print",
        "/find-a-therapist",
    ):
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(
            "document.documentElement.scrollWidth <= window.innerWidth"
        ), f"{path} is wider than the window"
        found[path] = findings(page)
    page.context.close()
    assert not any(found.values()), found


def test_draft_saves_itself_and_is_sent_once(
    clinic: Clinic, contacts: dict[str, int], window: Browser
) -> None:
    """With formatting, a file with its progress, and the count beside Send."""
    page = sign_in(window, clinic.system.url, "ann", viewport=PHONE)
    problems: list[str] = []
    page.on("console", lambda m: m.type == "error" and problems.append(m.text))
    page.goto(f"{clinic.system.url}{MESSAGES}/new")
    page.wait_for_selector(".o_clinic_mail_bar")
    page.get_by_label("Dr. Mia Torres").check()
    page.fill("[name=subject]", "Sleep")
    page.click("button[aria-label=Bold]")
    page.keyboard.type("12345678")
    assert page.inner_text(".o_clinic_mail_missing") == "2 more characters"
    page.keyboard.type("90 and more")
    page.wait_for_url(f"**{MESSAGES}/drafts/*")
    add_files(page)
    page.reload()
    page.wait_for_selector(".o_clinic_mail_bar")
    assert page.inner_text(".o_clinic_mail_words b") == "1234567890 and more"
    assert page.get_by_label("Dr. Mia Torres").is_checked()
    page.click(".o_clinic_mail_send")
    page.wait_for_selector("text=Your message has been sent.")
    assert page.get_by_text("letter.pdf").count() == 1
    folder = clinic.session("torres").call("clinic.mail.thread", "action_folder")
    assert [item["subject"] for item in folder["items"]] == ["Sleep"]
    assert not problems
    page.context.close()


def add_files(page: Page) -> None:
    """Add a letter, and try a file with one byte too many."""
    file = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.set_input_files(".o_clinic_mail_attach input", file)
    page.wait_for_selector("button[value^='detach:']")
    large = {"name": "big.txt", "mimeType": "text/plain", "buffer": b"a" * 10_485_761}
    page.set_input_files(".o_clinic_mail_attach input", large)
    assert "10 MB" in page.inner_text(".o_clinic_mail_wrong")


def test_same_form_at_the_same_moment_is_one_message(
    clinic: Clinic, contacts: dict[str, int], window: Browser
) -> None:
    """Six presses at once, on several workers: the form's key makes them one."""
    page = sign_in(window, clinic.system.url, "ben", viewport=DESKTOP)
    page.goto(f"{clinic.system.url}{MESSAGES}/new")
    form = {
        "csrf_token": page.input_value("form.o_clinic_mail_form [name=csrf_token]"),
        "key": page.input_value("[name=key]"),
        "recipients": "1",
        "to": page.get_by_label("Dr. Mia Torres").get_attribute("value") or "",
        "subject": "Only once",
        "text": "This goes out only once.",
        "action": "send",
    }
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    page.context.close()
    with ThreadPoolExecutor(6) as pool:
        statuses = list(
            pool.map(lambda _: post(clinic.system.url, form, cookies), range(6))
        )
    assert set(statuses) == {200}
    query = "SELECT count(*) FROM clinic_mail_thread WHERE subject = 'Only once'"
    assert clinic.number(query) == 1


def post(url: str, form: dict[str, str], cookies: str) -> int:
    """Post the form as another window of the same browser; return the status."""
    request = urllib.request.Request(
        f"{url}{MESSAGES}/write",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Cookie": cookies},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=120) as answer:
        return answer.status


def test_deletion_waits_for_an_answer_and_takes_it_along(
    clinic: Clinic, contacts: dict[str, int], window: Browser
) -> None:
    """An answer that is just being stored is deleted too: no word is left behind."""
    thread = write(clinic, contacts["ann"], "Both at once")
    page = sign_in(window, clinic.system.url, "ann", viewport=DESKTOP)
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    page.goto(f"{clinic.system.url}{MESSAGES}/{thread}")
    form = {"text": "An answer just now.", "action": "send"}
    for name in ("csrf_token", "key", "thread_id"):
        form[name] = page.input_value(f"form.o_clinic_mail_form [name={name}]")
    page.context.close()
    remove = ("clinic.mail.thread", "action_delete", [thread])
    with ThreadPoolExecutor(2) as pool:
        with own_row_locked(clinic, thread, contacts["ann"]):
            answer = pool.submit(post, clinic.system.url, form, cookies)
            wait_for(lambda: waiting(clinic) == 1, "the answer before its last step")
            deletion = pool.submit(clinic.session("torres").call, *remove)
            wait_for(lambda: waiting(clinic) == 2, "the deletion behind the answer")
        assert answer.result() == 200
        assert deletion.result()
    left = f"SELECT count(*) FROM clinic_mail_message WHERE thread_id = {thread}"
    assert clinic.number(left) == 0


@contextmanager
def own_row_locked(clinic: Clinic, thread: int, contact: int) -> Iterator[None]:
    """Keep who writes from finishing: his own row of the thread is taken."""
    session = psycopg2.connect(
        host=str(postgres.socket_dir()),
        port=postgres.PORT,
        dbname=clinic.system.database,
        user=postgres.ROLE,
    )
    with closing(session), session.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM clinic_mail_participant"
            " WHERE thread_id = %s AND partner_id = %s FOR UPDATE",
            [thread, contact],
        )
        yield


def waiting(clinic: Clinic) -> int:
    """Return how many sessions wait for another's lock."""
    return clinic.number(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )


def test_stalled_uploads_keep_nobody_waiting(
    clinic: Clinic, contacts: dict[str, int], window: Browser
) -> None:
    """More uploads than workers stand still; a page comes within 30 seconds."""
    page = sign_in(window, clinic.system.url, "ann")
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    head = (
        f"POST {MESSAGES}/drafts/1/files HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {cookies}\r\nContent-Length: 5000000\r\n"
        "Content-Type: multipart/form-data; boundary=B\r\n\r\n--B\r\n"
    )
    node = urllib.parse.urlsplit(clinic.system.nodes[0].direct_url)
    address = (node.hostname or "", node.port or 0)
    with ExitStack() as stack:
        for _upload in range(9):
            upload = stack.enter_context(socket.create_connection(address))
            upload.sendall(head.encode())
        start = time.monotonic()
        page.goto(f"{clinic.system.url}{MESSAGES}/sent")
        assert page.title() == "Messages"
        assert time.monotonic() - start < 30
    page.context.close()


def test_reading_and_answering_without_javascript(
    clinic: Clinic, contacts: dict[str, int], window: Browser
) -> None:
    """Plain forms are enough."""
    thread = write(clinic, contacts["ben"], "Without scripts")
    url = clinic.system.url
    page = sign_in(window, url, "ben", viewport=PHONE, java_script_enabled=False)
    page.click("a:has-text('Without scripts')")
    page.fill("textarea[name=text]", "I have read it.")
    page.click("button[value=send]")
    page.wait_for_selector("text=Your message has been sent.")
    shown = clinic.session("torres").call("clinic.mail.thread", "action_open", [thread])
    assert "I have read it." in shown["messages"][-1]["body"]
    page.context.close()


def test_by_keyboard_alone(
    clinic: Clinic, contacts: dict[str, int], window: Browser
) -> None:
    """From the list to a sent answer with Tab, Enter and letters; Ben's is not hers."""
    thread = write(clinic, contacts["ann"], "By keyboard")
    page = sign_in(window, clinic.system.url, "ann", viewport=DESKTOP)
    others = write(clinic, contacts["ben"], "For Ben only")
    answer = page.goto(f"{clinic.system.url}{MESSAGES}/{others}")
    assert answer and answer.status == 404
    page.goto(f"{clinic.system.url}{MESSAGES}")
    page.wait_for_selector("text=By keyboard")
    assert "Ben" not in page.content()
    tab_to(page, "By keyboard")
    page.keyboard.press("Enter")
    page.wait_for_selector(".o_clinic_mail_bar")
    tab_to(page, "", "e.getAttribute('role') === 'textbox'")
    page.keyboard.type("Answered by keyboard.")
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your message has been sent.")
    torres = clinic.session("torres")
    wait_for(
        lambda: (
            "Answered by keyboard."
            in torres.call("clinic.mail.thread", "action_open", [thread])["messages"][
                -1
            ]["body"]
        ),
        "the answer",
    )
    page.context.close()


def tab_to(page: Page, text: str, condition: str = "true") -> None:
    """Press Tab until what has the focus shows a text and fulfils a condition."""
    for _press in range(60):
        page.keyboard.press("Tab")
        here = f"(() => {{ const e = document.activeElement; return {condition} "
        here += "&& e.innerText.includes(" + repr(text) + "); })()"
        if page.evaluate(here):
            return
    raise AssertionError(f"no way by keyboard to {text!r}")
