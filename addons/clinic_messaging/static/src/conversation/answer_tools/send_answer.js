import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ConnectionLostError, rpc, RPCError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { uuid } from "@web/core/utils/strings";
import { user } from "@web/core/user";
import { htmlEscape } from "@odoo/owl";

/**
 * Post what was typed in a conversation.
 *
 * Unlike other chats it is shown when the server has it, not before: what cannot be
 * sent must not look as if it had been said. The token stays the same until the server
 * has answered, so that a second try after a broken line sends nothing twice.
 */
export class AnswerSender {
    constructor(env) {
        this.env = env;
        this.token = uuid();
    }

    /**
     * @param {import("models").Thread} thread
     * @param {string} words
     * @returns {Promise<boolean>} whether it is said; otherwise the words stay
     */
    async send(thread, words) {
        const isNote = thread.clinicNote;
        const choice = isNote ? {} : await this.askInQuietHours(thread);
        if (!choice) {
            return false;
        }
        try {
            await this.post(thread, words, isNote, choice);
        } catch (error) {
            this.explain(error);
            return false;
        }
        this.token = uuid();
        return true;
    }

    async post(thread, words, isNote, choice) {
        const data = await rpc("/mail/message/post", {
            thread_model: "discuss.channel",
            thread_id: thread.id,
            context: user.context,
            post_data: {
                body: htmlEscape(words).toString().replaceAll("\n", "<br/>"),
                message_type: "comment",
                subtype_xmlid: isNote ? "mail.mt_note" : "mail.mt_comment",
                clinic_token: this.token,
                ...choice,
            },
        });
        thread.store.insert(data.store_data);
        const message = thread.store["mail.message"].get(data.message_id);
        thread.addOrReplaceMessage(message);
        thread.onNewSelfMessage(message);
        thread.clinicNote = false;
    }

    /** Ask before a client is texted at night; the server lets it wait by itself. */
    async askInQuietHours(thread) {
        const until = await thread.store.env.services.orm.call(
            "discuss.channel",
            "get_clinic_quiet",
            [[thread.id]]
        );
        if (!until) {
            return {};
        }
        return new Promise((resolve) => {
            this.env.services.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("It is quiet hours"),
                    body: _t("The text can wait until %s.", until),
                    confirmLabel: _t("Send at %s", until),
                    confirm: () => resolve({}),
                    cancelLabel: _t("Send now anyway"),
                    cancel: () => resolve({ clinic_send_now: true }),
                    dismiss: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    explain(error) {
        const isLost = error instanceof ConnectionLostError;
        if (!isLost && !(error instanceof RPCError)) {
            throw error;
        }
        const message = isLost
            ? _t("The server cannot be reached. Your words are kept: send them again.")
            : error.data?.message || error.message;
        this.env.services.notification.add(message, { type: "danger" });
    }
}
