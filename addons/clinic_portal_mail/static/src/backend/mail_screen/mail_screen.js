import { useCompose } from "@clinic_messaging/communication_menu/communication_menu";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { MailCompose } from "../mail_compose/mail_compose";
import { MailFolders } from "../mail_folders/mail_folders";
import { MailList } from "../mail_list/mail_list";
import { SettingsDialog } from "../mail_settings/settings_dialog";
import { MailThread } from "../mail_thread/mail_thread";
import { sentenceOf } from "../mail_compose/mail_draft";
import { LIMIT, MailBox } from "./mail_box";

import { Component, onWillStart, useEffect, useExternalListener, useState } from "@odoo/owl";

const DESK = "clinic_messaging.clinic_messaging_group_user";

/** Secure mail: the list, what is open, and the folders on the right (F100–F103). */
export class MailScreen extends Component {
    static template = "clinic_portal_mail.MailScreen";
    static components = { ControlPanel, MailCompose, MailFolders, MailList, MailThread, Pager };
    static props = { ...standardActionServiceProps };

    setup() {
        this.mail = useService("clinic_mail");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.box = useState(new MailBox(useService("orm"), this.mail));
        this.counts = useState(this.mail.counts);
        this.limit = LIMIT;
        this.isStale = false;
        this.invite = useCompose("res.partner");
        this.findSoon = useDebounced((words) => this.box.find(words), 300);
        onWillStart(() => this.begin());
        useBus(this.mail, "arrived", ({ detail }) => this.onArrived(detail.threadId));
        useExternalListener(document, "visibilitychange", () => this.catchUp());
        useEffect(
            (resId) => this.props.updateActionState?.({ resId }),
            () => [this.box.thread?.id || false]
        );
    }

    /** Show the Inbox, and the thread or the new message that one came for. */
    async begin() {
        await Promise.all([this.mail.begin(), this.box.load()]);
        this.mayInvite = await user.hasGroup(DESK);
        const { thread_id, compose } = this.props.action.params || {};
        const id = thread_id || this.props.resId;
        try {
            await (compose ? this.box.compose(compose) : id && this.box.openThread(id));
        } catch (error) {
            this.notification.add(sentenceOf(error), { type: "warning" });
        }
    }

    /** Read anew what somebody has written to while one looks at it. */
    async onArrived(threadId) {
        if (threadId === this.box.thread?.id) {
            this.isStale = true;
        }
        await Promise.all([this.box.load(), this.catchUp()]);
    }

    /** Open the newest words only while they can be seen: opening is read, and logged. */
    async catchUp() {
        if (this.isStale && !document.hidden) {
            this.isStale = false;
            await (this.box.thread && this.box.renew());
        }
    }

    get isListShown() {
        return !this.env.isSmall || !(this.box.thread || this.box.draftId);
    }

    openSettings() {
        this.dialog.add(SettingsDialog, {});
    }

    onSearch(ev) {
        this.findSoon(ev.target.value);
    }

    /** Show what has been sent, and say who cannot read it yet (F115). */
    async onSent({ thread_id, without_account }) {
        this.notification.add(_t("Sent."), { type: "success" });
        if (without_account.length) {
            this.tellWhoCannotRead(without_account);
        }
        await Promise.all([this.box.load(), this.box.openThread(thread_id)]);
    }

    tellWhoCannotRead(people) {
        const names = people.map(({ name }) => name).join(", ");
        const ids = people.map(({ id }) => id);
        const onClick = () => this.invite(ids, "portal_invitation");
        const button = { name: _t("Invite to the portal"), onClick, primary: true };
        this.notification.add(_t("%s cannot read it yet: no portal account.", names), {
            type: "warning",
            sticky: true,
            buttons: this.mayInvite ? [button] : [],
        });
    }

    async onLeft() {
        this.box.close();
        await this.box.load();
    }
}

registry.category("actions").add("clinic_portal_mail.mail", MailScreen);
