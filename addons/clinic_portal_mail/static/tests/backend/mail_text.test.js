import { expect, test } from "@odoo/hoot";
import { makeMockEnv } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { countCharacters } from "@clinic_portal_mail/backend/mail_body/mail_text";
import { describeSize } from "@clinic_portal_mail/backend/mail_screen/mail_words";

defineMailModels();

/** The same vectors as in tests/test_mail_body_vectors.py: the server counts like this. */
const VECTORS = [
    ["", 0],
    ["<p>1234567890</p>", 10],
    ["<p>   12345 \u200b\u200b\u200b\u200b\u200b </p>", 5],
    ["<p>a</p><p>b</p>", 4],
    ["<p>a<br>b</p>", 3],
    ["<ul><li>one</li><li>two</li></ul>", 8],
    ["<p>a &nbsp;  b</p>", 3],
    ["<p><b>1234</b><i>5</i></p>", 5],
    ["<p>\u{1F600}\u{1F600}</p>", 2],
];

test("characters are counted as the server counts them", () => {
    expect(VECTORS.map(([html]) => countCharacters(html))).toEqual(VECTORS.map(([, n]) => n));
});

test("sizes are told as people read them", async () => {
    await makeMockEnv();
    expect([0, 900, 2048, 10485760].map(describeSize)).toEqual([
        "0 bytes",
        "900 bytes",
        "2.0 KB",
        "10 MB",
    ]);
});
