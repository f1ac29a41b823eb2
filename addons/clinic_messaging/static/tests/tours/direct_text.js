import { registry } from "@web/core/registry";
import { compose, sent, writeText } from "./tour_steps";

const openFirstClient = [
    {
        trigger: ".o_data_row:contains(Client 000) .o_data_cell[name=complete_name]",
        run: "click",
    },
];

registry.category("web_tour.tours").add("clinic_direct_text", {
    steps: () => [
        ...openFirstClient,
        { trigger: ".o_notebook a:contains(Communications)", run: "click" },
        { trigger: ".o_clinic_history:contains(No texts, e-mails or calls yet)" },
        ...compose(".o_form_statusbar"),
        { trigger: ".modal .o_field_widget[name=to_label]:contains(Client 000)" },
        { trigger: ".modal .o_clinic_compose:not(:has(.o_clinic_send_plan:visible))" },
        ...writeText("The office closes at noon."),
        { trigger: ".modal .o_clinic_text_count:contains(26 characters · 1 part)" },
        { trigger: ".modal button[name=action_send]:enabled", run: "click" },
        ...sent(),
        { trigger: ".o_clinic_history_line[data-kind=text]:contains(closes at noon)" },
    ],
});

registry.category("web_tour.tours").add("clinic_direct_text_quiet", {
    steps: () => [
        ...openFirstClient,
        ...compose(".o_form_statusbar"),
        ...writeText("The office closes at noon."),
        { trigger: ".modal .o_clinic_quiet:contains(quiet hours)" },
        { trigger: ".modal footer:not(:has(button[name=action_send]))" },
        {
            trigger: ".modal button[name=action_send_at_opening]:contains(08:00)",
            run: "click",
        },
        ...sent(),
    ],
});
