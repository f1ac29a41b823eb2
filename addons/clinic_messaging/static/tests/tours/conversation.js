import { registry } from "@web/core/registry";

const WINDOW = ".o-mail-ChatWindow:contains(Client 000)";

function openFromInbox() {
    return [
        {
            content: "what waits is in the inbox",
            trigger: ".o_data_row:contains(Client 000) .o_data_cell[name=clinic_preview]",
            run: "click",
        },
        { trigger: `${WINDOW} .o-mail-Message:contains(Can I come later?)` },
        { trigger: `${WINDOW} .o_clinic_bar[data-ready=yes]` },
    ];
}

function say(words) {
    return [
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: `edit ${words}` },
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: "press Enter" },
        { trigger: `${WINDOW} .o-mail-Message:contains(${words})` },
    ];
}

registry.category("web_tour.tours").add("clinic_conversation", {
    steps: () => [
        ...openFromInbox(),
        { trigger: `${WINDOW} .o_clinic_bar_contact:contains(Client 000)` },
        { trigger: `${WINDOW} .o_clinic_bar_take`, run: "click" },
        { trigger: `${WINDOW} .o_clinic_bar:contains(clinic_front)` },
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: "edit Yes, at five" },
        { trigger: `${WINDOW} .o_clinic_count:contains(12 characters · 1 part)` },
        ...say("Yes, at five"),
        {
            trigger: `${WINDOW} .o-mail-Message:contains(Yes, at five) .o_clinic_delivery:contains(Leaving)`,
        },
        { trigger: `${WINDOW} .o_clinic_as_note`, run: "click" },
        ...say("She is always late"),
        {
            trigger: `${WINDOW} .o-mail-Message:contains(She is always late):not(:has(.o_clinic_delivery))`,
        },
        {
            content: "a text again, so that nothing is said to the team by mistake",
            trigger: `${WINDOW} .o_clinic_as_text.active`,
        },
    ],
});

registry.category("web_tour.tours").add("clinic_conversation_quick", {
    steps: () => [
        ...openFromInbox(),
        { trigger: `${WINDOW} .o_clinic_quick`, run: "click" },
        { trigger: ".o-dropdown-item:contains(Late is fine)", run: "click" },
        {
            trigger: `${WINDOW} .o-mail-Composer-input:value(Client 000, late is fine.)`,
        },
    ],
});

registry.category("web_tour.tours").add("clinic_conversation_quiet", {
    steps: () => [
        ...openFromInbox(),
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: "edit Yes, at five" },
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: "press Enter" },
        { trigger: ".modal:contains(It is quiet hours)" },
        { trigger: ".modal .btn-primary:contains(Send at)", run: "click" },
        { trigger: `${WINDOW} .o-mail-Message .o_clinic_delivery:contains(Leav)` },
    ],
});

registry.category("web_tour.tours").add("clinic_conversation_opted_out", {
    steps: () => [
        ...openFromInbox(),
        { trigger: `${WINDOW} .badge:contains(Opted out)` },
        { trigger: `${WINDOW} .o_clinic_hindrance:contains(opted out)` },
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: "edit Hello" },
        { trigger: `${WINDOW} .o-mail-Composer-input`, run: "press Enter" },
        {
            content: "what cannot be sent is not shown as said",
            trigger: `${WINDOW} .o-mail-Composer-input:value(Hello)`,
        },
    ],
});

registry.category("web_tour.tours").add("clinic_conversation_held", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Client 000) .o_data_cell[name=clinic_preview]",
            run: "click",
        },
        { trigger: `${WINDOW} .o_clinic_hold:contains(please stop texting me)` },
        { trigger: `${WINDOW} .o_clinic_hold:contains(Decide by)` },
        { trigger: `${WINDOW} .o_clinic_hindrance:contains(Release it first)` },
        { trigger: `${WINDOW} .o_clinic_hold_release`, run: "click" },
        { trigger: `${WINDOW}:not(:has(.o_clinic_hold)):not(:has(.o_clinic_hindrance))` },
        ...say("Sorry, we meant your appointment"),
    ],
});

registry.category("web_tour.tours").add("clinic_conversation_who", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(2125550177) .o_data_cell[name=clinic_preview]",
            run: "click",
        },
        { trigger: ".o-mail-ChatWindow .o_clinic_who:contains(Who is it?)" },
        {
            trigger: ".o-mail-ChatWindow .o_clinic_who button:contains(Ben Stone)",
            run: "click",
        },
        { trigger: ".o-mail-ChatWindow .o_clinic_bar_contact:contains(Ben Stone)" },
    ],
});

registry.category("web_tour.tours").add("clinic_inbox_menu", {
    steps: () => [
        {
            content: "the same menu as at a contact, at a line",
            trigger: ".o_data_row:contains(Client 000) .o_clinic_communication",
            run: "click",
        },
        { trigger: ".o-dropdown-item[data-clinic-type=direct]", run: "click" },
        { trigger: ".modal .o_field_widget[name=to_label]:contains(Client 000)" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "and for several",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        { trigger: ".o_selection_container .o_clinic_communication", run: "click" },
        { trigger: ".o-dropdown-item[data-clinic-type=direct]", run: "click" },
        { trigger: ".modal .o_clinic_compose .o_clinic_plan" },
    ],
});
