import { onRpc } from "@web/../tests/web_test_helpers";

/** What the server would say; tests change what they are about. */
export const PANEL = {
    refusal: false,
    clinic: "Elm",
    company_id: 1,
    zone: "America/New_York",
    line: "Reply STOP",
    early_allowed: true,
    ranges: [
        {
            kind: "today",
            label: "Rest of today",
            dates: "Tue, Mar 3",
            date_from: "2026-03-03T07:00",
            date_to: "2026-03-04T00:00",
        },
        {
            kind: "tomorrow",
            label: "Tomorrow",
            dates: "Wed, Mar 4",
            date_from: "2026-03-04T00:00",
            date_to: "2026-03-05T00:00",
        },
    ],
    entries: [],
};

export const PREVIEW = {
    problem: false,
    range_label: "Wed, Mar 4",
    appointments: 4,
    first_label: "Wed, Mar 4, 9:00 AM",
    last_label: "Wed, Mar 4, 11:00 AM",
    clients: 4,
    recipients: 3,
    left_out: [
        { key: "opted_out", reason: "Opted out", count: 1 },
        { key: "duplicate_number", reason: "Number gets this message already", count: 1 },
    ],
    signed: false,
    options: {
        providers: [
            { id: 7, name: "Dr. Who" },
            { id: 8, name: "Dr. No" },
        ],
        places: [],
        kinds: [],
    },
    finish_label: "Tue, Mar 3, 7:01 AM",
    minutes: 1,
    late: 0,
    quiet: false,
    opening_label: "",
    early: 0,
    parts: 1,
    remaining: 146,
    cost: "$ 0.03",
};

export const ENTRY = {
    id: 5,
    author: "Ann",
    time: "Tue, Mar 3, 7:00 AM",
    body: "We are closed.",
    range: "Wed, Mar 4",
    state: "running",
    colour: "running",
    line: "1 of 3 sent",
    done: 1,
    sent: 1,
    failed: 0,
    total: 3,
    ended: false,
    waits_until: false,
    corrects: false,
    early: false,
    report: false,
    report_version: 1,
};

/**
 * Answer the panel's calls, and let tests see what was asked and change the answers.
 * @param {object} [answers] `panel`, `preview`: more values of the answers
 */
export function alertServer({ panel = {}, preview = {}, entries = [] } = {}) {
    const server = { panel, preview, entries, asked: [], sent: [], called: [], onConfirm: null };
    onRpc("clinic.mass.alert", "action_panel", () => ({
        ...PANEL,
        entries: server.entries,
        ...server.panel,
    }));
    onRpc("clinic.mass.alert", "action_entries", () => server.entries);
    onRpc("clinic.mass.alert", "action_preview", async ({ args }) => {
        server.asked.push(args[0]);
        await server.wait;
        return { ...PREVIEW, ...server.preview };
    });
    onRpc("clinic.mass.alert", "action_confirm", async ({ args }) => {
        server.sent.push(args[0]);
        await server.onConfirm?.();
        server.entries = [ENTRY, ...server.entries];
        return ENTRY;
    });
    for (const method of ["action_pause", "action_cancel", "action_resend_failed"]) {
        onRpc("clinic.mass.alert", method, async ({ args }) => {
            server.called.push([method, args[0]]);
            await server.wait;
            return true;
        });
    }
    return server;
}
