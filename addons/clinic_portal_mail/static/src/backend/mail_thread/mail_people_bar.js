import { _t } from "@web/core/l10n/translation";
import { describeRole } from "../mail_recipients/mail_people";
import { StaffChoice } from "../mail_recipients/staff_choice";
import { describeTime } from "../mail_screen/mail_words";

import { Component, useState } from "@odoo/owl";

/** Who reads a conversation, and a colleague who is added to it (leave, hand-over). */
export class MailPeople extends Component {
    static template = "clinic_portal_mail.MailPeople";
    static components = { StaffChoice };
    static props = { thread: Object, onAdd: Function };

    setup() {
        this.state = useState({ isAdding: false });
        this.describeRole = describeRole;
    }

    get ids() {
        return this.props.thread.people.map(({ id }) => id);
    }

    /** Whether somebody came later: the first ones were added with the first message. */
    cameLater({ added_at }) {
        const [first] = this.props.thread.messages;
        return Boolean(first && added_at > first.sent_at);
    }

    /** Return when somebody came and first looked, in a few words. */
    detailsOf({ added_at, opened_at }) {
        const opened = opened_at && _t("first opened: %s", describeTime(opened_at));
        const added = added_at && _t("added: %s", describeTime(added_at));
        return [added, opened].filter(Boolean).join(" · ");
    }

    async add(person) {
        await this.props.onAdd(person.id);
        this.state.isAdding = false;
    }
}
