import { _t } from "@web/core/l10n/translation";

/**
 * Say in words what a text is billed as.
 * @param {{ characters: number, parts: number, remaining: number }} count of countParts
 * @returns {string}
 */
export function partsSummary({ characters, parts, remaining }) {
    const billed = parts === 1 ? _t("1 part") : _t("%(parts)s parts", { parts });
    return _t("%(characters)s characters · %(billed)s · %(remaining)s left", {
        characters,
        billed,
        remaining,
    });
}
