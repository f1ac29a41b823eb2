import { registry } from "@web/core/registry";
import { acknowledgeAndSend, compose, openMenu, writeText } from "./tour_steps";

const SELECTION = ".o_selection_container";

function planRow(row, count) {
    return {
        content: `segment ${row} has ${count} recipients`,
        trigger: `.modal .o_clinic_send_plan tbody tr:nth-child(${row}) td:nth-child(2):contains(/^${count}$/)`,
    };
}

function targetIn(row, count) {
    return {
        trigger: `.o_data_row:nth-child(${row}) .o_clinic_target:contains(/^${count}$/)`,
    };
}

registry.category("web_tour.tours").add("clinic_bulk_612", {
    steps: () => [
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: `${SELECTION} .o_select_domain`, run: "click" },
        { trigger: `${SELECTION}:contains(612)` },
        ...compose(SELECTION),
        { trigger: ".modal .o_clinic_recipient_count:contains(612)" },
        planRow(1, 250),
        planRow(2, 250),
        planRow(3, 112),
        ...writeText("The office is closed today."),
        ...acknowledgeAndSend(),
        ...openMenu("manual"),
        { trigger: ".o_breadcrumb:contains(Manual)" },
        targetIn(1, 250),
        ...openMenu("automatic"),
        { trigger: ".o_view_nocontent:contains(Nothing was sent automatically yet)" },
        ...openMenu("scheduled"),
        { trigger: ".o_clinic_quiet_note:contains(not sent in quiet hours)" },
        targetIn(1, 250),
        targetIn(2, 112),
        { trigger: ".o_data_row:nth-child(2) .o_clinic_target", run: "click" },
        { trigger: ".o_data_cell[name=number]:contains(+1)" },
        { trigger: ".o_pager_limit:contains(112)" },
    ],
});

registry.category("web_tour.tours").add("clinic_tick_three", {
    steps: () => [
        { trigger: ".o_pager_limit:contains(612)" },
        ...[1, 2, 3].map((row) => ({
            trigger: `.o_data_row:nth-child(${row}) .o_list_record_selector input`,
            run: "click",
        })),
        { trigger: `${SELECTION}:contains(3)` },
        ...compose(SELECTION),
        { trigger: ".modal .o_clinic_recipient_count:contains(/^3$/)" },
        planRow(1, 3),
        ...writeText("The office is closed today."),
        ...acknowledgeAndSend(),
    ],
});

registry.category("web_tour.tours").add("clinic_cancel_rest", {
    steps: () => [
        targetIn(2, 112),
        { trigger: ".o_data_row:nth-child(2) button[name=action_cancel]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_list_view:not(:has(.o_data_row:nth-child(2) .o_clinic_target))" },
        { trigger: ".o_data_row:nth-child(1) .o_data_cell[name=content]", run: "click" },
        { trigger: ".o_form_statusbar button[name=action_cancel]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains(Canceled)" },
    ],
});
