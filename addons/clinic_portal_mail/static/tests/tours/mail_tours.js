import { registry } from "@web/core/registry";
import {
    addRecipient,
    FORM,
    folder,
    line,
    OPEN,
    openLine,
    SCREEN,
    SEND,
    write,
} from "./mail_steps";

const tours = registry.category("web_tour.tours");

tours.add("clinic_mail_answer", {
    steps: () => [
        { trigger: ".o_clinic_mail_badge:contains(1)" },
        ...OPEN,
        { trigger: `${line("Knee")}.o_clinic_mail_unread:contains(Ann Client)` },
        ...openLine("Knee"),
        { trigger: "body:not(:has(.o_clinic_mail_badge))" },
        { trigger: `${SCREEN} .o_clinic_mail_message:contains(My knee hurts again)` },
        { trigger: `${SCREEN} .o_clinic_mail_reply_all`, run: "click" },
        write("Come at"),
        { trigger: `${FORM} .o_clinic_mail_hindrance:contains(3 more characters)` },
        { trigger: `${SEND}:disabled` },
        write("Come at nine tomorrow"),
        { trigger: `${SEND}:enabled`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_message:contains(Come at nine tomorrow)` },
        { trigger: `${SCREEN} .o_clinic_mail_opened:contains(Not opened yet)` },
        { trigger: folder("sent"), run: "click" },
        { trigger: `${line("Knee")}` },
    ],
});

tours.add("clinic_mail_new", {
    steps: () => [
        ...OPEN,
        { trigger: `${SCREEN} .o_clinic_mail_empty:contains(Nothing here)` },
        { trigger: ".o_clinic_mail_new", run: "click" },
        { trigger: `${FORM} .o_clinic_mail_hindrance:contains(Choose a recipient)` },
        { trigger: `${FORM} [o-we-hint-text*="as much as is needed"]` },
        ...addRecipient("Ann Client"),
        { trigger: `${FORM} .o_clinic_mail_hindrance:contains(Enter a subject)` },
        { trigger: `${FORM} .o_clinic_mail_subject`, run: "edit Your papers" },
        write("Please bring your papers."),
        { trigger: `${FORM} .o_clinic_mail_saved:contains(Saved:)` },
        { trigger: `${SEND}:enabled`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_message:contains(Please bring your papers.)` },
        { trigger: folder("drafts"), run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_empty:contains(Nothing here)` },
    ],
});

tours.add("clinic_mail_folders", {
    steps: () => [
        ...OPEN,
        { trigger: `${line("Knee")} .o_clinic_mail_mark input`, run: "click" },
        {
            content: "a check mark opens nothing",
            trigger: `${SCREEN}:not(:has(.o_clinic_mail_thread)) [data-action=trash]:enabled`,
            run: "click",
        },
        { trigger: `${SCREEN} .o_clinic_mail_list:not(:has(.o_clinic_mail_item:contains(Knee)))` },
        { trigger: folder("trash"), run: "click" },
        { trigger: `${line("Knee")} .o_clinic_mail_mark input`, run: "click" },
        { trigger: `${SCREEN} [data-action=inbox]:enabled`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_empty` },
        { trigger: folder("inbox"), run: "click" },
        { trigger: line("Knee") },
        { trigger: `${SCREEN} .o_clinic_mail_search`, run: "edit papers along" },
        { trigger: line("Papers") },
        { trigger: `${SCREEN} .o_clinic_mail_list:not(:has(.o_clinic_mail_item:contains(Knee)))` },
        { trigger: `${SCREEN} .o_clinic_mail_search`, run: "edit nothing like this" },
        { trigger: `${SCREEN} .o_clinic_mail_empty:contains(Nothing found)` },
    ],
});

