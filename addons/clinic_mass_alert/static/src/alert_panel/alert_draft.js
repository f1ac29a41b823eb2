import { _t } from "@web/core/l10n/translation";
import { uuid } from "@web/core/utils/strings";
import { countParts, MAX_CHARACTERS, signedText } from "@clinic_messaging/parts/parts";
import { emptyForm, lostFilters } from "./alert_form";

import { markRaw } from "@odoo/owl";

export const MODEL = "clinic.mass.alert";

/**
 * An alert that is being written, and what the server says would become of it.
 *
 * It belongs to the tab, not to the panel: a panel that is closed by mistake, or by
 * going to another screen, loses nothing.
 */
export class AlertDraft {
    constructor(orm) {
        this.orm = markRaw(orm);
        this.turn = 0;
        this.clear();
    }

    clear() {
        this.turn += 1; // an answer that is under way belongs to what was cleared
        this.form = emptyForm();
        this.preview = null;
        this.isCounting = false;
        this.asked = markRaw({});
    }

    get hasRange() {
        return Boolean(this.form.range_kind || this.form.corrects_id);
    }

    get recipients() {
        return this.preview?.recipients || 0;
    }

    get isEarly() {
        return Boolean(this.form.early && this.preview?.early);
    }

    /** Return the text as it will leave. @param {object} panel the clinic's name and line */
    outgoing(panel) {
        const body = this.form.body.trim();
        return this.preview?.signed ? signedText(body, panel) : body;
    }

    /** Return what is missing before it can be sent, or "" (F79). */
    hindrance(panel) {
        const { form, preview } = this;
        if (!this.hasRange) {
            return _t("Choose a range.");
        }
        if (this.isCounting || !preview) {
            return _t("Counting…");
        }
        if (preview.problem) {
            return preview.problem;
        }
        if (!this.recipients) {
            return _t("Nobody in this range would get a text.");
        }
        if (!form.body.trim()) {
            return _t("Write the message.");
        }
        if (countParts(this.outgoing(panel)).characters > MAX_CHARACTERS) {
            return _t("Too long: at most 1,600 characters can be sent.");
        }
        return this.isEarly && !form.early_reason.trim() ? _t("Write why it cannot wait.") : "";
    }

    /** Ask the server anew; the latest question alone is answered. */
    async count() {
        const turn = ++this.turn;
        this.isCounting = this.hasRange;
        if (!this.hasRange) {
            this.preview = null;
            return;
        }
        try {
            const preview = await this.orm.silent.call(MODEL, "action_preview", [{ ...this.form }]);
            if (turn === this.turn) {
                this.show(preview);
            }
        } catch (error) {
            if (turn === this.turn) {
                Object.assign(this, { preview: null, isCounting: false });
                throw error;
            }
        }
    }

    show(preview) {
        Object.assign(this, { preview, isCounting: false });
        const lost = preview.problem ? {} : lostFilters(this.form, preview.options);
        if (Object.keys(lost).length) {
            this.change(lost);
        }
    }

    change(values) {
        Object.assign(this.form, values);
        return this.count();
    }

    /** Write to those who got an earlier alert, and to nobody else (N14). */
    correct(entry) {
        this.clear();
        return this.change({ corrects_id: entry.id });
    }

    /** Return the alert that has said the same about the same range, if there is one. */
    twin(entries) {
        const body = this.form.body.trim();
        const range = this.preview.range_label;
        return entries.find(
            (entry) => entry.body === body && entry.range === range && entry.state !== "canceled"
        );
    }

    /**
     * Return what is sent. The same words for the same people keep their token, so that
     * a second try whose first answer was lost sends nothing twice.
     */
    payload() {
        const content = { ...this.form, early: this.isEarly };
        const key = JSON.stringify(content);
        if (this.asked.key !== key) {
            this.asked = markRaw({ key, token: uuid() });
        }
        const seen = this.preview.range_label;
        return { ...content, request_token: this.asked.token, seen_range: seen };
    }
}
