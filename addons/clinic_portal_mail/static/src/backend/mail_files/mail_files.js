import { describeSize } from "../mail_screen/mail_words";
import * as transport from "./mail_upload";

import { Component, useRef } from "@odoo/owl";

/** Attachments of a draft: as many as wanted, each with its own progress (F98, F113). */
export class MailFiles extends Component {
    static template = "clinic_portal_mail.MailFiles";
    static props = { draft: Object, slots: Object };
    static transport = transport;

    setup() {
        this.input = useRef("input");
        this.describeSize = describeSize;
        this.lastKey = 0;
    }

    choose() {
        this.input.el.click();
    }

    onChosen() {
        this.add([...this.input.el.files]);
        this.input.el.value = "";
    }

    /** Upload files one after the other; one that is refused stops no other. */
    async add(files) {
        const begun = files.map((file) => this.line(file));
        for (const [at, file] of files.entries()) {
            if (!begun[at].problem && !begun[at].isAborted) {
                await this.send(begun[at], file);
            }
        }
    }

    line(file) {
        const { MOST, tooLarge } = this.constructor.transport;
        const problem = file.size > MOST ? tooLarge() : "";
        const line = { key: ++this.lastKey, name: file.name, share: 0, problem };
        line.abort = () => {};
        this.props.draft.uploads.push(line);
        return this.props.draft.uploads.at(-1);
    }

    async send(line, file) {
        const { draft } = this.props;
        const progress = (share) => (line.share = share);
        const { done, abort } = this.constructor.transport.upload(draft.id, file, progress);
        line.abort = abort;
        try {
            draft.files.push(await done);
            this.drop(line);
        } catch (error) {
            line.problem = error.message;
        }
        line.abort = () => {};
    }

    dismiss(line) {
        line.isAborted = true;
        line.abort();
        this.drop(line);
    }

    drop(line) {
        const { draft } = this.props;
        draft.uploads = draft.uploads.filter(({ key }) => key !== line.key);
    }

    async remove(file) {
        const { draft } = this.props;
        const { files } = await draft.call("action_detach", file.id);
        draft.files = files;
    }
}
