import { registry } from "@web/core/registry";

const PANEL = ".o_clinic_alert_panel";
const ENTRY = `${PANEL} .o_clinic_alert_entry:first`;
const OPEN = [
    { trigger: ".o_clinic_alert_tab", run: "click" },
    { trigger: `${PANEL}:contains(Each client gets one text)` },
];
const WRITE = { trigger: `${PANEL} .o_clinic_alert_body`, run: "edit We are closed." };
const SEND = { trigger: `${PANEL} .o_clinic_alert_send:enabled`, run: "click" };

function confirm(count) {
    return [
        SEND,
        { trigger: `.modal .o_clinic_confirm_count:contains(/^${count}$/)` },
        { trigger: ".modal .o_clinic_confirm_body:contains(We are closed.)" },
        { trigger: ".modal .o_clinic_confirm_range:contains(4 Mar)" },
        { trigger: ".modal .o_clinic_confirm_duration:contains(min)" },
        { trigger: ".modal .o_clinic_confirm", run: "click" },
    ];
}

/** Fill in a date with its time, as the browser's own picker does. */
function wallTime(trigger, value) {
    return {
        trigger,
        run() {
            this.anchor.value = value;
            this.anchor.dispatchEvent(new InputEvent("input", { bubbles: true }));
        },
    };
}

registry.category("web_tour.tours").add("clinic_alert_preset", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_send:disabled` },
        WRITE,
        { trigger: `${PANEL} .o_clinic_alert_send:disabled` },
        { trigger: `${PANEL} [data-kind=tomorrow]:contains(4 Mar)`, run: "click" },
        { trigger: `${PANEL} .o_clinic_alert_recipients:contains(/^3$/)` },
        { trigger: `${PANEL} .o_clinic_alert_counts:contains(09:00):contains(11:00)` },
        { trigger: `${PANEL} .o_clinic_alert_count:contains(146 characters remaining)` },
        ...confirm(3),
        { trigger: `${ENTRY} .o_clinic_alert_line:contains(0 of 3 sent)` },
    ],
});

registry.category("web_tour.tours").add("clinic_alert_custom", {
    steps: () => [
        ...OPEN,
        WRITE,
        { trigger: `${PANEL} [data-kind=custom]`, run: "click" },
        wallTime(".modal .o_clinic_from", "2026-03-04T09:30"),
        wallTime(".modal .o_clinic_to", "2026-03-04T10:30"),
        { trigger: ".modal .o_clinic_apply:enabled", run: "click" },
        { trigger: `${PANEL} .o_clinic_alert_recipients:contains(/^1$/)` },
        ...confirm(1),
        { trigger: `${ENTRY} .o_clinic_alert_line:contains(0 of 1 sent)` },
    ],
});

registry.category("web_tour.tours").add("clinic_alert_green", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_entry_green:contains(All 3 sent)` },
        { trigger: `${ENTRY} a.o_clinic_alert_report[href$='report.xlsx']` },
    ],
});

registry.category("web_tour.tours").add("clinic_alert_red", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_entry_red:contains(1 of 3 failed)` },
        { trigger: `${ENTRY} .o_clinic_alert_activities`, run: "click" },
        { trigger: ".o_notification:contains(1 activities)" },
        { trigger: `${ENTRY} .o_clinic_alert_failed`, run: "click" },
        { trigger: ".o_data_row:contains(Client 000)" },
    ],
});

registry.category("web_tour.tours").add("clinic_alert_refused", {
    steps: () => [
        ...OPEN,
        { trigger: `${PANEL} .o_clinic_alert_refusal:contains(two-way texting)` },
        { trigger: `${PANEL} fieldset:disabled` },
    ],
});