tours.add("clinic_mail_team", {
    steps: () => [
        ...OPEN,
        { trigger: `${line("Another day")}:contains(Nobody has taken it yet)` },
        ...openLine("Another day"),
        { trigger: `${SCREEN} .o_clinic_mail_take`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_team_state:contains(takes care of it)` },
        { trigger: `${SCREEN} .o_clinic_mail_add_colleague`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_colleague input`, run: "edit mail_doctor" },
        { trigger: ".ui-autocomplete a:contains(mail_doctor)", run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_person:contains(mail_doctor):contains(added by)` },
    ],
});

tours.add("clinic_mail_note", {
    steps: () => [
        ...OPEN,
        ...openLine("Knee"),
        { trigger: `${SCREEN} .o_clinic_mail_note_begin`, run: "click" },
        {
            trigger: `${SCREEN} .o_clinic_mail_note_text:value(/My knee hurts again/)`,
            run: "edit Knee again, comes tomorrow",
        },
        { trigger: `${SCREEN} .o_clinic_mail_note_done`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_noted` },
        { trigger: `${SCREEN} .o_clinic_mail_reply_all`, run: "click" },
        write("Come at nine tomorrow"),
        { trigger: `${SEND}:enabled`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_note_missing:contains(1 message)` },
        { trigger: `${SCREEN} .o_clinic_mail_note_begin:contains(Addendum)` },
    ],
});

tours.add("clinic_mail_delete", {
    steps: () => [
        ...OPEN,
        { trigger: folder("sent"), run: "click" },
        ...openLine("Papers"),
        { trigger: `${SCREEN} .o_clinic_mail_delete_message`, run: "click" },
        { trigger: ".modal .o_clinic_mail_readers:contains(Ann Client: opened)" },
        { trigger: ".modal .btn-secondary", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SCREEN} .o_clinic_mail_delete_thread`, run: "click" },
        { trigger: ".modal .o_clinic_mail_delete_confirm", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SCREEN} .o_clinic_mail_deleted` },
        { trigger: `${SCREEN}:not(:has(.o_clinic_mail_message))` },
    ],
});

tours.add("clinic_mail_several", {
    steps: () => [
        ...OPEN,
        { trigger: ".o_clinic_mail_new", run: "click" },
        ...addRecipient("Ann Client"),
        ...addRecipient("Ben Client"),
        { trigger: `${FORM} .o_clinic_mail_one_way` },
        { trigger: `${FORM} .o_clinic_mail_subject`, run: "edit New exercises" },
        write("They are new from Monday on."),
        { trigger: `${SEND}:enabled` },
        { trigger: `${FORM} .o_clinic_mail_preview_as`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Ann Client)", run: "click" },
        { trigger: ".modal .o_clinic_mail_preview:contains(New exercises)" },
        { trigger: ".modal:not(:contains(Ben Client)) .btn-primary", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SEND}:enabled`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_no_reply` },
        { trigger: `${SCREEN} .o_clinic_mail_new_to`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Ben Client)", run: "click" },
        { trigger: `${FORM} .o_tag:contains(Ben Client)` },
    ],
});

tours.add("clinic_mail_phone", {
    steps: () => [
        ...OPEN,
        { trigger: `${SCREEN} [data-open=list]:not(:has(.o_clinic_mail_thread))` },
        ...openLine("Knee"),
        { trigger: `${SCREEN} [data-open=thread]:not(:has(.o_clinic_mail_item))` },
        { trigger: `${SCREEN} .o_clinic_mail_reply_all`, run: "click" },
        write("Come at nine tomorrow"),
        { trigger: `${SEND}:enabled`, run: "click" },
        { trigger: `${SCREEN} .o_clinic_mail_message:contains(Come at nine tomorrow)` },
        { trigger: `${SCREEN} .o_clinic_mail_back`, run: "click" },
        { trigger: line("Knee") },
    ],
});

tours.add("clinic_mail_absence", {
    steps: () => [
        ...OPEN,
        { trigger: `${SCREEN} .o_clinic_mail_settings_open`, run: "click" },
        { trigger: ".modal label:contains(From) input", run: "edit 03/02/2026" },
        { trigger: ".modal label:contains(Until) input", run: "edit 03/01/2026" },
        { trigger: ".modal .o_clinic_mail_absence", run: "edit I am away until Friday." },
        { trigger: ".modal [role=alert]:contains(ends before it begins)" },
        { trigger: ".modal label:contains(Until) input", run: "edit 03/06/2026" },
        { trigger: ".modal .o_clinic_mail_absence", run: "click" },
        { trigger: ".modal:not(:has([role=alert]))" },
        { trigger: ".modal .o_clinic_mail_notice input", run: "click" },
        { trigger: ".modal .o_clinic_mail_settings_save", run: "click" },
        { trigger: `body:not(:has(.modal)) ${SCREEN}` },
    ],
});
