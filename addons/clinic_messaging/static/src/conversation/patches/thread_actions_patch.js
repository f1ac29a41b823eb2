import { ThreadAction } from "@mail/core/common/thread_actions";
import { patch } from "@web/core/utils/patch";

/** What a conversation with a patient offers of the chat's tools; no calls, no guests. */
const KEPT = new Set([
    "fold-chat-window",
    "close",
    "attachments",
    "search-messages",
    "notification-settings",
    "mark-read",
    "expand-discuss",
    "unpin",
]);

patch(ThreadAction.prototype, {
    _condition({ action, thread }) {
        if (thread?.isClinicText && !KEPT.has(action.id)) {
            return false;
        }
        return super._condition(...arguments);
    },
});
