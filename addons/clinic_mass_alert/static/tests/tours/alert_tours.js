import { registry } from "@web/core/registry";
import {
    chooseTomorrow,
    confirm,
    ENTRY,
    INSIDE,
    line,
    OPEN,
    openConfirmation,
    PANEL,
    write,
} from "./alert_steps";

const OPEN_MANUAL = {
    trigger: '[data-menu-xmlid="clinic_messaging.clinic_messaging_menu_manual"]',
    run: "click",
};
const tours = registry.category("web_tour.tours");

tours.add("clinic_alert_preset", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_hindrance:contains(Choose a range)` },
        write("We are closed."),
        { trigger: `${PANEL} .o_clinic_alert_send:disabled` },
        { trigger: `${PANEL} [data-kind=tomorrow]:contains(Mar 4)` },
        ...chooseTomorrow(3),
        { trigger: `${PANEL} .o_clinic_alert_found:contains(9:00):contains(11:00)` },
        { trigger: `${PANEL} .o_clinic_alert_finish:contains(Mar 3)` },
        { trigger: `${PANEL} .o_clinic_alert_count:contains(146 characters remaining)` },
        ...openConfirmation(3),
        { trigger: ".modal .o_clinic_confirm_body:contains(We are closed.)" },
        { trigger: ".modal .o_clinic_confirm_range:contains(Mar 4)" },
        { trigger: ".modal .o_clinic_confirm_duration:contains(min)" },
        ...confirm(),
        line("0 of 3 sent"),
        { trigger: `${ENTRY} .o_clinic_alert_no_report` },
        { trigger: `${PANEL} .o_clinic_alert_hindrance:contains(Choose a range)` },
    ],
});

tours.add("clinic_alert_custom", {
    steps: () => [
        ...OPEN,
        write("We are closed."),
        { trigger: `${PANEL} [data-kind=custom]`, run: "click" },
        { trigger: ".modal .o_clinic_apply:disabled" },
        { trigger: ".modal .o_clinic_from input", run: "edit 03/04/2026 09:30 AM" },
        { trigger: ".modal .o_clinic_to input", run: "edit 03/11/2026 09:31 AM" },
        { trigger: ".modal .modal-title", run: "click" },
        { trigger: ".modal .o_clinic_range_problem:contains(at most 7 days)" },
        { trigger: ".modal .o_clinic_apply:disabled" },
        { trigger: ".modal .o_clinic_to input", run: "edit 03/04/2026 10:30 AM" },
        { trigger: ".modal .modal-title", run: "click" },
        { trigger: ".modal .o_clinic_apply:enabled", run: "click" },
        INSIDE.recipients(1),
        { trigger: `${PANEL} [data-kind=custom]:contains(9:30):contains(10:30)` },
        ...openConfirmation(1),
        ...confirm(),
        line("0 of 1 sent"),
    ],
});

tours.add("clinic_alert_kept", {
    steps: () => [
        ...OPEN,
        write("We are closed."),
        { trigger: `${PANEL} .o_clinic_alert_close`, run: "click" },
        OPEN_MANUAL,
        { trigger: ".o_breadcrumb:contains(Manual)" },
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_body:value("We are closed.")` },
    ],
});

tours.add("clinic_alert_again", {
    steps: () => [
        ...OPEN,
        write("We are closed."),
        ...chooseTomorrow(3),
        ...openConfirmation(3),
        { trigger: ".modal .o_clinic_confirm_twin:contains(sent this text to this range)" },
        { trigger: ".modal footer .btn-secondary", run: "click" },
        { trigger: `${PANEL} .o_clinic_alert_send:enabled` },
    ],
});

tours.add("clinic_alert_early", {
    steps: () => [
        ...OPEN,
        write("We are closed."),
        ...chooseTomorrow(3),
        { trigger: `${PANEL} .o_clinic_alert_quiet:contains(8:00)` },
        { trigger: `${PANEL} .o_clinic_alert_early`, run: "click" },
        { trigger: `${PANEL} .o_clinic_alert_hindrance:contains(why it cannot wait)` },
        { trigger: `${PANEL} .o_clinic_alert_reason`, run: "edit The storm" },
        ...openConfirmation(3),
        { trigger: ".modal .o_clinic_confirm_duration:contains(Quiet hours)" },
        ...confirm(),
        { trigger: `${ENTRY}:contains(Released early by):contains(The storm)` },
    ],
});

tours.add("clinic_alert_refused", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_refusal:contains(two-way texting)` },
        { trigger: `${PANEL} .o_clinic_alert_refusal:contains(Settings)` },
        { trigger: `${PANEL} fieldset:disabled .o_clinic_alert_send` },
    ],
});

tours.add("clinic_alert_hidden", {
    steps: () => [
        { trigger: ".o_data_row" },
        { trigger: "body:not(:has(.o_clinic_alert_tab))" },
        OPEN_MANUAL,
        { trigger: ".o_breadcrumb:contains(Manual)" },
        { trigger: "body:not(:has(.o_clinic_alert_tab))" },
    ],
});
