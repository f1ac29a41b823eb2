/** Steps that the tours share; each waits for what it needs, none sleeps. */

export const SCREEN = ".o_clinic_mail";
export const FORM = `${SCREEN} .o_clinic_mail_compose`;
export const BODY = `${FORM} .o_clinic_mail_words`;
export const SEND = `${FORM} .o_clinic_mail_send`;

export const line = (words) => `${SCREEN} .o_clinic_mail_item:contains(${words})`;
export const folder = (key) => `${SCREEN} [data-folder=${key}]`;

/** Open secure mail from whatever is on the screen. */
export const OPEN = [
    { trigger: ".o_clinic_mail_systray", run: "click" },
    { trigger: `${SCREEN} .o_clinic_mail_folders` },
];

export function openLine(words) {
    return [
        { trigger: `${line(words)} .o_clinic_mail_line`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_thread h3:contains(${words})` },
    ];
}

export function write(words) {
    return { trigger: BODY, run: `editor ${words}` };
}

export function addRecipient(name) {
    return [
        { trigger: `${FORM} .o_clinic_mail_to input[type=text]`, run: `edit ${name}` },
        { trigger: `.ui-autocomplete a:contains(${name})`, run: "click" },
        { trigger: `${FORM} .o_tag:contains(${name})` },
    ];
}
