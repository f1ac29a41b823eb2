import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { MailCompose } from "../mail_compose/mail_compose";
import { MailFolders } from "../mail_folders/mail_folders";
import { MailList } from "../mail_list/mail_list";
import { MailThread } from "../mail_thread/mail_thread";
import { LIMIT, MailBox } from "./mail_box";

import { Component, onWillStart, useEffect, useState } from "@odoo/owl";

/** Secure mail: the list, what is open, and the folders on the right (F100–F103). */
export class MailScreen extends Component {
    static template = "clinic_portal_mail.MailScreen";
    static components = { ControlPanel, MailCompose, MailFolders, MailList, MailThread, Pager };
    static props = { ...standardActionServiceProps };

    setup() {
        this.mail = useService("clinic_mail");
        this.notification = useService("notification");
        this.box = useState(new MailBox(useService("orm"), this.mail));
        this.counts = useState(this.mail.counts);
        this.limit = LIMIT;
        this.findSoon = useDebounced((words) => this.box.find(words), 300);
        onWillStart(() => this.begin());
        useBus(this.mail, "arrived", ({ detail }) => this.onArrived(detail.threadId));
        useEffect(
            (resId) => this.props.updateActionState?.({ resId }),
            () => [this.box.thread?.id || false]
        );
    }

    /** Show the Inbox, and the thread or the new message that one came for. */
    async begin() {
        await Promise.all([this.mail.begin(), this.box.load()]);
        const { thread_id, compose } = this.props.action.params || {};
        const id = thread_id || this.props.resId;
        if (compose) {
            await this.box.compose(compose);
        } else if (id) {
            await this.box.openThread(id);
        }
    }

    /** Read anew what somebody has written to while one looks at it. */
    async onArrived(threadId) {
        await this.box.load();
        if (threadId === this.box.thread?.id) {
            await this.box.renew();
        }
    }

    get isListShown() {
        return !this.env.isSmall || !(this.box.thread || this.box.draftId);
    }

    onSearch(ev) {
        this.findSoon(ev.target.value);
    }

    /** Show what has been sent, and say who cannot read it yet (F115). */
    async onSent({ thread_id, without_account }) {
        this.notification.add(_t("Sent."), { type: "success" });
        if (without_account.length) {
            const names = without_account.map(({ name }) => name).join(", ");
            this.notification.add(
                _t("%s cannot read it yet: no portal account. Invite to the portal.", names),
                { type: "warning", sticky: true }
            );
        }
        await Promise.all([this.box.load(), this.box.openThread(thread_id)]);
    }

    async onLeft() {
        this.box.close();
        await this.box.load();
    }
}

registry.category("actions").add("clinic_portal_mail.mail", MailScreen);
