import { registry } from "@web/core/registry";
import { openMenu } from "./tour_steps";

const INTAKE = ".modal .o_clinic_intake";
const FAILURE = ".o_data_row:contains(Client 000)";

registry.category("web_tour.tours").add("clinic_new_client", {
    steps: () => [
        ...openMenu("new_client"),
        { trigger: `${INTAKE} .o_field_widget[name=question]:contains(May Test Clinic text you)` },
        {
            content: "no answer is preset",
            trigger: `${INTAKE} .o_field_widget[name=answer]:not(:has(input:checked))`,
        },
        { trigger: `${INTAKE} [name=name] input`, run: "edit Nora Field" },
        { trigger: `${INTAKE} [name=phone] input`, run: "edit (212) 555-0100" },
        { trigger: `${INTAKE} [name=email] input`, run: "edit nora@example.com" },
        {
            content: "the number is somebody's already",
            trigger: `${INTAKE} .alert-warning:contains(Client 000)`,
        },
        { trigger: `${INTAKE} [name=phone] input`, run: "edit (212) 555-0166" },
        { trigger: `${INTAKE} [name=email] input`, run: "click" },
        { trigger: `${INTAKE}:not(:has(.alert-warning:visible))` },
        { trigger: `${INTAKE} [name=answer] .o_radio_item:contains(Yes) input`, run: "click" },
        { trigger: ".modal button[name=action_create]", run: "click" },
        { trigger: ".o_form_view:contains(Nora Field):not(:has(.modal))" },
        { trigger: ".o_notebook a:contains(Communications)", run: "click" },
        { trigger: ".o_field_widget[name=clinic_text_consent_source]:contains(Asked at the desk)" },
    ],
});

registry.category("web_tour.tours").add("clinic_portal_question", {
    steps: () => [
        { trigger: ".o_clinic_question:contains(May Test Clinic text you)" },
        { trigger: ".o_clinic_question #clinic_agreed:not(:checked)", run: "click" },
        { trigger: ".o_clinic_question button", run: "click", expectUnloadPage: true },
        {
            content: "asked once",
            trigger: "#wrap:not(:has(.o_clinic_question)) a[href='/my/texting']:visible",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#clinic_texts_yes:checked" },
        { trigger: "#clinic_kind_news:checked", run: "click" },
        { trigger: "#clinic_channel", run: "select sms" },
        { trigger: ".o_clinic_texting_form button", run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains(Your choice is saved)" },
        { trigger: "#clinic_kind_news:not(:checked)" },
        { trigger: "#clinic_texts_no", run: "click" },
        { trigger: ".o_clinic_texting_form button", run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains(Your choice is saved)" },
        { trigger: "#clinic_texts_no:checked" },
    ],
});

registry.category("web_tour.tours").add("clinic_landline_corrected", {
    steps: () => [
        { trigger: ".o_group_header:contains(1)", run: "click" },
        { trigger: `${FAILURE}:contains(Landline)` },
        { trigger: `${FAILURE} button[name=action_open_correction]`, run: "click" },
        { trigger: ".modal .o_clinic_correct .alert-warning:contains(Landline)" },
        { trigger: ".modal .o_clinic_correct [name=phone] input", run: "edit (212) 555-0188" },
        { trigger: ".modal button[name=action_correct]", run: "click" },
        { trigger: "body:not(:has(.modal)):not(:has(.o_data_row:contains(Client 000)))" },
    ],
});
