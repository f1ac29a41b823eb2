import { FOLDERS } from "../mail_screen/mail_words";

import { Component } from "@odoo/owl";

/** The menu on the right: each person's own folders (F103). */
export class MailFolders extends Component {
    static template = "clinic_portal_mail.MailFolders";
    static props = { folder: String, counts: Object, onChoose: Function };

    setup() {
        this.folders = FOLDERS;
    }

    /** Return what waits in a folder: unread threads, or drafts to finish. */
    countOf(key) {
        return { inbox: this.props.counts.unread, drafts: this.props.counts.drafts }[key];
    }
}
