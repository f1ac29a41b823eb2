import { Message } from "@mail/core/common/message_model";
import { patch } from "@web/core/utils/patch";

/** What was texted stays as it was; a patient sees neither reactions nor quotes. */
patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {{ id: number, out: boolean, state: string, who: string }|false} */
        this.clinic_text = false;
    },
    get isClinicText() {
        return Boolean(this.thread?.isClinicText);
    },
    /** Whether the clinic said it, whoever of the staff it was. */
    get isClinicOutgoing() {
        return this.isClinicText && Boolean(this.author);
    },
    get authorName() {
        if (this.isClinicText && !this.author) {
            return this.clinic_text?.who || this.thread.displayName;
        }
        return super.authorName;
    },
    get bubbleColor() {
        const color = super.bubbleColor;
        if (color && this.isClinicText) {
            return this.isClinicOutgoing ? "green" : "blue";
        }
        return color;
    },
    get editable() {
        return !this.isClinicText && super.editable;
    },
    canAddReaction(thread) {
        return !this.isClinicText && super.canAddReaction(thread);
    },
    canReplyTo(thread) {
        return !this.isClinicText && super.canReplyTo(thread);
    },
});
