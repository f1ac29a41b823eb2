import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { MailMessage } from "../mail_message/mail_message";

import { Component, markup } from "@odoo/owl";

/** What one client will see, before anything leaves: page and notice (N11). */
export class PreviewDialog extends Component {
    static template = "clinic_portal_mail.PreviewDialog";
    static components = { Dialog, MailMessage };
    static props = { close: Function, shown: Object, name: String };

    get title() {
        return _t("As %s will see it", this.props.name);
    }

    /** The server's own words, the clinic's name in them escaped there. */
    get notice() {
        return markup(this.props.shown.notice.body);
    }

    get people() {
        return this.props.shown.people.filter(({ me }) => !me).map(({ name }) => name);
    }
}
