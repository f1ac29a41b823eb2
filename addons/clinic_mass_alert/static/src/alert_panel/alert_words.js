import { _t } from "@web/core/l10n/translation";
import { countParts, nonGsmCharacters } from "@clinic_messaging/parts/parts";

/**
 * Return the room that is left in a text as it will leave, in words (F85).
 * @param {string} text
 * @param {string|false} cost of the whole alert
 */
export function describeText(text, cost) {
    const { remaining, parts } = countParts(text);
    const words = [_t("%s characters remaining", remaining)];
    if (parts) {
        words.push(parts === 1 ? _t("1 part") : _t("%s parts", parts));
    }
    if (parts && cost) {
        words.push(_t("about %s in all", cost));
    }
    return words.join(" · ");
}

/** Name the characters that make each part shorter, or return "". */
export function describeOdd(text) {
    const odd = nonGsmCharacters(text).slice(0, 10).join(" ");
    return odd ? _t("Parts hold 70 characters only, because of %s", odd) : "";
}

export function describeRecipients(count) {
    return count === 1 ? _t("unique recipient") : _t("unique recipients");
}

export function describeAppointments(count) {
    return count === 1 ? _t("1 appointment") : _t("%s appointments", count);
}

/** Return the first and the last appointment that were found (F83). */
export function describeFound({ first_label: first, last_label: last }) {
    return first === last
        ? _t("Appointment %s", first)
        : _t("Appointments %(first)s to %(last)s", { first, last });
}

/** Return when the last text will have left, and how long that takes. */
export function describeDuration({ minutes, finish_label: finish }) {
    const shown = Math.max(1, minutes);
    const length =
        shown < 120 ? _t("about %s min", shown) : _t("about %s hours", Math.round(shown / 60));
    return _t("Last text leaves %(finish)s (%(length)s)", { finish, length });
}

export function describeLate(count) {
    return count === 1
        ? _t("1 client would get it only after the appointment")
        : _t("%s clients would get it only after their appointment", count);
}

/** Return what waits for the end of quiet hours. */
export function describeQuiet({ opening_label: opening }, early) {
    return early
        ? _t("Quiet hours: the others wait until %s.", opening)
        : _t("Quiet hours: the texts wait until %s.", opening);
}
