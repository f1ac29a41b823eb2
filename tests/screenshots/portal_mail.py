"""Pictures of secure mail on the client's side, on a desk and on a phone."""

NAME = "portal_mail"
ROOT = "/my/messages"
DESK = {"width": 1280, "height": 800}
TELEPHONE = {"width": 390, "height": 844}


def run(shots) -> None:
    """Look at folder, conversation and form as the demo's client."""
    shots.login("client")
    _open(shots, ROOT, ".o_clinic_mail_list")
    shots.save("portal_mail_inbox")
    _open(shots, f"{ROOT}/new", ".o_clinic_mail_bar")
    shots.save("portal_mail_new")
    shots.page.set_viewport_size(TELEPHONE)
    _open(shots, ROOT, ".o_clinic_mail_list")
    shots.save("portal_mail_phone")
    shots.page.click("a:has-text('Knee after')")
    shots.page.wait_for_selector(".o_clinic_mail_bar")
    shots.save("portal_mail_thread_phone")
    shots.page.set_viewport_size(DESK)


def _open(shots, path: str, ready: str) -> None:
    shots.page.goto(shots.running.url + path)
    shots.page.wait_for_selector(ready)
