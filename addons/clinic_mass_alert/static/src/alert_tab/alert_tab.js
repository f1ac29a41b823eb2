import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { AlertDraft } from "../alert_panel/alert_draft";
import { AlertPanel } from "../alert_panel/alert_panel";

import { Component, onPatched, onWillStart, useRef, useState } from "@odoo/owl";

const ADMINISTRATOR = "clinic_messaging.clinic_messaging_group_admin";
const APPS = ["clinic_messaging.clinic_messaging_menu_root", "calendar.mail_menu_calendar"];

/**
 * The button on the right-hand side of the calendar and of the Communication screens;
 * it opens the panel beside the view, without leaving the page (F78).
 */
export class AlertTab extends Component {
    static template = "clinic_mass_alert.AlertTab";
    static components = { AlertPanel };
    static props = {};

    setup() {
        this.menu = useService("menu");
        this.action = useService("action");
        this.draft = new AlertDraft(useService("orm"));
        this.state = useState({ isHere: false, isOpen: false });
        this.button = useRef("button");
        onWillStart(async () => {
            this.isAdministrator = await user.hasGroup(ADMINISTRATOR);
        });
        onPatched(() => this.returnFocus());
        const look = () => this.look();
        useBus(this.env.bus, "MENUS:APP-CHANGED", look);
        useBus(this.env.bus, "ACTION_MANAGER:UI-UPDATED", look);
    }

    /** Note whether the present screen is one that the panel belongs to. */
    look() {
        const app = this.menu.getCurrentApp();
        const action = this.action.currentController?.action;
        const here = APPS.includes(app?.xmlid) || action?.res_model === "calendar.event";
        this.state.isHere = this.isAdministrator && here;
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
        this.wasClosed = !this.state.isOpen;
    }

    /** Give the focus back to the button whose panel was closed. */
    returnFocus() {
        if (this.wasClosed) {
            this.wasClosed = false;
            this.button.el?.focus();
        }
    }
}

registry.category("main_components").add("clinic_alert_tab", { Component: AlertTab });
