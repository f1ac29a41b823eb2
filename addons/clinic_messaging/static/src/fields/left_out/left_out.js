import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** Who of the chosen people will not be written to, and why. */
export class LeftOutField extends Component {
    static template = "clinic_messaging.LeftOutField";
    static props = { ...standardFieldProps };

    get reasons() {
        return this.props.record.data[this.props.name] || [];
    }

    get total() {
        return this.reasons.reduce((sum, { count }) => sum + count, 0);
    }
}

export const leftOutField = {
    component: LeftOutField,
    displayName: _t("Left out"),
    supportedTypes: ["json"],
};

registry.category("fields").add("clinic_left_out", leftOutField);
