import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState } from "@odoo/owl";

const SHOWN = 6;

/** The plan of a bulk message: which segment leaves when, before anyone confirms. */
export class SendPlanField extends Component {
    static template = "clinic_messaging.SendPlanField";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ all: false });
    }

    get segments() {
        return this.props.record.data[this.props.name] || [];
    }

    get shown() {
        return this.state.all ? this.segments : this.segments.slice(0, SHOWN);
    }

    get hiddenCount() {
        return this.segments.length - this.shown.length;
    }

    get moreLabel() {
        return _t("Show %s more", this.hiddenCount);
    }

    get isDelayed() {
        return this.segments.some((segment) => segment.delayed);
    }
}

export const sendPlanField = {
    component: SendPlanField,
    displayName: _t("Send plan"),
    supportedTypes: ["json"],
};

registry.category("fields").add("clinic_send_plan", sendPlanField);
