import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** What texting stands on, each line green or red with what to do about it. */
export class HealthListField extends Component {
    static template = "clinic_messaging.HealthListField";
    static props = { ...standardFieldProps };

    get checks() {
        return this.props.record.data[this.props.name] || [];
    }

    get missing() {
        return this.checks.filter((check) => !check.ok).length;
    }

    get summary() {
        return this.missing
            ? _t("%(missing)s of %(all)s need attention", {
                  missing: this.missing,
                  all: this.checks.length,
              })
            : _t("All set: texts can leave.");
    }
}

export const healthListField = {
    component: HealthListField,
    displayName: _t("Health list"),
    supportedTypes: ["json"],
};

registry.category("fields").add("clinic_health_list", healthListField);
