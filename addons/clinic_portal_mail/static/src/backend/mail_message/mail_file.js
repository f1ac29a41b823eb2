import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { StaffChoice } from "../mail_recipients/staff_choice";
import { describeSize } from "../mail_screen/mail_words";

import { Component, useState } from "@odoo/owl";

const MODEL = "clinic.mail.attachment";

/** A file of a message: to download, to share with a colleague, to keep in the chart. */
export class MailFile extends Component {
    static template = "clinic_portal_mail.MailFile";
    static components = { Dropdown, DropdownItem, StaffChoice };
    static props = {
        file: Object,
        canSave: { type: Boolean, optional: true },
        onShared: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ isSharing: false });
        this.describeSize = describeSize;
    }

    async share(person) {
        const args = [[this.props.file.id], person.id];
        const draft = await this.orm.call(MODEL, "action_share", args);
        this.props.onShared(draft);
    }

    async saveToChart() {
        const args = [[this.props.file.id]];
        const { patient } = await this.orm.call(MODEL, "action_save_to_chart", args);
        const words = _t("Saved to the chart of %s.", patient.name);
        this.notification.add(words, { type: "success" });
    }
}
