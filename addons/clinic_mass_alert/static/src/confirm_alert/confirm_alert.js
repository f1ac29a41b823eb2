import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import * as words from "../alert_panel/alert_words";

import { Component, useState } from "@odoo/owl";

/** Left out because another one's text tells them, too. */
const TOLD = ["same_contact", "duplicate_number"];

/** The extra question before an alert leaves: who, when, how long, which words (F86). */
export class ConfirmAlert extends Component {
    static template = "clinic_mass_alert.ConfirmAlert";
    static components = { Dialog };
    static props = {
        close: Function,
        preview: Object,
        body: String,
        twin: { type: Object, optional: true },
        isEarly: Boolean,
        onConfirm: Function,
    };

    setup() {
        this.words = words;
        this.state = useState({ isSending: false });
    }

    get leftOut() {
        const rows = this.props.preview.left_out.filter((row) => !TOLD.includes(row.key));
        const count = rows.reduce((sum, row) => sum + row.count, 0);
        return count ? _t("%s without a text", count) : "";
    }

    get twinLabel() {
        const { author, time } = this.props.twin;
        return _t("%(author)s has sent this text to this range already: %(time)s.", {
            author,
            time,
        });
    }

    async confirm() {
        if (this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        try {
            await this.props.onConfirm();
        } finally {
            this.props.close();
        }
    }
}
