import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { serializeDateTime } from "@web/core/l10n/dates";
import { WhoIsIt } from "../who_is_it/who_is_it";

import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";

const { DateTime } = luxon;

/**
 * Whom the front desk is writing to: the contact, the next appointment, what stands
 * against an answer, and who of the team takes care of it.
 */
export class ConversationBar extends Component {
    static template = "clinic_messaging.ConversationBar";
    static components = { Dropdown, DropdownItem, WhoIsIt };
    static props = { thread: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.state = useState({ panel: null });
        onWillStart(() => {
            this.load(this.props.thread.id);
        });
        onWillUpdateProps((next) => {
            if (next.thread.id !== this.props.thread.id) {
                this.load(next.thread.id);
            }
        });
        const bus = useService("bus_service");
        const onChanged = (payload) => this.onChanged(payload);
        bus.subscribe("clinic_messaging.inbox", onChanged);
        onWillUnmount(() => bus.unsubscribe("clinic_messaging.inbox", onChanged));
    }

    get panel() {
        return this.state.panel;
    }

    onChanged({ channel_ids: ids }) {
        if (ids.includes(this.props.thread.id)) {
            this.load(this.props.thread.id);
        }
    }

    async load(id) {
        const panel = this.orm.silent.call("discuss.channel", "get_clinic_panel", [[id]]);
        this.state.panel = await this.keepLast.add(panel);
        this.props.thread.clinicPanel = this.state.panel;
    }

    async act(name, ...args) {
        const { id } = this.props.thread;
        await this.orm.call("discuss.channel", name, [[id], ...args]);
        await this.load(id);
    }

    /** Decide about what held the number: release it, or opt it out. */
    async decide(name, refusalId) {
        await this.orm.call("clinic.refusal", name, [[refusalId]]);
        await this.load(this.props.thread.id);
    }

    snooze(hours) {
        return this.act("action_clinic_snooze", serializeDateTime(later(hours)));
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

/** Return the moment so many hours from now; "tomorrow" is eight in the morning. */
function later(hours) {
    if (hours !== "tomorrow") {
        return DateTime.now().plus({ hours });
    }
    return DateTime.now().plus({ days: 1 }).startOf("day").plus({ hours: 8 });
}
