/** Shortest text of a message in characters (F110); the server counts anew. */
export const LEAST = 10;

const BLOCKS = new Set(["P", "LI", "UL", "OL", "TR", "DIV", "BLOCKQUOTE", "PRE"]);
const INVISIBLE = /[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u061c\u180e]/g;

/** Return an element's words, a line for each block. */
function wordsOf(node) {
    if (node.nodeType === Node.TEXT_NODE) {
        return node.nodeValue;
    }
    if (node.nodeName === "BR") {
        return "\n";
    }
    const inside = [...node.childNodes].map(wordsOf).join("");
    return BLOCKS.has(node.nodeName) ? `\n${inside}\n` : inside;
}

/**
 * Count the characters that a reader sees, as `tools/body.py` does.
 * @param {string} html
 */
export function countCharacters(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    const lines = wordsOf(body).replace(INVISIBLE, "").split("\n");
    const kept = lines.map((line) => line.replace(/[ \t\r\f\v\u00a0]+/g, " ").trim());
    return [
        ...kept
            .join("\n")
            .replace(/\n{3,}/g, "\n\n")
            .trim(),
    ].length;
}
