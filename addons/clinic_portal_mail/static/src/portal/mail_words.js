/** How many characters are still needed; the server counts once more. */

export const LEAST = 10;
const INVISIBLE = /[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u061c\u180e]/g;

/**
 * @param {string} text what a reader sees
 * @returns {number} 0 when there is enough
 */
export function missingCharacters(text) {
    const lines = text.split("\n").map((line) => line.replace(/[ \t\r\f\v\u00a0]+/g, " ").trim());
    const words = lines
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim();
    return Math.max(0, LEAST - [...words.replace(INVISIBLE, "").trim()].length);
}
