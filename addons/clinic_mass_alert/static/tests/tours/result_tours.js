import { registry } from "@web/core/registry";
import { confirm, ENTRY, INSIDE, line, OPEN, openConfirmation, PANEL, write } from "./alert_steps";

const tours = registry.category("web_tour.tours");

tours.add("clinic_alert_green", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_entry_green` },
        line("All 3 sent"),
        { trigger: `${ENTRY} a.o_clinic_alert_report[href$='report.xlsx'][download]` },
        { trigger: `${ENTRY}:not(:has(.o_clinic_alert_cancel)):not(:has(.progress))` },
    ],
});

tours.add("clinic_alert_red", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_entry_red` },
        line("1 of 3 failed"),
        { trigger: `${ENTRY} .o_clinic_alert_activities`, run: "click" },
        { trigger: ".o_notification:contains(1 activity)" },
        { trigger: `${ENTRY} .o_clinic_alert_failed`, run: "click" },
        { trigger: ".o_data_row:contains(Client 000) button[name=action_open_patient]" },
        {
            trigger: ".o_data_row:contains(Client 000) button[name=action_open_patient]",
            run: "click",
        },
        { trigger: ".o_field_widget[name=phone] input", run: "edit +12125550177" },
        { trigger: ".o_form_button_save", run: "click" },
        {
            trigger:
                ".o_form_saved, .o_form_status_indicator:not(:has(.o_form_button_save:visible))",
        },
        { trigger: `${ENTRY} .o_clinic_alert_resend:enabled`, run: "click" },
        { trigger: ".modal:contains(at the present number)" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        line("2 of 3 sent"),
    ],
});

tours.add("clinic_alert_correction", {
    steps: () => [
        ...OPEN,
        { trigger: `${ENTRY} .o_clinic_alert_correct`, run: "click" },
        { trigger: `${PANEL} .o_clinic_alert_correction:contains(We are closed tomorrow.)` },
        INSIDE.recipients(3),
        write("We are open after all."),
        ...openConfirmation(3),
        ...confirm(),
        { trigger: `${ENTRY}:contains(Correction):contains(open after all)` },
    ],
});

tours.add("clinic_alert_steered", {
    steps: () => [
        ...OPEN,
        line("0 of 3 sent"),
        { trigger: `${ENTRY} .o_clinic_alert_pause`, run: "click" },
        line("Paused: 0 of 3 sent"),
        { trigger: `${ENTRY} .o_clinic_alert_resume`, run: "click" },
        { trigger: `${ENTRY} .o_clinic_alert_pause:enabled` },
        { trigger: `${ENTRY} .o_clinic_alert_cancel`, run: "click" },
        { trigger: ".modal:contains(3 texts have not left yet)" },
        { trigger: ".modal footer .btn-danger", run: "click" },
        line("0 sent, 3 canceled"),
        { trigger: `${ENTRY} a.o_clinic_alert_report` },
    ],
});
