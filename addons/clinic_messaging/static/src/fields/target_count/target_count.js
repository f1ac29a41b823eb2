import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** A number of recipients; a click shows who they are (F28). */
export class TargetCountField extends Component {
    static template = "clinic_messaging.TargetCountField";
    static props = { ...standardFieldProps };

    get count() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return _t("Show the %s recipients", this.count);
    }

    onClick() {
        const { record } = this.props;
        return this.env.onClickViewButton({
            clickParams: { type: "object", name: "action_open_recipients" },
            getResParams: () => ({
                resModel: record.resModel,
                resId: record.resId,
                resIds: [record.resId],
                context: record.context,
                evalContext: record.evalContext,
            }),
        });
    }
}

export const targetCountField = {
    component: TargetCountField,
    displayName: _t("Target"),
    supportedTypes: ["integer"],
};

registry.category("fields").add("clinic_target_count", targetCountField);
