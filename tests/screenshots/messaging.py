"""Pictures of clinic_messaging: choosing clients, the dialog, and what became of it."""

NAME = "clinic_messaging"
BODY = "{{ clinic }}: our office is closed tomorrow because of the storm."
DIALOG = ".modal .o_clinic_compose"


def run(shots) -> None:
    """Make the pictures as the front desk, and the settings as the administrator."""
    shots.login("frontdesk")
    _choose(shots)
    _tabs(shots)
    _contact(shots)
    shots.login("admin")
    _settings(shots)


def _choose(shots) -> None:
    page = shots.page
    shots.open("/odoo/communication-patients", ".o_data_row")
    page.click("thead .o_list_record_selector input")
    page.click(".o_select_domain")
    page.click(".o_selection_container .o_clinic_communication")
    page.wait_for_selector("[data-clinic-type=direct]")
    shots.save("contacts")
    page.click("[data-clinic-type=direct]")
    page.wait_for_selector(DIALOG)
    page.fill(f"{DIALOG} [name=body] textarea", BODY)
    page.press(f"{DIALOG} [name=body] textarea", "Tab")
    page.wait_for_selector(f"{DIALOG} .o_clinic_text_signed")
    shots.desk(height=1120)
    shots.save("dialog_plan")
    shots.desk()
    page.click(".modal .btn-close")


def _tabs(shots) -> None:
    page = shots.page
    shots.open("/odoo/communication-manual", ".o_data_row")
    shots.save("tab_manual")
    page.click(".o_data_row .o_clinic_target")
    page.wait_for_selector(".o_data_cell[name=number]")
    shots.save("recipients")
    shots.open("/odoo/communication-scheduled", ".o_data_row")
    shots.save("tab_scheduled")
    shots.open("/odoo/communication-automatic", ".o_view_nocontent")
    shots.save("tab_automatic")


def _contact(shots) -> None:
    page = shots.page
    shots.open("/odoo/communication-patients", ".o_data_row")
    page.click(".o_data_row .o_data_cell[name=complete_name]")
    page.click(".o_notebook a:has-text('Communications')")
    page.locator(".o_clinic_history").scroll_into_view_if_needed()
    shots.save("contact_history")
    shots.phone()
    shots.open("/odoo/communication-patients", ".o_kanban_record, .o_data_row")
    page.click(".o_kanban_record .o_dropdown_kanban button")
    page.click(".dropdown-item[name=action_clinic_compose]")
    page.wait_for_selector(DIALOG)
    page.fill(f"{DIALOG} [name=body] textarea", "Hello {{ patient }}!")
    page.wait_for_selector(f"{DIALOG} .o_clinic_text_count")
    shots.save("dialog_phone")
    shots.desk()


def _settings(shots) -> None:
    shots.open("/odoo/settings", ".settings_tab")
    shots.page.click(".settings_tab [data-key=clinic_messaging]")
    shots.page.wait_for_selector(".o_clinic_health")
    shots.save("settings")
