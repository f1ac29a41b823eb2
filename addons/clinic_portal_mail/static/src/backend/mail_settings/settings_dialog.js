import { CheckBox } from "@web/core/checkbox/checkbox";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, useState } from "@odoo/owl";

const METHOD = ["clinic.mail.thread", "action_settings"];

/** One's own choices: an e-mail when mail waits, and the absence notice. */
export class SettingsDialog extends Component {
    static template = "clinic_portal_mail.SettingsDialog";
    static components = { CheckBox, DateTimeInput, Dialog };
    static props = { close: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ notice: false, from: false, until: false, text: "" });
        onWillStart(async () => {
            const own = await this.orm.call(...METHOD, []);
            const day = (value) => (value ? deserializeDate(value) : false);
            Object.assign(this.state, {
                notice: own.notice,
                from: day(own.absence_from),
                until: day(own.absence_until),
                text: own.absence_text,
            });
        });
    }

    get isTurned() {
        const { from, until } = this.state;
        return Boolean(from && until && until < from);
    }

    async save() {
        const { notice, from, until, text } = this.state;
        const values = {
            notice,
            absence_from: from ? serializeDate(from) : false,
            absence_until: until ? serializeDate(until) : false,
            absence_text: text,
        };
        await this.orm.call(...METHOD, [values]);
        this.props.close();
    }
}
