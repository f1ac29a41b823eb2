/** Steps that several tours share; each waits for what it needs, none sleeps. */

export function openMenu(name) {
    return [
        {
            content: `open the menu ${name}`,
            trigger: `[data-menu-xmlid="clinic_messaging.clinic_messaging_menu_${name}"]`,
            run: "click",
        },
    ];
}

/** Choose an item of the menu "Communication" that is open near `place`. */
export function compose(place, type = "direct") {
    return [
        { trigger: `${place} .o_clinic_communication`, run: "click" },
        { trigger: `.o-dropdown-item[data-clinic-type=${type}]`, run: "click" },
        { trigger: ".modal .o_clinic_compose" },
    ];
}

export function writeText(text) {
    return [
        {
            trigger: ".modal .o_field_widget[name=body] textarea",
            run: `edit ${text} && click .modal .modal-title`,
        },
    ];
}

/** Planning thousands takes a while on a busy machine: wait for the good news. */
export function sent() {
    return [{ trigger: ".o_notification:contains(on its way)", timeout: 60000 }];
}

export function acknowledgeAndSend() {
    return [
        { trigger: ".modal .o_clinic_send_disabled:disabled" },
        { trigger: ".modal .o_field_clinic_acknowledge input", run: "click" },
        {
            trigger: ".modal button[name=action_send]:not(.o_clinic_send_disabled):enabled",
            run: "click",
        },
        ...sent(),
    ];
}
