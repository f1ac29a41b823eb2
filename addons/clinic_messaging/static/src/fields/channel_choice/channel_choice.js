import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/**
 * The delivery channel; one that cannot reach the client is greyed out, and says why.
 */
export class ChannelChoiceField extends RadioField {
    static template = "clinic_messaging.ChannelChoiceField";
    static props = {
        ...RadioField.props,
        hindrancesField: { type: String, optional: true },
    };

    /**
     * Return why a channel is unavailable, or nothing.
     * @param {string} channel
     */
    hindranceOf(channel) {
        const { hindrancesField, record } = this.props;
        return ((hindrancesField && record.data[hindrancesField]) || {})[channel];
    }
}

export const channelChoiceField = {
    ...radioField,
    component: ChannelChoiceField,
    displayName: _t("Delivery channel"),
    supportedTypes: ["selection"],
    additionalClasses: ["o_field_radio"],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...radioField.extractProps(fieldInfo, dynamicInfo),
        hindrancesField: fieldInfo.options.hindrances_field,
    }),
};

registry.category("fields").add("clinic_channel_choice", channelChoiceField);
