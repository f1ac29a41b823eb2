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
