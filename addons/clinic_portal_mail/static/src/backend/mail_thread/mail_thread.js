import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { MailCompose } from "../mail_compose/mail_compose";
import { DeleteDialog } from "../mail_delete/delete_dialog";
import { MailMessage } from "../mail_message/mail_message";
import { MailNote } from "../mail_note/mail_note";
import { describeTeam, describeTime } from "../mail_screen/mail_words";
import { MailPeople } from "./mail_people_bar";

import { Component, useEffect, useRef } from "@odoo/owl";

const THREAD = "clinic.mail.thread";

/** A conversation: who reads it, what was written, and the reply under it (F120, F121). */
export class MailThread extends Component {
    static template = "clinic_portal_mail.MailThread";
    static components = {
        Dropdown,
        DropdownItem,
        MailCompose,
        MailMessage,
        MailNote,
        MailPeople,
    };
    static props = { box: Object, thread: Object, onSent: Function };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        Object.assign(this, { describeTeam, describeTime });
        useEffect(
            () => this.root.el?.querySelector("h3")?.focus(),
            () => [this.thread.id]
        );
    }

    get thread() {
        return this.props.thread;
    }

    get others() {
        return this.thread.people.filter(({ me }) => !me);
    }

    /** Return those who cannot answer practitioners at present (F137). */
    get inactive() {
        return this.thread.people.filter(({ inactive }) => inactive).map(({ name }) => name);
    }

    get iTake() {
        return this.thread.people.some(({ me, taken_at }) => me && taken_at);
    }

    async call(method, ...args) {
        await this.orm.call(THREAD, method, [[this.thread.id], ...args]);
        await this.onChanged();
    }

    /** Read anew: of an answer that is under way nobody knows what it has seen. */
    async onChanged() {
        const { box } = this.props;
        await Promise.all([box.thread && box.renew(), box.load()]);
    }

    take() {
        return this.call("action_take", !this.iTake);
    }

    addColleague(partnerId) {
        return this.call("action_add_colleague", partnerId);
    }

    /** Open the reply under the thread, with the draft that is there already. */
    async reply(quoteId) {
        const values = { thread_id: this.thread.id, ...(quoteId && { quote_id: quoteId }) };
        const draft = await this.orm.call("clinic.mail.message", "action_compose", [values]);
        if (this.props.box.thread?.id === values.thread_id) {
            this.props.box.replyId = draft.id;
        }
    }

    /** Write to one of them alone, where nobody may answer (F127). */
    writeTo(person) {
        return this.props.box.compose({ to: [person.id] });
    }

    /** Ask before one message, or all of them, is deleted for everyone (F132–F135). */
    askToDelete(message) {
        this.dialog.add(DeleteDialog, {
            threadId: this.thread.id,
            messageId: message?.id,
            onDeleted: () => this.onChanged(),
        });
    }

    /** Stop every deletion, or allow it again; administrators only. */
    hold() {
        return this.call("action_hold", !this.thread.legal_hold);
    }

    /** Go on with the message to a colleague that holds a copy of the file. */
    onShared(draft) {
        return this.props.box.openDraft(draft.id);
    }

    async onReplyLeft() {
        this.props.box.replyId = false;
        await this.props.box.load();
    }
}
