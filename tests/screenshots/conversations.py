"""Pictures of what patients answer: inbox, conversation, who has not confirmed."""

NAME = "conversations"
CLIENTS = """
SELECT phone_sanitized FROM res_partner
 WHERE clinic_client_status = 'active' AND clinic_contact_id IS NULL
 ORDER BY id OFFSET 40 LIMIT 3
"""
QUESTIONS = (
    "Hello, may I come ten minutes later tomorrow?",
    "Is parking possible in front of the door?",
    "Thank you for the information!",
)
WINDOW = ".o-mail-ChatWindow"
COMPOSER = ".o-mail-Composer-input"


def run(shots) -> None:
    """Let three patients text; read and answer as front desk."""
    numbers = shots.running.sql(CLIENTS).split()
    for number, words in zip(numbers, QUESTIONS, strict=True):
        shots.text(number, words)
    shots.login("frontdesk")
    _inbox(shots)
    _conversation(shots)
    _unconfirmed(shots)


def _inbox(shots) -> None:
    page = shots.page
    page.goto(f"{shots.running.url}/odoo/communication-inbox")
    page.wait_for_function("document.querySelectorAll('.o_data_row').length >= 3")
    _close(page, f"{WINDOW}:has-text('{QUESTIONS[-1]}')", rings=True)
    shots.save("inbox")
    shots.phone()
    shots.open(
        "/odoo/communication-inbox",
        ".o_kanban_record:not(.o_kanban_ghost), .o_data_row",
    )
    shots.save("inbox_phone")
    shots.desk()


def _conversation(shots) -> None:
    page = shots.page
    page.goto(f"{shots.running.url}/odoo/communication-inbox")
    row = page.locator(f".o_data_row:has-text('{QUESTIONS[0]}') [name=clinic_preview]")
    row.dispatch_event("click")  # a window that rings may lie above the row
    ours = f"{WINDOW}:has-text('{QUESTIONS[0]}')"
    page.wait_for_selector(f"{ours} .o_clinic_bar[data-ready=yes]")
    for words in QUESTIONS[1:]:
        _close(page, f"{WINDOW}:has-text('{words}')")
    box = page.locator(f"{ours} {COMPOSER}")
    box.fill("Yes, at ten past four is fine.")
    box.press("Enter")
    page.wait_for_selector(f"{ours} .o_clinic_delivery[data-state=delivered]")
    shots.save("conversation")
    _close(page, ours)


def _close(page, window: str, rings: bool = False) -> None:
    """Close a chat window if it was opened.

    :param rings: it opens by itself, now or in a moment
    """
    if rings:
        page.wait_for_selector(window)
    if page.locator(window).count():
        page.press(f"{window} {COMPOSER}", "Escape")
        page.wait_for_selector(window, state="detached")


def _unconfirmed(shots) -> None:
    shots.open("/odoo/communication-unconfirmed", ".o_data_row")
    shots.save("unconfirmed")
