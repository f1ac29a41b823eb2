import * as words from "../alert_panel/alert_words";

import { Component } from "@odoo/owl";

/** Who gets the text and who does not, why, and when the last one will have left. */
export class AlertCounts extends Component {
    static template = "clinic_mass_alert.AlertCounts";
    static props = { preview: Object, isCounting: Boolean, isEarly: Boolean };

    setup() {
        this.words = words;
    }
}
