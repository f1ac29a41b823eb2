import { registry } from "@web/core/registry";

const tile = (name) => `.o_clinic_tile[data-tile=${name}]`;
const PICTURES = ["day", "type", "state", "user", "channel", "template", "appointment"];

function tileSays(name, value) {
    return { trigger: `${tile(name)} .o_clinic_tile_value:contains(/^${value}$/)` };
}

registry.category("web_tour.tours").add("clinic_figures", {
    steps: () => [
        {
            content: "Total SMS is the first tile",
            trigger: `${tile("total")}:first-child:contains(Total SMS)`,
        },
        tileSays("total", 4),
        tileSays("failed", 1),
        tileSays("opted_out", 1),
        { trigger: `${tile("answered")}:contains(1 waited)` },
        { trigger: `${tile("no_show")}:contains(confirmed 0 % · not confirmed 100 %)` },
        ...PICTURES.map((name) => ({
            trigger: `.o_clinic_picture[data-picture=${name}] .o_graph_renderer canvas`,
        })),
        { content: "a shorter period", trigger: "[data-period=today]", run: "click" },
        tileSays("total", 3),
        { trigger: tile("failed"), run: "click" },
        { trigger: ".o_breadcrumb:contains(Failed)" },
        {
            content: "the tile's lines lead to the text",
            trigger: ".o_data_row:contains(Client 001) .o_data_cell",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=number]:contains(+1)" },
        {
            trigger: ".breadcrumb-item:contains(Dashboard), .o_back_button",
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Failed)" },
        {
            trigger: ".breadcrumb-item:contains(Dashboard), .o_back_button",
            run: "click",
        },
        {
            content: "the period is still the chosen one",
            trigger: "[data-period=today].active",
        },
        {
            content: "the limit is near",
            trigger: ".o_clinic_near_limit:contains(of 5 parts) a",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(March 2026):contains(Near the limit) .o_data_cell",
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(March 2026)" },
        { trigger: ".o_graph_renderer canvas" },
    ],
});

registry.category("web_tour.tours").add("clinic_figures_of_another_clinic", {
    steps: () => [
        tileSays("total", 0),
        { trigger: ".o_clinic_figures:not(:has(.o_clinic_near_limit))" },
    ],
});

registry.category("web_tour.tours").add("clinic_usage_of_another_clinic", {
    steps: () => [{ trigger: ".o_list_view .o_view_nocontent" }],
});
