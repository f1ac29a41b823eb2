/** Which rows of the report models a tile or a picture of the dashboard counts. */

const LEFT = ["sent", "delivered", "failed", "unknown", "submitting"];
const CAME = ["received"];

function within(start, end) {
    return ["&", ["at", ">=", start], ["at", "<", end]];
}

function all(...parts) {
    return [...Array(parts.length - 1).fill("&"), ...parts.flat()];
}

/**
 * @param {string} start naive UTC, as the server wrote it
 * @param {string} end naive UTC, excluded
 */
export function figureDomains(start, end) {
    const period = within(start, end);
    const sms = [["channel", "=", "sms"]];
    const out = [["direction", "=", "outbound"]];
    const gone = [["state", "in", LEFT]];
    const counted = [["state", "in", [...LEFT, ...CAME]]];
    return {
        texts: all(period, sms, counted),
        outbound: all(period, sms, out, gone),
        delivered: all(period, sms, out, [["state", "=", "delivered"]]),
        failed: all(period, sms, out, [["state", "=", "failed"]]),
        ended: all(period, sms, out, [["state", "in", [...LEFT, "skipped"]]]),
        asked: period,
        channels: all(period, counted),
        templates: all(period, out, gone, [["template_id", "!=", false]]),
        appointments: period,
    };
}
