import { Message } from "@mail/core/common/message";
import { patch } from "@web/core/utils/patch";
import { DeliveryState } from "../delivery_state/delivery_state";

Object.assign(Message.components, { DeliveryState });

/** The clinic's words stand on the right, whoever of the staff wrote them. */
patch(Message.prototype, {
    get isAlignedRight() {
        if (this.message.isClinicText) {
            return Boolean(this.env.inChatWindow && this.message.isClinicOutgoing);
        }
        return super.isAlignedRight;
    },
    get authorAvatarUrl() {
        if (this.message.isClinicText && !this.message.author) {
            return this.message.thread.avatarUrl;
        }
        return super.authorAvatarUrl;
    },
});
