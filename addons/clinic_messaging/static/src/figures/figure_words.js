import { _t } from "@web/core/l10n/translation";
import { formatInteger } from "@web/views/fields/formatters";

/** "75 %", or a dash where there is nothing to compare with. */
export function share(part, whole) {
    return whole ? _t("%s %", Math.round((100 * part) / whole)) : "–";
}

/** A length of time as people say it: "12 min", "3 h 5 min", "2 days". */
export function duration(minutes) {
    if (minutes === null || minutes === undefined || minutes === false) {
        return "–";
    }
    const whole = Math.round(minutes);
    if (whole < 60) {
        return _t("%s min", whole);
    }
    if (whole < 48 * 60) {
        return _t("%(hours)s h %(minutes)s min", {
            hours: Math.floor(whole / 60),
            minutes: whole % 60,
        });
    }
    return _t("%s days", Math.round(whole / 60 / 24));
}

/**
 * The tiles of the dashboard; the first one is "Total SMS".
 * @param {Object} figures what the server counted
 * @returns {{name, title, value, note, target}[]} target: key of a domain, or ""
 */
export function tiles({ texts, answers, appointments }) {
    const count = (number) => formatInteger(number);
    const { confirmed, open } = appointments;
    return [
        {
            name: "total",
            title: _t("Total SMS"),
            value: count(texts.total),
            note: _t("%(out)s out · %(in)s in · %(parts)s parts", {
                out: count(texts.out),
                in: count(texts.in),
                parts: count(texts.parts),
            }),
            target: "texts",
        },
        {
            name: "delivered",
            title: _t("Delivered"),
            value: count(texts.delivered),
            note: _t("%s of those that left", share(texts.delivered, texts.out)),
            target: "delivered",
        },
        {
            name: "failed",
            title: _t("Failed"),
            value: count(texts.failed),
            note: _t("%s of those that left", share(texts.failed, texts.out)),
            target: "failed",
        },
        {
            name: "opted_out",
            title: _t("Opted out"),
            value: count(texts.opted_out),
            note: _t("numbers in this period"),
            target: "",
        },
        {
            name: "answered",
            title: _t("Answered"),
            value: share(answers.answered, answers.asked),
            note: _t("%(count)s waited · first answer after %(time)s", {
                count: count(answers.asked),
                time: duration(answers.minutes),
            }),
            target: "asked",
        },
        {
            name: "no_show",
            title: _t("No-shows"),
            value: share(confirmed.no_show + open.no_show, confirmed.noted + open.noted),
            note: _t("confirmed %(confirmed)s · not confirmed %(open)s", {
                confirmed: share(confirmed.no_show, confirmed.noted),
                open: share(open.no_show, open.noted),
            }),
            target: "appointments",
        },
    ];
}
