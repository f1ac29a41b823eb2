import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { describeTime } from "../mail_screen/mail_words";

import { Component, onWillStart, useState } from "@odoo/owl";

const THREAD = "clinic.mail.thread";
const MESSAGE = "clinic.mail.message";

/**
 * Ask before a message or a conversation is deleted for everyone, for ever (F132–F136),
 * with what deleting cannot undo: who has read it, and copies that stay (N12, N13).
 */
export class DeleteDialog extends Component {
    static template = "clinic_portal_mail.DeleteDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        threadId: Number,
        messageId: { type: [Number, Boolean], optional: true },
        onDeleted: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ isDeleting: false });
        onWillStart(async () => {
            const { threadId, messageId } = this.props;
            const args = [[threadId], messageId || false];
            this.preview = await this.orm.call(THREAD, "action_deletion_preview", args);
        });
    }

    get title() {
        return this.props.messageId
            ? _t("Delete this message for everyone?")
            : _t("Delete this conversation for everyone?");
    }

    /** Return what a reader has had of it already. */
    describeReader({ opened, downloaded, notified }) {
        const words = [
            opened ? _t("opened: %s", describeTime(opened)) : _t("has not opened it"),
            downloaded.length && _t("%s files downloaded", downloaded.length),
            notified && _t("was told that mail waits"),
        ];
        return words.filter(Boolean).join(" · ");
    }

    get copiesLabel() {
        const { copies } = this.preview;
        const notes = copies.filter(({ kind }) => kind === "note").length;
        const files = copies.length - notes;
        const words = [
            notes && _t("chart notes: %s", notes),
            files && _t("files saved to the chart: %s", files),
        ];
        return words.filter(Boolean).join(", ");
    }

    async confirm() {
        if (this.state.isDeleting) {
            return;
        }
        this.state.isDeleting = true;
        const { messageId, threadId } = this.props;
        try {
            const [model, id] = messageId ? [MESSAGE, messageId] : [THREAD, threadId];
            await this.orm.call(model, "action_delete", [[id]]);
            await this.props.onDeleted();
        } finally {
            this.props.close();
        }
    }
}
