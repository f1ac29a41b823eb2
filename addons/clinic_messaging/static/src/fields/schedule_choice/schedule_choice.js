import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

const BY_BUTTON = "opening";

/** Now or later; "when quiet hours end" has a button of its own and is no choice. */
export class ScheduleChoiceField extends RadioField {
    get items() {
        return super.items.filter(([key]) => key !== BY_BUTTON || key === this.value);
    }
}

export const scheduleChoiceField = {
    ...radioField,
    component: ScheduleChoiceField,
    displayName: _t("When to send"),
    supportedTypes: ["selection"],
    additionalClasses: ["o_field_radio"],
};

registry.category("fields").add("clinic_schedule_choice", scheduleChoiceField);
