"""Pictures of secure mail on the staff's side, as practitioner and front desk."""

NAME = "mail"
SCREEN = ".o_clinic_mail"
LINE = f"{SCREEN} .o_clinic_mail_item"
FILE = {
    "name": "exercises.txt",
    "mimeType": "text/plain",
    "buffer": b"Bend the knee ten times, three times a day.",
}


def run(shots) -> None:
    """Read and answer as practitioner, write as front desk, read on a phone."""
    shots.login("practitioner")
    _read(shots)
    _note(shots)
    _delete(shots)
    shots.login("frontdesk")
    _compose(shots)
    shots.login("practitioner")
    _phone(shots)


def _open(shots) -> None:
    shots.open("/odoo/secure-mail", LINE)


def _open_line(shots, words: str) -> None:
    shots.page.click(f"{LINE}:has-text('{words}') .o_clinic_mail_line")
    shots.page.wait_for_selector(f"{SCREEN} .o_clinic_mail_thread")


def _read(shots) -> None:
    _open(shots)
    shots.save("mail_inbox")
    _open_line(shots, "Knee after")
    shots.save("mail_thread")


def _note(shots) -> None:
    page = shots.page
    page.click(f"{SCREEN} .o_clinic_mail_note_begin")
    page.locator(f"{SCREEN} .o_clinic_mail_note_done").scroll_into_view_if_needed()
    shots.save("mail_note")
    page.click(f"{SCREEN} .o_clinic_mail_note .btn-light")


def _delete(shots) -> None:
    page = shots.page
    page.click(f"{SCREEN} [data-folder=sent]")
    _open_line(shots, "New exercises")
    page.click(f"{SCREEN} .o_clinic_mail_delete_thread")
    page.wait_for_selector(".modal .o_clinic_mail_delete")
    shots.save("mail_delete")
    page.click(".modal .btn-secondary")


def _compose(shots) -> None:
    page = shots.page
    page.goto(f"{shots.running.url}/odoo/secure-mail")
    page.click(f"{SCREEN} [data-folder=drafts]")
    page.click(f"{LINE}:has-text('Your question') .o_clinic_mail_line")
    page.wait_for_selector(f"{SCREEN} .o_clinic_mail_compose")
    page.set_input_files(f"{SCREEN} .o_clinic_mail_file_input", files=[FILE])
    page.wait_for_selector(f"{SCREEN} .o_clinic_mail_files .fa-paperclip")
    page.wait_for_selector(f"{SCREEN} .o_clinic_mail_saved:has-text('Saved:')")
    shots.save("mail_compose")
    page.click(f"{SCREEN} .o_clinic_mail_words")
    page.keyboard.press("Control+End")
    page.keyboard.type(", on Friday at nine.")
    page.wait_for_selector(f"{SCREEN} .o_clinic_mail_saved:has-text('Saved:')")
    page.click(f"{SCREEN} .o_clinic_mail_preview_as")
    page.click(".o-dropdown--menu .o-dropdown-item")
    page.wait_for_selector(".modal .o_clinic_mail_preview")
    shots.save("mail_preview")


def _phone(shots) -> None:
    shots.phone()
    _open(shots)
    _open_line(shots, "Knee after")
    shots.save("mail_phone")
    shots.desk()
