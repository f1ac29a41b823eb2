import { fields } from "@mail/core/common/record";
import { Thread } from "@mail/core/common/thread_model";
import { patch } from "@web/core/utils/patch";
import { imageUrl } from "@web/core/utils/urls";

export const CLINIC_TEXT = "clinic_text";

/** A conversation with a patient rings and counts like a chat of two persons. */
patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        this.clinic_partner_id = fields.One("res.partner");
        /** Whether what is typed is a note for the team and no text. */
        this.clinicNote = false;
        /** @type {Object|undefined} what the server says beside the conversation */
        this.clinicPanel = undefined;
        this.clinic_unread = false;
    },
    get isClinicText() {
        return this.channel_type === CLINIC_TEXT;
    },
    get isChatChannel() {
        return this.isClinicText || super.isChatChannel;
    },
    get supportsCustomChannelName() {
        return !this.isClinicText && super.supportsCustomChannelName;
    },
    get allowedToUnpinChannelTypes() {
        return [...super.allowedToUnpinChannelTypes, CLINIC_TEXT];
    },
    get hasMemberList() {
        return !this.isClinicText && super.hasMemberList;
    },
    get autoOpenChatWindowOnNewMessage() {
        const mayOpen = this.isClinicText && !this.store.chatHub.compact && this.self_member_id;
        return mayOpen || super.autoOpenChatWindowOnNewMessage;
    },
    get avatarUrl() {
        if (!this.isClinicText || !this.clinic_partner_id) {
            return super.avatarUrl;
        }
        return imageUrl("res.partner", this.clinic_partner_id.id, "avatar_128");
    },
    computeCorrespondent() {
        return this.isClinicText ? undefined : super.computeCorrespondent(...arguments);
    },
    _computeDiscussAppCategory() {
        if (this.isClinicText) {
            return this.store.discuss.clinicTexts;
        }
        return super._computeDiscussAppCategory(...arguments);
    },
    /** What is read by one is read for the team, also by who is no member. */
    markAsRead() {
        super.markAsRead(...arguments);
        if (this.isClinicText && !this.self_member_id && this.clinic_unread) {
            this.clinic_unread = false;
            this.store.env.services.orm.silent.call("discuss.channel", "action_clinic_read", [
                [this.id],
            ]);
        }
    },
});
