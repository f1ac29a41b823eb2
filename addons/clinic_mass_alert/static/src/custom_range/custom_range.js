import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

const { DateTime } = luxon;
const MAX_DAYS = 7;
const WALL = "yyyy-MM-dd'T'HH:mm";

/** Ask for specific times, on the clinic's wall clock whatever the user's is (F81). */
export class CustomRangeDialog extends Component {
    static template = "clinic_mass_alert.CustomRangeDialog";
    static components = { Dialog, DateTimeInput };
    static props = {
        close: Function,
        from: String,
        to: String,
        zone: String,
        onApply: Function,
    };

    setup() {
        const { from, to } = this.props;
        const { dateFormat, timeFormat } = localization;
        this.format = dateFormat + " " + timeFormat.replace(":ss", "");
        this.state = useState({ from: this.read(from), to: this.read(to) });
    }

    read(wall) {
        return wall ? DateTime.fromISO(wall, { zone: this.props.zone }) : false;
    }

    /** Say at once what the server would refuse. */
    get problem() {
        const { from, to } = this.state;
        if (!from || !to) {
            return "";
        }
        if (to <= from) {
            return _t("The range ends before it begins.");
        }
        return to > from.plus({ days: MAX_DAYS }) ? _t("Choose at most 7 days.") : "";
    }

    get canApply() {
        return this.state.from && this.state.to && !this.problem;
    }

    apply() {
        const { from, to } = this.state;
        this.props.onApply(from.toFormat(WALL), to.toFormat(WALL));
        this.props.close();
    }
}
