import { CheckBox } from "@web/core/checkbox/checkbox";
import { _t } from "@web/core/l10n/translation";
import { describeDay, describePeople, describeTeam } from "../mail_screen/mail_words";

import { Component } from "@odoo/owl";

/** What an action on top does to the marked threads, and in which folders it stands. */
const ACTIONS = [
    { key: "read", name: _t("Mark as read"), icon: "fa-envelope-open-o" },
    { key: "unread", name: _t("Mark as unread"), icon: "fa-envelope-o" },
    { key: "archive", name: _t("Archive"), icon: "fa-archive", notIn: ["archive"] },
    {
        key: "trash",
        name: _t("Move to trash (only for me)"),
        icon: "fa-trash-o",
        notIn: ["trash"],
    },
    { key: "inbox", name: _t("Restore"), icon: "fa-undo", onlyIn: ["archive", "trash"] },
];
const DRAFT_ACTIONS = [{ key: "discard", name: _t("Delete drafts"), icon: "fa-trash-o" }];

/** The folder's lines with check marks on the left and their actions on top (F101, F102). */
export class MailList extends Component {
    static template = "clinic_portal_mail.MailList";
    static components = { CheckBox };
    static props = { box: Object };

    setup() {
        Object.assign(this, { describeDay, describePeople, describeTeam });
    }

    get box() {
        return this.props.box;
    }

    get actions() {
        const { folder } = this.box;
        if (folder === "drafts") {
            return DRAFT_ACTIONS;
        }
        return ACTIONS.filter(
            ({ notIn, onlyIn }) => !notIn?.includes(folder) && (!onlyIn || onlyIn.includes(folder))
        );
    }

    get areAllMarked() {
        return Boolean(this.box.items.length) && this.box.marked.size === this.box.items.length;
    }

    get emptyLabel() {
        return this.box.search ? _t("Nothing found.") : _t("Nothing here.");
    }

    isOpen(item) {
        const { thread, draftId } = this.box;
        return item.kind === "draft" ? item.id === draftId : item.id === thread?.id;
    }

    /** Say in words what is bold, for those who hear the list. */
    markLabel(item) {
        return _t("Mark: %s", item.subject || _t("No subject"));
    }

    act(key) {
        const ids = [...this.box.marked];
        if (key === "discard") {
            return this.box.discard(ids);
        }
        if (["read", "unread"].includes(key)) {
            return this.box.mark(ids, key === "read");
        }
        return this.box.move(ids, key);
    }
}
