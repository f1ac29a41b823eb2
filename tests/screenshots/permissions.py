"""Pictures of consent: intake, the client's own page, a held number."""

NAME = "permissions"
CLIENT = """
SELECT phone_sanitized FROM res_partner
 WHERE clinic_client_status = 'active' AND clinic_contact_id IS NULL
   AND clinic_text_consent = 'unknown' ORDER BY id OFFSET 70 LIMIT 1
"""
SENTENCE = "Please take me off your list, I get too many of these"
LOGIN = "client2"  # in the demo's portal, and never asked
WINDOW = f".o-mail-ChatWindow:has-text('{SENTENCE}')"


def run(shots) -> None:
    """Ask at the desk and in the portal; read a refusal where it came in."""
    shots.text(shots.running.sql(CLIENT).strip(), SENTENCE)
    shots.login("frontdesk")
    _intake(shots)
    _held(shots)
    shots.login(LOGIN)
    _portal(shots)


def _intake(shots) -> None:
    page = shots.page
    shots.open("/odoo/communication-patients", ".o_data_row")
    page.click("[data-menu-xmlid='clinic_messaging.clinic_messaging_menu_new_client']")
    form = ".modal .o_clinic_intake"
    page.fill(f"{form} [name=name] input", "Nora Field")
    page.fill(f"{form} [name=phone] input", "(718) 555-0199")
    page.press(f"{form} [name=phone] input", "Tab")
    page.wait_for_selector(f"{form} [name=question]:has-text('text you')")
    shots.save("intake")


def _held(shots) -> None:
    page = shots.page
    page.goto(f"{shots.running.url}/odoo/communication-inbox")
    row = page.locator(f".o_data_row:has-text('{SENTENCE[:20]}') [name=clinic_preview]")
    row.dispatch_event("click")  # a window that rings may lie above the row
    page.wait_for_selector(f"{WINDOW} .o_clinic_hold")
    page.wait_for_selector(f"{WINDOW} .o_clinic_hindrance")
    shots.save("held")


def _portal(shots) -> None:
    page = shots.page
    shots.phone()
    shots.open("/my", ".o_clinic_question")
    shots.save("portal_question_phone")
    page.check("#clinic_agreed")
    page.click(".o_clinic_question button")
    page.wait_for_selector(".o_portal:not(:has(.o_clinic_question))")
    shots.open("/my/texting", "#clinic_texts_yes:checked")
    shots.save("portal_texting_phone")
    shots.desk()
    shots.open("/my/texting", "#clinic_texts_yes:checked")
    shots.save("portal_texting")
