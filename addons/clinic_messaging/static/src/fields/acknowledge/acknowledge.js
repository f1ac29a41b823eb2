import { CheckBox } from "@web/core/checkbox/checkbox";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** A box to tick beside the very words that the server keeps with the message (F12). */
export class AcknowledgeField extends Component {
    static template = "clinic_messaging.AcknowledgeField";
    static components = { CheckBox };
    static props = {
        ...standardFieldProps,
        wordingField: String,
    };

    get isTicked() {
        return this.props.record.data[this.props.name];
    }

    get wording() {
        return this.props.record.data[this.props.wordingField];
    }

    onChange(isTicked) {
        return this.props.record.update({ [this.props.name]: isTicked });
    }
}

export const acknowledgeField = {
    component: AcknowledgeField,
    displayName: _t("Acknowledgement"),
    supportedTypes: ["boolean"],
    extractProps: ({ options }) => ({ wordingField: options.wording_field }),
};

registry.category("fields").add("clinic_acknowledge", acknowledgeField);
