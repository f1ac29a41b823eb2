import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { user } from "@web/core/user";
import { AlertCounts } from "../alert_counts/alert_counts";
import { AlertEntries } from "../alert_entries/alert_entries";
import { AlertFilters } from "../alert_filters/alert_filters";
import { AlertRanges } from "../alert_ranges/alert_ranges";
import { MODEL } from "./alert_draft";
import { describeOdd, describeText } from "./alert_words";
import { ConfirmAlert } from "../confirm_alert/confirm_alert";

import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";

const CHANGED = "clinic_mass_alert/changed";
const SCREENS = {
    all: "clinic_mass_alert.clinic_mass_alert_action",
    settings: "clinic_messaging.res_config_settings_action_clinic",
};

/** Choose a range, write a text, see who gets it and when, confirm, watch it leave. */
export class AlertPanel extends Component {
    static template = "clinic_mass_alert.AlertPanel";
    static components = { AlertCounts, AlertEntries, AlertFilters, AlertRanges };
    static props = { close: Function, draft: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.bus = useService("bus_service");
        this.draft = useState(this.props.draft);
        this.state = useState({ panel: {}, entries: [], isBusy: false });
        this.isSystem = user.isSystem;
        this.root = useRef("root");
        this.inside = useRef("inside");
        this.activity = useRef("activity");
        this.countSoon = useDebounced(() => this.draft.count(), 400);
        onWillStart(() => this.load());
        onMounted(() => this.root.el.focus());
        this.listen();
    }

    /** Follow the clinic's alerts while they leave; after a break read all anew. */
    listen() {
        const refresh = (payload) => this.refresh(payload);
        this.bus.subscribe(CHANGED, refresh);
        onWillUnmount(() => this.bus.unsubscribe(CHANGED, refresh));
        useBus(this.bus, "BUS:RECONNECT", () => this.load());
    }

    async load() {
        this.state.panel = await this.orm.silent.call(MODEL, "action_panel", []);
        this.state.entries = this.state.panel.entries;
    }

    /** Read the entries anew when one of this clinic's alerts has moved. */
    async refresh({ company_id }) {
        if (company_id === this.state.panel.company_id) {
            this.state.entries = await this.orm.silent.call(MODEL, "action_entries", []);
        }
    }

    get outgoing() {
        return this.draft.outgoing(this.state.panel);
    }

    get labels() {
        const text = describeText(this.outgoing, this.draft.preview?.cost);
        return { text, odd: describeOdd(this.outgoing) };
    }

    get hindrance() {
        return this.state.panel.refusal || this.draft.hindrance(this.state.panel);
    }

    get canBeEarly() {
        return this.state.panel.early_allowed && this.draft.preview?.early;
    }

    /** Return the alert that is corrected, as its entry. */
    get corrected() {
        return this.state.entries.find((entry) => entry.id === this.draft.form.corrects_id);
    }

    onTyped(ev) {
        this.draft.form.body = ev.target.value;
        this.countSoon();
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            this.props.close();
        }
    }

    /** Show once more who gets it, computed anew: the panel may be open since yesterday. */
    async askToSend() {
        if (this.state.isBusy) {
            return;
        }
        this.countSoon.cancel();
        this.state.isBusy = true; // nothing can be changed until it is shown
        const done = () => (this.state.isBusy = false);
        try {
            await Promise.all([this.load(), this.draft.count()]);
        } finally {
            done();
        }
        if (!this.hindrance) {
            this.state.isBusy = true;
            this.confirm(done);
        }
    }

    /** Ask before exactly this leaves: what is shown is what is sent. */
    confirm(onClose) {
        const payload = this.draft.payload();
        const { preview, isEarly } = this.draft;
        const twin = this.draft.twin(this.state.entries);
        const [body, onConfirm] = [this.outgoing, () => this.send(payload)];
        const props = { preview, body, twin, isEarly, onConfirm };
        this.dialog.add(ConfirmAlert, props, { onClose });
    }

    async send(payload) {
        try {
            await this.orm.call(MODEL, "action_confirm", [payload]);
        } catch (error) {
            await Promise.allSettled([this.load(), this.draft.count()]);
            throw error;
        }
        this.draft.clear();
        this.state.entries = await this.orm.call(MODEL, "action_entries", []);
        this.activity.el?.scrollIntoView();
    }

    correct(entry) {
        this.inside.el.scrollTop = 0;
        return this.draft.correct(entry);
    }

    /** Open a screen beside the panel, or in its place where there is no room. */
    async open(name) {
        await this.action.doAction(SCREENS[name]);
        if (this.env.isSmall) {
            this.props.close();
        }
    }
}
