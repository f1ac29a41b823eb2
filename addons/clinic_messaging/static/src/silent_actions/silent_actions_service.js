import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { user } from "@web/core/user";

const SETTINGS = "clinic_messaging.res_config_settings_action_clinic";

/** Return what has stopped, and since when if that is known. */
function whatHasStopped({ since }) {
    if (!since) {
        return _t("Odoo's scheduled actions do not run.");
    }
    const moment = toLocaleDateTimeString(deserializeDateTime(since));
    return _t("Odoo's scheduled actions have not run since %(moment)s.", { moment });
}

/**
 * Tell administrators at each page load that texts do not leave.
 *
 * The server says so in the session's info, to them only: nothing else of ours runs
 * while scheduled actions are off, so that no task and no text can say it (F31).
 */
export const silentActionsService = {
    dependencies: ["action", "notification"],
    start(env, { action, notification }) {
        const silence = session.clinic_actions_silent;
        if (!silence) {
            return;
        }
        const advice = _t(
            "What is sent now waits and leaves when they run again. Whoever runs Odoo sets max_cron_threads to 1 or more, or switches them on."
        );
        const openList = () => {
            close();
            action.doAction(SETTINGS);
        };
        const close = notification.add(`${whatHasStopped(silence)} ${advice}`, {
            title: _t("No text leaves"),
            type: "danger",
            sticky: true,
            // Odoo opens its settings to its own administrators only
            buttons: user.isSystem
                ? [{ name: _t("Open the health list"), primary: true, onClick: openList }]
                : [],
        });
    },
};

registry.category("services").add("clinic_silent_actions", silentActionsService);
