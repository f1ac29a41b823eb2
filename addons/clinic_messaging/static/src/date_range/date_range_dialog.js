import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

const { DateTime } = luxon;

/** Ask for a first and a last day in one dialog (F25, F29). */
export class DateRangeDialog extends Component {
    static template = "clinic_messaging.DateRangeDialog";
    static components = { Dialog, DateTimeInput };
    static props = {
        close: Function,
        title: String,
        onApply: Function,
    };

    setup() {
        const today = DateTime.local().startOf("day");
        this.state = useState({ from: today.minus({ days: 7 }), to: today });
    }

    get problem() {
        const { from, to } = this.state;
        if (!from && !to) {
            return _t("Choose at least one of the two days.");
        }
        return from && to && to < from ? _t("The last day is before the first one.") : "";
    }

    apply() {
        this.props.onApply(this.state.from, this.state.to);
        this.props.close();
    }
}

/**
 * Return the search filter for days of the user's calendar, both included.
 * @param {string} field name of a datetime field
 * @param {string} label what the field is called
 * @param {DateTime|false} from first day
 * @param {DateTime|false} to last day
 */
export function dateRangeFilter(field, label, from, to) {
    const utc = (moment) => moment.toUTC().toFormat("yyyy-MM-dd HH:mm:ss");
    const leaves = [];
    const words = [label];
    if (from) {
        leaves.push([field, ">=", utc(from.startOf("day"))]);
        words.push(_t("from %s", from.toLocaleString(DateTime.DATE_MED)));
    }
    if (to) {
        leaves.push([field, "<", utc(to.plus({ days: 1 }).startOf("day"))]);
        words.push(_t("to %s", to.toLocaleString(DateTime.DATE_MED)));
    }
    const domain = [...Array(Math.max(leaves.length - 1, 0)).fill("&"), ...leaves];
    return { description: words.join(" "), domain: JSON.stringify(domain) };
}
