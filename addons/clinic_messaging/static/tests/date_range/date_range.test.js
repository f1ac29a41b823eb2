import { describe, expect, test } from "@odoo/hoot";
import { mockTimeZone } from "@odoo/hoot-mock";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { dateRangeFilter } from "@clinic_messaging/date_range/date_range_dialog";

const { DateTime } = luxon;

describe.current.tags("headless");

test("both days are included, on the user's calendar", () => {
    allowTranslations();
    mockTimeZone(-5);
    const from = DateTime.local(2026, 3, 1);
    const to = DateTime.local(2026, 3, 2);
    const filter = dateRangeFilter("sent_at", "Sent", from, to);
    expect(JSON.parse(filter.domain)).toEqual([
        "&",
        ["sent_at", ">=", "2026-03-01 05:00:00"],
        ["sent_at", "<", "2026-03-03 05:00:00"],
    ]);
});

test("one of the two days is enough", () => {
    allowTranslations();
    mockTimeZone(0);
    const filter = dateRangeFilter("sent_at", "Sent", false, DateTime.local(2026, 3, 2));
    expect(JSON.parse(filter.domain)).toEqual([["sent_at", "<", "2026-03-03 00:00:00"]]);
});
