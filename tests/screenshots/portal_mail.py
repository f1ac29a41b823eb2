"""Pictures of secure mail on the client's side, on a desk and on a phone."""

NAME = "portal_mail"
ROOT = "/my/messages"


def run(shots) -> None:
    """Look at folder, conversation and form as the demo's client."""
    shots.login("client")
    shots.open(ROOT, ".o_clinic_mail_list")
    shots.save("portal_mail_inbox")
    shots.open(f"{ROOT}/new", ".o_clinic_mail_bar")
    shots.save("portal_mail_new")
    shots.phone()
    shots.open(ROOT, ".o_clinic_mail_list")
    shots.save("portal_mail_phone")
    shots.page.click("a:has-text('Knee after')")
    shots.page.wait_for_selector(".o_clinic_mail_bar")
    shots.save("portal_mail_thread_phone")
    shots.desk()
