import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { useSetupAction } from "@web/search/action_hook";
import { View } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { DateRangeDialog } from "../date_range/date_range_dialog";
import { figureDomains } from "./figure_domains";
import { tiles } from "./figure_words";

import { Component, onWillStart, useState } from "@odoo/owl";

const MESSAGES = "clinic.message.report";
const APPOINTMENTS = "clinic.appointment.report";
/** Tiles that count something else than messages. */
const MODELS = { asked: "clinic.answer.report", appointments: APPOINTMENTS };

/**
 * The dashboard: tiles, which no view of Odoo shows, above Odoo's own graphs. A tile
 * and a bar open the lines behind them (F44–F46, F54, F60).
 */
export class Figures extends Component {
    static template = "clinic_messaging.Figures";
    static components = { ControlPanel, View };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.keepLast = new KeepLast();
        this.state = useState({ choice: { period: "30_days" }, figures: null });
        Object.assign(this.state, this.props.state?.figures);
        useSetupAction({ getLocalState: () => ({ figures: { choice: this.state.choice } }) });
        onWillStart(() => this.load());
    }

    get periods() {
        return [
            { name: "today", label: _t("Today") },
            { name: "7_days", label: _t("7 days") },
            { name: "30_days", label: _t("30 days") },
            { name: "month", label: _t("This month") },
        ];
    }

    /** What stands in a picture without bars. */
    get nothing() {
        return _t("Nothing in this period");
    }

    get tiles() {
        return tiles(this.state.figures);
    }

    get domains() {
        return figureDomains(this.state.figures.start, this.state.figures.end);
    }

    /** One entry per picture: which graph view of which model over which rows. */
    get pictures() {
        const { texts, ended, outbound, channels, templates, appointments } = this.domains;
        return [
            this.picture("day", _t("Texts by day"), texts, "wide"),
            this.picture("type", _t("By type"), texts),
            this.picture("state", _t("By state"), ended),
            this.picture("user", _t("By user"), outbound),
            this.picture("channel", _t("Text, e-mail, secure mail and phone"), channels),
            this.picture("template", _t("Use of quick messages"), templates),
            {
                name: "appointment",
                title: _t("Confirmed against no-show"),
                resModel: APPOINTMENTS,
                context: {},
                domain: [...appointments],
                size: "",
            },
        ];
    }

    picture(name, title, domain, size = "") {
        return {
            name,
            title,
            resModel: MESSAGES,
            context: {
                graph_view_ref: `clinic_messaging.clinic_message_report_view_graph_${name}`,
            },
            domain,
            size,
        };
    }

    /** Views read their domain once: another period is another view. */
    keyOf(picture) {
        return `${picture.name} ${this.state.figures.start} ${this.state.figures.end}`;
    }

    get warnings() {
        return this.state.figures.usage.filter((month) => ["near", "over"].includes(month.level));
    }

    async load() {
        const { period, first, last } = this.state.choice;
        const asked = this.orm.call("clinic.figures", "get_figures", [period, first, last]);
        this.state.figures = await this.keepLast.add(asked);
    }

    choose(period) {
        this.state.choice = { period };
        return this.load();
    }

    chooseDays() {
        this.dialog.add(DateRangeDialog, {
            title: _t("Period"),
            onApply: (from, to) => {
                const [first, last] = [from || to, to || from].map((day) => day.toISODate());
                this.state.choice = { period: "custom", first, last };
                return this.load();
            },
        });
    }

    open(tile) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: tile.title,
            res_model: MODELS[tile.target] || MESSAGES,
            views: [
                [false, "list"],
                [false, "graph"],
                [false, "pivot"],
            ],
            domain: this.domains[tile.target],
        });
    }

    openUsage() {
        return this.action.doAction("clinic_messaging.clinic_message_usage_action");
    }
}

registry.category("actions").add("clinic_messaging.figures", Figures);
