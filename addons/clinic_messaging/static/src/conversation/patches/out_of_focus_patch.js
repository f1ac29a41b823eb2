import { OutOfFocusService } from "@mail/core/common/out_of_focus_service";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** A notice of the browser says that there is a text, neither from whom nor its words. */
patch(OutOfFocusService.prototype, {
    async notify(message, ...rest) {
        await super.notify(message.thread?.isClinicText ? discreet(message) : message, ...rest);
    },
});

function discreet({ localId, thread }) {
    return {
        localId,
        thread,
        author: { avatarUrl: "/clinic_messaging/static/description/icon.png" },
        authorName: _t("New text message"),
        previewText: "",
    };
}
