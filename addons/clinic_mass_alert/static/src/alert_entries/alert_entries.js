import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

const MODEL = "clinic.mass.alert";

/** The activity section: each alert with its progress, its result and what to do. */
export class AlertEntries extends Component {
    static template = "clinic_mass_alert.AlertEntries";
    static props = { entries: Array, onCorrect: Function, onChanged: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    percent(entry) {
        return entry.total ? Math.round((100 * entry.done) / entry.total) : 0;
    }

    async call(entry, method) {
        const result = await this.orm.call(MODEL, method, [[entry.id]]);
        if (result?.type) {
            await this.action.doAction(result);
        }
        await this.props.onChanged();
    }
}
