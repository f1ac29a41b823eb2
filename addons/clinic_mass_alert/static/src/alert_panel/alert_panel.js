import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { KeepLast } from "@web/core/utils/concurrency";
import { countParts, MAX_CHARACTERS, signedText } from "@clinic_messaging/parts/parts";
import { AlertEntries } from "../alert_entries/alert_entries";
import { emptyForm, describeCount } from "./alert_form";
import { ConfirmAlert } from "../confirm_alert/confirm_alert";
import { CustomRangeDialog } from "../custom_range/custom_range";

import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";

const MODEL = "clinic.mass.alert";
const CHANGED = "clinic_mass_alert/changed";

/** Choose a range, write a text, see who gets it and when, confirm, watch it leave. */
export class AlertPanel extends Component {
    static template = "clinic_mass_alert.AlertPanel";
    static components = { AlertEntries };
    static props = { close: Function };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.bus = useService("bus_service");
        this.form = useState(emptyForm());
        this.state = useState({ panel: {}, entries: [], preview: null, isSending: false });
        this.last = new KeepLast();
        this.previewSoon = useDebounced(() => this.preview(), 400);
        this.onChanged = (payload) => this.refresh(payload);
        onWillStart(() => this.load());
        this.bus.subscribe(CHANGED, this.onChanged);
        onWillUnmount(() => this.bus.unsubscribe(CHANGED, this.onChanged));
    }

    async load() {
        this.state.panel = await this.orm.call(MODEL, "action_panel", []);
        this.state.entries = this.state.panel.entries;
    }

    /** Read the entries anew when one of this clinic's alerts has moved. */
    async refresh({ company_id }) {
        if (company_id === this.state.panel.company_id) {
            this.state.entries = await this.orm.silent.call(MODEL, "action_entries", []);
        }
    }

    get hasRange() {
        return Boolean(this.form.range_kind || this.form.corrects_id);
    }

    get recipients() {
        return this.state.preview?.recipients || 0;
    }

    get outgoing() {
        const { clinic, line } = this.state.panel;
        const body = this.form.body.trim();
        return this.state.preview?.signed ? signedText(body, { clinic, line }) : body;
    }

    get count() {
        return countParts(this.outgoing);
    }

    get countLabel() {
        return describeCount(this.count);
    }

    get isTooLong() {
        return this.count.characters > MAX_CHARACTERS;
    }

    get canSend() {
        const { preview, isSending, panel } = this.state;
        const ready = preview && !preview.problem && this.recipients && !panel.refusal;
        const early = !this.form.early || this.form.early_reason.trim();
        return Boolean(ready && this.form.body.trim() && !this.isTooLong && early && !isSending);
    }

    async preview() {
        if (!this.hasRange) {
            this.state.preview = null;
            return;
        }
        const asked = this.orm.silent.call(MODEL, "action_preview", [{ ...this.form }]);
        this.state.preview = await this.last.add(asked);
    }

    chooseRange(kind) {
        Object.assign(this.form, { range_kind: kind, corrects_id: false });
        return this.preview();
    }

    chooseCustom() {
        this.dialog.add(CustomRangeDialog, {
            from: this.form.date_from,
            to: this.form.date_to,
            zone: this.state.panel.zone,
            onApply: (from, to) => {
                Object.assign(this.form, { date_from: from, date_to: to });
                return this.chooseRange("custom");
            },
        });
    }

    onTyped(ev) {
        this.form.body = ev.target.value;
        this.previewSoon();
    }

    onFilter(name, ev) {
        const { value } = ev.target;
        this.form[name] = name === "place" ? value : value ? [Number(value)] : [];
        return this.preview();
    }

    askToSend() {
        this.dialog.add(ConfirmAlert, {
            preview: this.state.preview,
            body: this.outgoing,
            onConfirm: () => this.send(),
        });
    }

    async send() {
        this.state.isSending = true;
        try {
            await this.orm.call(MODEL, "action_confirm", [{ ...this.form }]);
            Object.assign(this.form, emptyForm());
            this.state.preview = null;
            this.state.entries = await this.orm.call(MODEL, "action_entries", []);
        } finally {
            this.state.isSending = false;
        }
    }

    /** Write to those who got an earlier alert, and to nobody else (N14). */
    correct(entry) {
        Object.assign(this.form, emptyForm(), { corrects_id: entry.id });
        return this.preview();
    }
}
