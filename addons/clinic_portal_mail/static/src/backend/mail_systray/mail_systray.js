import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, useState } from "@odoo/owl";

const ACTION = "clinic_portal_mail.clinic_mail_action";

/** The envelope at the top right of every screen, with what is unread (F99). */
export class MailSystray extends Component {
    static template = "clinic_portal_mail.MailSystray";
    static props = {};

    setup() {
        this.action = useService("action");
        this.mail = useService("clinic_mail");
        this.counts = useState(this.mail.counts);
        onWillStart(async () => {
            this.isShown = await this.mail.begin();
        });
    }

    get label() {
        const { unread } = this.counts;
        return unread ? _t("Secure mail, %s unread", unread) : _t("Secure mail");
    }

    open() {
        return this.action.doAction(ACTION, { clearBreadcrumbs: true });
    }
}

registry
    .category("systray")
    .add("clinic_portal_mail.MailSystray", { Component: MailSystray }, { sequence: 26 });
