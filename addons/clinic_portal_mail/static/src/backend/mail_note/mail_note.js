import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

const THREAD = "clinic.mail.thread";

/** The quick note under the replies: the conversation's words into the chart (F128–F131). */
export class MailNote extends Component {
    static template = "clinic_portal_mail.MailNote";
    static props = { thread: Object, onNoted: Function };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ draft: null, isSaving: false });
    }

    get note() {
        return this.props.thread.note;
    }

    get missingLabel() {
        const { missing } = this.note;
        return missing === 1
            ? _t("1 message is not in the chart note")
            : _t("%s messages are not in the chart note", missing);
    }

    async begin() {
        const args = [[this.props.thread.id]];
        this.state.draft = await this.orm.call(THREAD, "action_note_draft", args);
    }

    cancel() {
        this.state.draft = null;
    }

    /** Keep the note with the words as they were changed; pressed twice it is one note. */
    async done() {
        if (this.state.isSaving) {
            return;
        }
        this.state.isSaving = true;
        const { draft } = this.state;
        try {
            const args = [[this.props.thread.id], draft.text];
            await this.orm.call(THREAD, "action_note", args);
        } finally {
            this.state.isSaving = false;
        }
        this.state.draft = null;
        const name = draft.patient.name;
        this.notification.add(_t("The note is in the chart of %s.", name), { type: "success" });
        await this.props.onNoted();
    }
}
