import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** The folders as the menu names them; what one does there changes nobody else's. */
export const FOLDERS = [
    { key: "inbox", name: _t("Inbox"), icon: "fa-inbox" },
    { key: "sent", name: _t("Sent"), icon: "fa-paper-plane-o" },
    { key: "drafts", name: _t("Drafts"), icon: "fa-pencil-square-o" },
    { key: "archive", name: _t("Archive"), icon: "fa-archive" },
    { key: "trash", name: _t("Trash"), icon: "fa-trash-o" },
];

/**
 * Return a moment on the user's clock.
 * @param {string} moment in UTC, as the server writes it; "" for none
 */
export function describeTime(moment) {
    return moment ? toLocaleDateTimeString(deserializeDateTime(moment)) : "";
}

/** Return a moment as a list has room for: the hour today, else the day. */
export function describeDay(moment) {
    if (!moment) {
        return "";
    }
    const at = deserializeDateTime(moment);
    const now = DateTime.now();
    if (at.hasSame(now, "day")) {
        return at.toLocaleString(DateTime.TIME_SIMPLE);
    }
    const format = { month: "short", day: "numeric" };
    return at.toLocaleString(at.hasSame(now, "year") ? format : DateTime.DATE_MED);
}

/** Return the names of people, or that there are none yet. */
export function describePeople(names) {
    return names.join(", ") || _t("No recipients yet");
}

/** Return who takes care of a team's thread, or who has answered. */
export function describeTeam(team) {
    if (team.taken) {
        return _t("%s takes care of it", team.taken.name);
    }
    if (team.answered) {
        return _t("%s has answered", team.answered.name);
    }
    return _t("Nobody has taken it yet");
}

/** Return a size in bytes as people read it. */
export function describeSize(bytes) {
    const units = [_t("bytes"), "KB", "MB"];
    const power = Math.min(bytes ? Math.floor(Math.log2(bytes) / 10) : 0, 2);
    const size = bytes / 1024 ** power;
    return `${size >= 10 || !power ? Math.round(size) : size.toFixed(1)} ${units[power]}`;
}
