import { _t } from "@web/core/l10n/translation";
import { uuid } from "@web/core/utils/strings";

/** Return what an alert that nobody has begun to write looks like. */
export function emptyForm() {
    return {
        range_kind: false,
        date_from: "",
        date_to: "",
        body: "",
        provider_ids: [],
        place: "",
        categ_ids: [],
        catch_up: true,
        early: false,
        early_reason: "",
        corrects_id: false,
        request_token: uuid(),
    };
}

/**
 * Return the room that is left in a text, in words (F85).
 * @param {{ remaining: number, parts: number }} count
 */
export function describeCount({ remaining, parts }) {
    const billed = parts === 1 ? _t("1 part") : _t("%s parts", parts);
    return _t("%(remaining)s characters remaining · %(billed)s", { remaining, billed });
}
