import { registry } from "@web/core/registry";
import { addRecipient, FORM, line, OPEN, openLine, SCREEN, SEND, write } from "./mail_steps";

const tours = registry.category("web_tour.tours");
const MENU = `${SCREEN} .o_clinic_mail_message .o_clinic_mail_file_menu`;

/** Choose files as the browser's own dialog would. */
function choose(...names) {
    return {
        trigger: `${FORM} .o_clinic_mail_attach`,
        run() {
            const chosen = new DataTransfer();
            for (const name of names) {
                chosen.items.add(new File(["Words in a file."], name, { type: "text/plain" }));
            }
            const input = document.querySelector(`${FORM} .o_clinic_mail_file_input`);
            input.files = chosen.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}

tours.add("clinic_mail_files", {
    steps: () => [
        ...OPEN,
        { trigger: ".o_clinic_mail_new", run: "click" },
        ...addRecipient("Ann Client"),
        { trigger: `${FORM} .o_clinic_mail_subject`, run: "edit Your letter" },
        write("The letter is attached."),
        choose("letter.txt", "tool.exe"),
        { trigger: `${FORM} .o_clinic_mail_files li:contains(letter.txt) .fa-paperclip` },
        {
            content: "a program is refused with a sentence, and stops nothing",
            trigger: `${FORM} .o_clinic_mail_upload:contains(tool.exe) [role=alert]`,
        },
        { trigger: `${FORM} [aria-label="Remove tool.exe"]`, run: "click" },
        { trigger: `${FORM}:not(:has(.o_clinic_mail_upload)) .o_clinic_mail_send:enabled` },
        { trigger: SEND, run: "click" },
        { trigger: MENU, run: "click" },
        { trigger: ".o-dropdown-item:contains(Save to the chart)", run: "click" },
        { trigger: ".o_notification:contains(Saved to the chart of Ann Client)" },
        { trigger: MENU, run: "click" },
        { trigger: ".o-dropdown-item:contains(Share with a colleague)", run: "click" },
        { trigger: ".o_clinic_mail_staff_choice input", run: "edit mail_office" },
        { trigger: ".ui-autocomplete a:contains(mail_office)", run: "click" },
        { trigger: `${FORM} .o_tag:contains(mail_office)` },
        { trigger: `${FORM} .o_clinic_mail_files li:contains(letter.txt)` },
    ],
});

tours.add("clinic_mail_invite", {
    steps: () => [
        ...OPEN,
        { trigger: ".o_clinic_mail_new", run: "click" },
        ...addRecipient("Client 000"),
        { trigger: `${FORM} .o_clinic_mail_subject`, run: "edit Welcome" },
        write("Welcome to the practice."),
        { trigger: `${SEND}:enabled`, run: "click" },
        {
            trigger:
                ".o_notification:contains(Client 000 cannot read it yet) button:contains(Invite)",
            run: "click",
        },
        { trigger: ".modal:contains(Client 000) [name=body]" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SCREEN}` },
    ],
});

tours.add("clinic_mail_hold", {
    steps: () => [
        ...OPEN,
        { trigger: `${SCREEN} [data-folder=sent]`, run: "click" },
        { trigger: line("Papers") },
        ...openLine("Papers"),
        { trigger: `${SCREEN} .o_clinic_mail_delete_thread` },
        { trigger: `${SCREEN} .o_clinic_mail_hold_toggle`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_hold:contains(nothing is deleted)` },
        {
            content: "no way to delete anything is left",
            trigger: `${SCREEN}:not(:has(.o_clinic_mail_delete_thread, .o_clinic_mail_delete_message))`,
        },
        { trigger: `${SCREEN} .o_clinic_mail_hold_toggle:contains(Lift)` },
    ],
});
