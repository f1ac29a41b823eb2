import { _t } from "@web/core/l10n/translation";
import { describeTime } from "../mail_screen/mail_words";
import { MailFile } from "./mail_file";

import { Component, markup } from "@odoo/owl";

/** One entry of a conversation: its words, its files, and who has opened it since. */
export class MailMessage extends Component {
    static template = "clinic_portal_mail.MailMessage";
    static components = { MailFile };
    static props = {
        message: Object,
        canSave: { type: Boolean, optional: true },
        onDelete: { type: Function, optional: true },
        onShared: { type: Function, optional: true },
    };

    setup() {
        this.describeTime = describeTime;
    }

    get message() {
        return this.props.message;
    }

    /** The server keeps a dozen tags without attributes, see tools/body.py. */
    get body() {
        return markup(this.message.body);
    }

    get openedLabel() {
        const names = [...new Set(this.message.opened_by.map(({ name }) => name))];
        return names.length ? _t("Opened by %s", names.join(", ")) : _t("Not opened yet");
    }

    get openedTimes() {
        const { opened_by } = this.message;
        return opened_by.map(({ name, at }) => `${name}: ${describeTime(at)}`).join("\n");
    }

    get deletedLabel() {
        return _t(
            "A message was deleted by the clinic (%s).",
            describeTime(this.message.deleted_at)
        );
    }
}
