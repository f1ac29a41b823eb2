import { Composer } from "@mail/core/common/composer";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { AnswerSender } from "../answer_tools/send_answer";
import { AnswerTools } from "../answer_tools/answer_tools";

import { toRaw } from "@odoo/owl";

Object.assign(Composer.components, { AnswerTools });

/** In a conversation with a patient what is typed is a text, or a note for the team. */
patch(Composer.prototype, {
    setup() {
        super.setup();
        this.answerSender = new AnswerSender(this.env);
    },
    get isClinicText() {
        return Boolean(this.thread?.isClinicText);
    },
    get allowUpload() {
        return !this.isClinicText && super.allowUpload;
    },
    get placeholder() {
        if (!this.isClinicText) {
            return super.placeholder;
        }
        return this.thread.clinicNote ? _t("Note for the team") : _t("Text message");
    },
    get isSendButtonDisabled() {
        const isHindered =
            this.isClinicText && !this.thread.clinicNote && this.thread.clinicPanel?.hindrance;
        return Boolean(isHindered) || super.isSendButtonDisabled;
    },
    async processMessage(callback) {
        if (!this.isClinicText) {
            return super.processMessage(callback);
        }
        if (!this.canProcessMessage || !this.state.active || this.isSendButtonDisabled) {
            return;
        }
        this.state.active = false;
        try {
            const words = this.props.composer.composerText.trim();
            if (await this.answerSender.send(toRaw(this.thread), words)) {
                this.props.onPostCallback?.();
                this.clear();
            }
        } finally {
            this.state.active = true;
            this.ref.el?.focus();
        }
    },
});
