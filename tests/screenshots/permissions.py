"""Pictures of consent: intake, the client's own page, a held number."""

import json

NAME = "permissions"
ROUTE = "/clinic_messaging/twilio/inbound"
OUR_NUMBER = "SELECT number FROM clinic_sender WHERE role = 'main' ORDER BY id LIMIT 1"
CLIENT = """
SELECT id, phone_sanitized FROM res_partner
 WHERE clinic_client_status = 'active' AND clinic_contact_id IS NULL
   AND clinic_text_consent = 'unknown' ORDER BY id OFFSET {offset} LIMIT 1
"""
PORTAL_GROUP = """
SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'group_portal'
"""
SENTENCE = "Please take me off your list, I get too many of these"
LOGIN = "portalclient"
WINDOW = f".o-mail-ChatWindow:has-text('{SENTENCE}')"
DESK = {"width": 1280, "height": 800}
TELEPHONE = {"width": 390, "height": 844}


def run(shots) -> None:
    """Ask at the desk and in the portal; read a refusal where it came in."""
    shots.login("admin")
    _prepare(shots)
    shots.login("frontdesk")
    _intake(shots)
    _held(shots)
    # the sign-in page would offer who was here before instead of its form
    shots.page.evaluate("localStorage.clear()")
    shots.login(LOGIN)
    _portal(shots)


def _call(shots, model: str, method: str, *args) -> None:
    """Call a method as who is signed in.

    :raises RuntimeError: when Odoo refuses it
    """
    params = {"model": model, "method": method, "args": args, "kwargs": {}}
    call = """async ([path, params]) => (await fetch(path, {
        method: 'POST', headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({params})})).json()"""
    path = f"/web/dataset/call_kw/{model}/{method}"
    answer = shots.page.evaluate(call, [path, json.loads(json.dumps(params))])
    if "error" in answer:
        raise RuntimeError(answer["error"]["data"]["message"])


def _client(shots, offset: int) -> list[str]:
    return shots.running.sql(CLIENT.format(offset=offset)).strip().split("|")


def _prepare(shots) -> None:
    """Give one client a sign-in, and let another one refuse texts."""
    _call(shots, "res.company", "write", [1], {"clinic_two_way_enabled": True})
    group = int(shots.running.sql(PORTAL_GROUP))
    partner, _number = _client(shots, 60)
    user = {
        "login": LOGIN,
        "password": LOGIN,
        "partner_id": int(partner),
        "group_ids": [(6, 0, [group])],
    }
    _call(shots, "res.users", "create", user)
    standin = shots.running.standin
    settings = {"inbound_url": shots.running.url + ROUTE}
    standin.post("/_standin/faults", {"rules": [], "settings": settings})
    _partner, number = _client(shots, 70)
    ours = shots.running.sql(OUR_NUMBER).strip()
    standin.post("/_standin/inbound", {"from": number, "to": ours, "body": SENTENCE})


def _intake(shots) -> None:
    page = shots.page
    page.goto(f"{shots.running.url}/odoo/communication-patients")
    page.wait_for_selector(".o_data_row")
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
    page.set_viewport_size(TELEPHONE)
    page.goto(f"{shots.running.url}/my")
    page.wait_for_selector(".o_clinic_question")
    shots.save("portal_question_phone")
    page.check("#clinic_agreed")
    page.click(".o_clinic_question button")
    page.wait_for_selector(".o_portal:not(:has(.o_clinic_question))")
    page.goto(f"{shots.running.url}/my/texting")
    page.wait_for_selector("#clinic_texts_yes:checked")
    shots.save("portal_texting_phone")
    page.set_viewport_size(DESK)
    page.goto(f"{shots.running.url}/my/texting")
    page.wait_for_selector("#clinic_texts_yes:checked")
    shots.save("portal_texting")
