import { AlertDraft } from "@clinic_mass_alert/alert_panel/alert_draft";
import { AlertPanel } from "@clinic_mass_alert/alert_panel/alert_panel";
import { useService } from "@web/core/utils/hooks";

import { Component, xml } from "@odoo/owl";

/** The panel with a draft of its own, as the tab opens it. */
export class Screen extends Component {
    static template = xml`<AlertPanel close="() => {}" draft="draft"/>`;
    static components = { AlertPanel };
    static props = {};

    setup() {
        this.draft = new AlertDraft(useService("orm"));
    }
}
