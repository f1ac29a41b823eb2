import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

/** Ask for specific times, on the clinic's wall clock (F81). */
export class CustomRangeDialog extends Component {
    static template = "clinic_mass_alert.CustomRangeDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        from: String,
        to: String,
        zone: String,
        onApply: Function,
    };

    setup() {
        this.state = useState({ from: this.props.from, to: this.props.to });
    }

    get problem() {
        const { from, to } = this.state;
        if (!from || !to) {
            return "";
        }
        return to <= from ? _t("The range ends before it begins.") : "";
    }

    get canApply() {
        return this.state.from && this.state.to && !this.problem;
    }

    apply() {
        this.props.onApply(this.state.from, this.state.to);
        this.props.close();
    }
}
