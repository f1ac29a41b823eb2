import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";
import { LEAST, countCharacters } from "../mail_body/mail_text";

import { markRaw } from "@odoo/owl";

const MODEL = "clinic.mail.message";

/**
 * A message that is being written. What is typed is kept by itself, one request after
 * the other; what could not be kept stays pending and goes with the next attempt.
 */
export class MailDraft {
    constructor(orm, id) {
        this.orm = orm;
        this.id = id;
        this.lock = markRaw(new Mutex());
        this.pending = {};
        this.isSaving = false;
        this.isGone = false;
        this.problem = "";
        this.uploads = [];
    }

    async load() {
        const draft = await this.call("action_draft");
        const { thread_id, to, teams, subject, body, patient, quote, files, emergency } = draft;
        Object.assign(this, { thread_id, to, teams, subject, body, patient, quote, files });
        Object.assign(this, { emergency, savedAt: draft.saved_at });
    }

    call(method, ...args) {
        return this.orm.call(MODEL, method, [[this.id], ...args]);
    }

    get isReply() {
        return Boolean(this.thread_id);
    }

    get isBlank() {
        const words = this.isReply ? "" : this.subject.trim();
        return !words && !countCharacters(this.body) && !this.files.length;
    }

    get isPending() {
        return Boolean(Object.keys(this.pending).length);
    }

    /** Return what still stands before sending, or "". */
    get hindrance() {
        const missing = LEAST - countCharacters(this.body);
        if (this.uploads.some((upload) => !upload.problem)) {
            return _t("A file is still on its way");
        }
        if (!this.isReply && !this.to.length && !this.teams.length) {
            return _t("Choose a recipient");
        }
        if (!this.isReply && !this.subject.trim()) {
            return _t("Enter a subject");
        }
        return missing > 0 ? describeMissing(missing) : "";
    }

    /**
     * Note what has changed; `save` keeps it.
     * @param {object} values any of `to` (people), `teams`, `subject`, `body`, `patient`
     */
    change(values) {
        Object.assign(this, values);
        const { to, patient, ...same } = values;
        Object.assign(this.pending, same);
        if (to) {
            this.pending.to = to.map(({ id }) => id);
        }
        if (patient !== undefined) {
            this.pending.patient_id = patient ? patient.id : false;
        }
    }

    save() {
        return this.lock.exec(() => this.keep());
    }

    async keep() {
        if (!this.isPending || this.isGone) {
            return;
        }
        const values = this.pending;
        Object.assign(this, { pending: {}, isSaving: true });
        try {
            const draft = await this.call("action_save", values);
            Object.assign(this, { savedAt: draft.saved_at, problem: "" });
        } catch (error) {
            this.pending = { ...values, ...this.pending };
            this.problem = sentenceOf(error);
        } finally {
            this.isSaving = false;
        }
    }

    /** Send with the newest words; the server sends once, however often it is asked. */
    send() {
        return this.lock.exec(async () => {
            const values = this.pending;
            this.pending = {};
            try {
                const sent = await this.call("action_send", values);
                this.isGone = true;
                return sent;
            } catch (error) {
                this.pending = { ...values, ...this.pending };
                this.problem = sentenceOf(error);
                return false;
            }
        });
    }

    discard() {
        return this.lock.exec(async () => {
            if (!this.isGone) {
                this.isGone = true;
                await this.call("action_discard");
            }
        });
    }

    /** On leaving: keep what is written, drop what holds nothing. */
    leave() {
        this.uploads.forEach((upload) => upload.abort());
        return this.isBlank ? this.discard() : this.save();
    }
}

function describeMissing(missing) {
    return missing === 1 ? _t("1 more character") : _t("%s more characters", missing);
}

/** Return the server's sentence for people, or that it could not be reached. */
export function sentenceOf(error) {
    return error.data?.message || _t("Not saved yet: the connection is lost.");
}
