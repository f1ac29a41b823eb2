import { describe, expect, test } from "@odoo/hoot";
import { allowTranslations, makeMockEnv } from "@web/../tests/web_test_helpers";
import { figureDomains } from "@clinic_messaging/figures/figure_domains";
import { duration, share, tiles } from "@clinic_messaging/figures/figure_words";

describe.current.tags("headless");

const FIGURES = {
    texts: { total: 7, in: 3, out: 4, parts: 9, delivered: 3, failed: 1, opted_out: 2 },
    answers: { asked: 3, answered: 2, minutes: 64.4 },
    appointments: {
        confirmed: { all: 9, noted: 8, no_show: 1 },
        open: { all: 5, noted: 2, no_show: 1 },
        declined: { all: 1, noted: 0, no_show: 0 },
    },
};

function shown() {
    return Object.fromEntries(tiles(FIGURES).map((tile) => [tile.name, tile]));
}

test("nothing to compare with is a dash and no zero", () => {
    allowTranslations();
    expect(share(0, 0)).toBe("–");
    expect(share(0, 3)).toBe("0 %");
    expect(share(2, 3)).toBe("67 %");
    expect(duration(null)).toBe("–");
    expect(duration(0)).toBe("0 min");
});

test("a time is said as people say it", () => {
    allowTranslations();
    expect(duration(59.4)).toBe("59 min");
    expect(duration(64.4)).toBe("1 h 4 min");
    expect(duration(47 * 60)).toBe("47 h 0 min");
    expect(duration(3 * 24 * 60)).toBe("3 days");
});

test("Total SMS is first, and says how many in, out and parts", async () => {
    await makeMockEnv();
    const [first] = tiles(FIGURES);
    expect(first.title).toBe("Total SMS");
    expect(first.value).toBe("7");
    expect(first.note).toBe("4 out · 3 in · 9 parts");
});

test("no-shows are compared: confirmed against not confirmed", async () => {
    await makeMockEnv();
    const { no_show: tile } = shown();
    expect(tile.value).toBe("20 %");
    expect(tile.note).toBe("confirmed 13 % · not confirmed 50 %");
});

test("each tile opens the rows that it counts", async () => {
    await makeMockEnv();
    const domains = figureDomains("2026-03-01 05:00:00", "2026-03-02 05:00:00");
    for (const { name, target } of Object.values(shown())) {
        expect(Boolean(domains[target])).toBe(name !== "opted_out");
    }
    expect(domains.failed).toEqual([
        "&",
        "&",
        "&",
        "&",
        ["at", ">=", "2026-03-01 05:00:00"],
        ["at", "<", "2026-03-02 05:00:00"],
        ["channel", "=", "sms"],
        ["direction", "=", "outbound"],
        ["state", "=", "failed"],
    ]);
});
