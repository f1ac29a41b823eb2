import { AlertEntry } from "./alert_entry";

import { Component } from "@odoo/owl";

/** The activity section: what was sent from this clinic, newest first (F87). */
export class AlertEntries extends Component {
    static template = "clinic_mass_alert.AlertEntries";
    static components = { AlertEntry };
    static props = {
        entries: Array,
        onCorrect: Function,
        onChanged: Function,
        onLeave: Function,
    };
}
