import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { countParts, MAX_CHARACTERS, nonGsmCharacters, signedText, UCS_2 } from "../../parts/parts";
import { partsSummary } from "../../parts/parts_summary";

import { useEffect, useState } from "@odoo/owl";

export const PLACEHOLDERS = [
    { name: "patient", label: _t("Patient's name") },
    { name: "contact", label: _t("Name of who gets the text") },
    { name: "clinic", label: _t("Clinic's name") },
    { name: "phone", label: _t("Clinic's telephone") },
    { name: "date", label: _t("Date of the appointment") },
    { name: "time", label: _t("Time of the appointment") },
    { name: "place", label: _t("Place of the appointment") },
];

/**
 * The words of a message, with what they will be billed as counted while typing, and
 * the placeholders to insert by a click.
 */
export class MessageTextField extends TextField {
    static template = "clinic_messaging.MessageTextField";
    static components = { ...TextField.components, Dropdown, DropdownItem };
    static props = {
        ...TextField.props,
        infoField: { type: String, optional: true },
        channelField: { type: String, optional: true },
    };

    setup() {
        super.setup();
        this.placeholders = PLACEHOLDERS;
        this.typing = useState({ text: this.stored });
        useEffect(
            (stored) => {
                this.typing.text = stored;
            },
            () => [this.stored]
        );
        useEffect(
            (area) => {
                const onTyped = () => (this.typing.text = area.value);
                area?.addEventListener("input", onTyped);
                return () => area?.removeEventListener("input", onTyped);
            },
            () => [this.textareaRef.el]
        );
    }

    get stored() {
        return this.props.record.data[this.props.name] || "";
    }

    /** What the server knows about the text: signature, number of recipients. */
    get info() {
        return (this.props.infoField && this.props.record.data[this.props.infoField]) || {};
    }

    get isText() {
        const { channelField, record } = this.props;
        return !channelField || record.data[channelField] !== "email";
    }

    /** The text as it will leave, the clinic's name and opt-out line included. */
    get outgoing() {
        const body = this.typing.text.trim();
        return this.info.signed === false ? body : signedText(body, this.info);
    }

    get count() {
        return countParts(this.outgoing);
    }

    get isDear() {
        return this.count.encoding === UCS_2;
    }

    get oddCharacters() {
        return nonGsmCharacters(this.outgoing).slice(0, 10).join(" ");
    }

    get isTooLong() {
        return this.count.characters > MAX_CHARACTERS;
    }

    get hasPlaceholders() {
        return /\{\{/.test(this.typing.text);
    }

    get summary() {
        return partsSummary(this.count);
    }

    /**
     * Put a placeholder where the cursor was.
     * @param {string} name
     */
    insertPlaceholder(name) {
        const area = this.textareaRef.el;
        const start = Math.min(this.selectionStart, area.value.length);
        area.focus();
        area.setRangeText(`{{ ${name} }}`, start, start, "end");
        this.selectionStart = area.selectionStart;
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        area.dispatchEvent(new Event("change", { bubbles: true }));
    }
}

export const messageTextField = {
    ...textField,
    component: MessageTextField,
    displayName: _t("Message with counter"),
    supportedTypes: ["text", "char"],
    additionalClasses: ["o_field_text"],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...textField.extractProps(fieldInfo, dynamicInfo),
        infoField: fieldInfo.options.info_field,
        channelField: fieldInfo.options.channel_field,
    }),
};

registry.category("fields").add("clinic_message_text", messageTextField);
