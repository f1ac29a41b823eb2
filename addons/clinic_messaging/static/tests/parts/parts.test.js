import { describe, expect, test } from "@odoo/hoot";

import { countParts, nonGsmCharacters, signedText } from "@clinic_messaging/parts/parts";
import { VECTORS } from "./parts_vectors";

describe.current.tags("headless");

test("a text is billed here as on the server", () => {
    for (const { text, times = 1, ...billed } of VECTORS) {
        const { characters, ...found } = countParts(text.repeat(times));
        expect(found).toEqual(billed, { message: `${text} × ${times}` });
        expect(characters).toBe([...text].length * times);
    }
});

test("characters that make a text dear are named once, in order", () => {
    expect(nonGsmCharacters("We’ll — call’")).toEqual(["’", "—"]);
    expect(nonGsmCharacters("plain €")).toEqual([]);
});

test("the clinic's name is added only where the text does not carry it", () => {
    const signature = { clinic: "Elm Clinic", line: "Reply STOP to opt out" };
    expect(signedText("Hello", signature)).toBe("Hello\nElm Clinic: Reply STOP to opt out");
    expect(signedText("elm clinic: hello", signature)).toBe(
        "elm clinic: hello\nReply STOP to opt out"
    );
    const typed = "Elm Clinic: hello. Reply STOP to opt out";
    expect(signedText(typed, signature)).toBe(typed);
    expect(signedText("", signature)).toBe("");
    expect(signedText("Hello", {})).toBe("Hello");
});
