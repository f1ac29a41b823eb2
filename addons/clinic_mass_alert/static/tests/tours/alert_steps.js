/** Steps that the tours share; each waits for what it needs, none sleeps. */

export const PANEL = ".o_clinic_alert_panel";
export const ENTRY = `${PANEL} .o_clinic_alert_entry:first`;

export const OPEN = [
    { trigger: ".o_clinic_alert_tab", run: "click" },
    { trigger: `${PANEL}:contains(Each client gets one text)` },
];

export const INSIDE = {
    recipients: (count) => ({
        trigger: `${PANEL} .o_clinic_alert_recipients:contains(/^${count}$/)`,
    }),
};

export function write(text) {
    return { trigger: `${PANEL} .o_clinic_alert_body`, run: `edit ${text}` };
}

export function chooseTomorrow(count) {
    return [{ trigger: `${PANEL} [data-kind=tomorrow]`, run: "click" }, INSIDE.recipients(count)];
}

export function openConfirmation(count) {
    return [
        { trigger: `${PANEL} .o_clinic_alert_send:enabled`, run: "click" },
        { trigger: `.modal .o_clinic_confirm_count:contains(/^${count}$/)` },
    ];
}

/** Confirm, and wait until the dialog is gone. */
export function confirm() {
    return [
        { trigger: ".modal .o_clinic_confirm", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

/** Wait for the status line of the newest alert. */
export function line(text) {
    return { trigger: `${ENTRY} .o_clinic_alert_line:contains(${text})` };
}
