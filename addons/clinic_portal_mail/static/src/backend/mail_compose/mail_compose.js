import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { MailBody } from "../mail_body/mail_body";
import { MailFiles } from "../mail_files/mail_files";
import { PreviewDialog } from "../mail_preview/preview_dialog";
import { MailAbout } from "../mail_recipients/mail_about";
import { MailRecipients } from "../mail_recipients/mail_recipients";
import { describeTime } from "../mail_screen/mail_words";
import { MailDraft } from "./mail_draft";

import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";

/** The one form for a new message and for a reply (F105). */
export class MailCompose extends Component {
    static template = "clinic_portal_mail.MailCompose";
    static components = { Dropdown, DropdownItem, MailAbout, MailBody, MailFiles, MailRecipients };
    static props = {
        draftId: Number,
        people: { type: Array, optional: true },
        onSent: Function,
        onLeft: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.mail = useService("clinic_mail");
        // not the component's own, which ends with it: the last words are kept on leaving
        const { orm } = this.env.services;
        this.draft = useState(new MailDraft(orm, this.props.draftId));
        this.state = useState({ isSending: false });
        this.saveSoon = useDebounced(() => this.draft.save(), 800);
        onWillStart(() => this.draft.load());
        onWillUnmount(() => this.leave());
        useSetupAction({ beforeUnload: (ev) => this.beforeUnload(ev) });
    }

    get savedLabel() {
        const { isPending, isSaving, savedAt } = this.draft;
        if (isSaving || isPending) {
            return _t("Saving…");
        }
        return _t("Saved: %s", describeTime(savedAt));
    }

    change(values) {
        this.draft.change(values);
        this.saveSoon();
    }

    /** Warn while words are not kept yet; the browser asks whether to stay. */
    beforeUnload(ev) {
        if (this.draft.isPending && !this.draft.isGone) {
            this.draft.save();
            ev.preventDefault();
        }
    }

    async leave() {
        if (!this.draft.isGone) {
            await this.draft.leave();
            await this.mail.refresh();
        }
    }

    async send() {
        if (this.state.isSending || this.draft.hindrance) {
            return;
        }
        this.saveSoon.cancel();
        this.state.isSending = true;
        const sent = await this.draft.send();
        this.state.isSending = false;
        if (sent) {
            await this.props.onSent(sent);
        }
    }

    /** Return the clients with whose eyes the message can be looked at before (N11). */
    get clients() {
        const people = this.props.people || this.draft.to;
        return people.filter(({ part }) => part === "client");
    }

    async preview({ id, name }) {
        this.saveSoon.cancel();
        await this.draft.save();
        const shown = await this.draft.call("action_preview", id);
        this.dialog.add(PreviewDialog, { shown, name });
    }

    /** Ask before words are lost; what holds nothing goes at once. */
    askToDiscard() {
        if (this.draft.isBlank) {
            return this.discard();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete this draft?"),
            body: _t("Its text and attachments are gone for good. Nobody has seen them."),
            confirmLabel: _t("Delete draft"),
            confirm: () => this.discard(),
            cancel: () => {},
        });
    }

    async discard() {
        this.saveSoon.cancel();
        this.draft.uploads.forEach((upload) => upload.abort());
        await this.draft.discard();
        await this.props.onLeft();
    }
}
