import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { isTextingEnabled, MESSAGE_TYPES } from "./message_types";

import { Component } from "@odoo/owl";

/**
 * Return a function that opens the message dialog.
 * @param {string} resModel whose records are chosen: contacts, or their conversations
 * @returns {(ids: number[], type: string, options?: Object) => Promise<void>}
 */
export function useCompose(resModel) {
    const action = useService("action");
    return (ids, type, { context = {}, onClose } = {}) =>
        action.doActionButton({
            type: "object",
            name: "action_clinic_compose",
            resModel,
            resIds: ids,
            context: {},
            buttonContext: { ...context, clinic_message_type: type },
            onClose,
        });
}

/** The menu "Communication": one item for each thing that a person sends (F6, F23). */
export class CommunicationMenu extends Component {
    static template = "clinic_messaging.CommunicationMenu";
    static components = { Dropdown, DropdownItem };
    static props = {
        compose: Function,
        compact: { type: Boolean, optional: true },
    };

    setup() {
        this.items = MESSAGE_TYPES;
    }
}

/** The same menu in the header of a contact's form. */
export class CommunicationWidget extends Component {
    static template = "clinic_messaging.CommunicationWidget";
    static components = { CommunicationMenu };
    static props = { ...standardWidgetProps };
    static isCompact = false;

    setup() {
        this.openDialog = useCompose(this.props.record.resModel);
        this.isEnabled = isTextingEnabled();
        this.isCompact = this.constructor.isCompact;
    }

    async compose(type) {
        const { record } = this.props;
        if (record.isNew || (await record.isDirty())) {
            await record.save();
        }
        await this.openDialog([record.resId], type, { onClose: () => record.load() });
    }
}

registry.category("view_widgets").add("clinic_communication", {
    component: CommunicationWidget,
});

/** The same menu in a contact's row of a list; a field, so that groups apply. */
export class CommunicationField extends CommunicationWidget {
    static props = { ...standardFieldProps };
    static isCompact = true;
}

registry.category("fields").add("clinic_communication", {
    component: CommunicationField,
    displayName: _t("Communication menu"),
    supportedTypes: ["boolean"],
    label: false,
    listViewWidth: 36,
});
