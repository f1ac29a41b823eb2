import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { MODEL } from "../alert_panel/alert_draft";

import { Component, useState } from "@odoo/owl";

const ICONS = {
    green: "fa-check-circle",
    red: "fa-exclamation-circle",
    running: "fa-paper-plane",
    neutral: "fa-minus-circle",
};

/** One alert: its progress while it leaves, then its result, report and what to do. */
export class AlertEntry extends Component {
    static template = "clinic_mass_alert.AlertEntry";
    static props = {
        entry: Object,
        onCorrect: Function,
        onChanged: Function,
        onLeave: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ isBusy: false });
    }

    get isPaused() {
        return this.props.entry.state === "paused";
    }

    get icon() {
        return this.isPaused ? "fa-pause-circle" : ICONS[this.props.entry.colour];
    }

    get percent() {
        const { done, total } = this.props.entry;
        return total ? Math.round((100 * done) / total) : 0;
    }

    get waiting() {
        return this.props.entry.total - this.props.entry.done;
    }

    /** Do it once however often it is clicked, then show how the alert stands. */
    async call(method) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            const result = await this.orm.call(MODEL, method, [[this.props.entry.id]]);
            if (result?.type) {
                await this.action.doAction(result);
            }
        } finally {
            this.state.isBusy = false;
            await this.props.onChanged();
        }
    }

    askToCancel() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Cancel what has not left?"),
            body:
                this.waiting === 1
                    ? _t("1 text has not left yet. It will not be sent.")
                    : _t("%s texts have not left yet. They will not be sent.", this.waiting),
            confirmLabel: _t("Cancel the texts"),
            confirmClass: "btn-danger",
            confirm: () => this.call("action_cancel"),
            cancelLabel: _t("Go on sending"),
            cancel: () => {},
        });
    }

    askToResend() {
        const { failed } = this.props.entry;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send again?"),
            body:
                failed === 1
                    ? _t("The client whose text failed gets it again, at the present number.")
                    : _t(
                          "The %s clients whose text failed get it again, at their present numbers.",
                          failed
                      ),
            confirmLabel: _t("Send again"),
            confirm: () => this.call("action_resend_failed"),
            cancel: () => {},
        });
    }

    /** Open the failed texts beside the panel, or under it where there is no room. */
    async openFailed() {
        await this.call("action_open_failed");
        if (this.env.isSmall) {
            this.props.onLeave();
        }
    }
}
