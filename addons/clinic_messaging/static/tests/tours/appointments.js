import { registry } from "@web/core/registry";
import { sent } from "./tour_steps";

const row = (name) => `.o_data_row:contains(${name})`;

registry.category("web_tour.tours").add("clinic_unconfirmed", {
    steps: () => [
        { trigger: `${row("Client 000")}:contains(Tomorrow)` },
        {
            trigger: `${row("Client 000")} button[name=action_clinic_confirm]`,
            run: "click",
        },
        { trigger: `.o_list_view:not(:has(${row("Client 000")}))` },
        {
            trigger: `${row("Client 001")} button[name=action_clinic_ask_again]`,
            run: "click",
        },
        { trigger: ".modal .modal-title:contains(Ask for confirmation)" },
        { trigger: ".modal .o_field_widget[name=to_label]:contains(Client 001)" },
        { trigger: ".modal button[name=action_send]:enabled", run: "click" },
        ...sent(),
        {
            trigger: `${row("Client 001")} button[name=action_clinic_call]`,
            run: "click",
        },
        { trigger: ".o_notification:contains(in your activities)" },
    ],
});

registry.category("web_tour.tours").add("clinic_arrived", {
    steps: () => [
        {
            trigger: `${row("Client 000")} .o_data_cell[name=complete_name]`,
            run: "click",
        },
        { trigger: ".o_form_statusbar button[name=action_clinic_no_show]" },
        {
            trigger: ".o_form_statusbar button[name=action_clinic_arrived]",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_clinic_arrived]:visible))",
        },
    ],
});
