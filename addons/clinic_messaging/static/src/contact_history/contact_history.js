import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, useState } from "@odoo/owl";

const PAGE = 20;
const KINDS = {
    text: { label: _t("Text"), icon: "fa-comment-o" },
    email: { label: _t("E-mail"), icon: "fa-envelope-o" },
    call: { label: _t("Call"), icon: "fa-phone" },
};

/** All that was said to and by a contact, in one list, a page at a time (F48). */
export class ContactHistory extends Component {
    static template = "clinic_messaging.ContactHistory";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.kinds = KINDS;
        this.state = useState({ lines: [], hasMore: false });
        useRecordObserver((record) => {
            // read here, so that a message just sent brings the list up to date
            void record.data.clinic_message_count;
            return this.load(record.resId);
        });
    }

    async load(resId, before = null) {
        const page = resId
            ? await this.orm.call("res.partner", "get_clinic_history", [[resId]], {
                  before,
                  limit: PAGE,
              })
            : [];
        this.state.lines = before ? [...this.state.lines, ...page] : page;
        this.state.hasMore = page.length === PAGE;
    }

    loadOlder() {
        const last = this.state.lines.at(-1);
        return this.load(this.props.record.resId, last.at);
    }

    when(line) {
        return formatDateTime(deserializeDateTime(line.at), { showSeconds: false });
    }

    /** Open a text or e-mail of the ledger; the chatter shows the others itself. */
    open(line) {
        if (line.model === "clinic.message") {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: line.model,
                res_id: line.id,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("view_widgets").add("clinic_contact_history", {
    component: ContactHistory,
});
