import { Dialog } from "@web/core/dialog/dialog";

import { Component, useState } from "@odoo/owl";

/** The extra question before an alert leaves: who, when, how long, which words (F86). */
export class ConfirmAlert extends Component {
    static template = "clinic_mass_alert.ConfirmAlert";
    static components = { Dialog };
    static props = {
        close: Function,
        preview: Object,
        body: String,
        onConfirm: Function,
    };

    setup() {
        this.state = useState({ isSending: false });
    }

    async confirm() {
        this.state.isSending = true;
        try {
            await this.props.onConfirm();
        } finally {
            this.props.close();
        }
    }
}
