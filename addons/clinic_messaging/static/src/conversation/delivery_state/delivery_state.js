import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

const STATES = {
    scheduled: { label: _t("Waits"), icon: "fa fa-clock-o", tone: "text-muted" },
    queued: { label: _t("Leaving"), icon: "fa fa-clock-o", tone: "text-muted" },
    submitting: { label: _t("Leaving"), icon: "fa fa-clock-o", tone: "text-muted" },
    sent: { label: _t("Sent"), icon: "fa fa-check", tone: "text-muted" },
    delivered: { label: _t("Delivered"), icon: "fa fa-check-circle", tone: "text-success" },
    failed: { label: _t("Failed"), icon: "fa fa-exclamation-circle", tone: "text-danger" },
    skipped: { label: _t("Not sent"), icon: "fa fa-ban", tone: "text-danger" },
    canceled: { label: _t("Canceled"), icon: "fa fa-ban", tone: "text-muted" },
    unknown: { label: _t("Not certain yet"), icon: "fa fa-question", tone: "text-warning" },
};

/** What became of one answer, with what to do where it failed (F41–F43). */
export class DeliveryState extends Component {
    static template = "clinic_messaging.DeliveryState";
    static props = {
        text: Object,
        alignRight: { type: Boolean, optional: true },
    };

    get state() {
        return STATES[this.props.text.state] || STATES.queued;
    }

    get words() {
        const { title, due } = this.props.text;
        if (due) {
            const when = formatDateTime(deserializeDateTime(due), { showSeconds: false });
            return _t("Leaves on %s", when);
        }
        return title ? `${this.state.label}: ${title}` : this.state.label;
    }
}
