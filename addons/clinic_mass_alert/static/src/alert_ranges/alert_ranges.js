import { useService } from "@web/core/utils/hooks";
import { CustomRangeDialog } from "../custom_range/custom_range";

import { Component } from "@odoo/owl";

/** The ranges to choose from, each with its dates, and the pop-up for own ones. */
export class AlertRanges extends Component {
    static template = "clinic_mass_alert.AlertRanges";
    static props = { panel: Object, draft: Object };

    setup() {
        this.dialog = useService("dialog");
    }

    get kind() {
        return this.props.draft.form.range_kind;
    }

    get customDates() {
        return (this.kind === "custom" && this.props.draft.preview?.range_label) || "";
    }

    choose(kind) {
        return this.props.draft.change({ range_kind: kind });
    }

    /** Begin with the range that is chosen, so that only its times need a hand. */
    chooseCustom() {
        const { draft, panel } = this.props;
        const chosen = panel.ranges.find((range) => range.kind === this.kind);
        const { date_from, date_to } = chosen || draft.form;
        this.dialog.add(CustomRangeDialog, {
            from: date_from,
            to: date_to,
            zone: panel.zone,
            onApply: (from, to) =>
                draft.change({ range_kind: "custom", date_from: from, date_to: to }),
        });
    }
}
