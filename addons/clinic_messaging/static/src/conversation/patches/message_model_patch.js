import { Message } from "@mail/core/common/message_model";
import { patch } from "@web/core/utils/patch";

function isOlder(incoming, known) {
    return Boolean(incoming && known) && (incoming.revision ?? -1) < (known.revision ?? -1);
}

function without({ clinic_text: _older, ...others }) {
    return others;
}

/** What was texted stays as it was; a patient sees neither reactions nor quotes. */
patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {{ id: number, revision: number, out: boolean, state: string }|false} */
        this.clinic_text = false;
    },
    /** The bus may be faster than a reading that began before: keep what is newer. */
    update(data) {
        super.update(isOlder(data?.clinic_text, this.clinic_text) ? without(data) : data);
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
