import { onRpc } from "@web/../tests/web_test_helpers";

export const ANN = { id: 7, name: "Ann", part: "client", role: false, has_account: true };
export const BEN = { id: 8, name: "Ben", part: "client", role: false, has_account: false };
export const DESK = { id: 9, name: "Desk", part: "staff", role: "front_office", has_account: true };

const at = "2026-03-03 12:00:00";

export const ITEM = {
    kind: "thread",
    id: 5,
    subject: "Knee",
    people: ["Ann"],
    patient: "",
    unread: true,
    place: "current",
    date: at,
    has_files: false,
    deleted_at: "",
    client_count: 1,
    team: false,
};
export const SENT_ITEM = { ...ITEM, id: 6, subject: "Papers", unread: false };

export const MESSAGE = {
    kind: "message",
    id: 50,
    author: { id: 7, name: "Ann", part: "client", me: false },
    automatic: false,
    sent_at: at,
    body: "<p>My knee hurts.</p>",
    quote: false,
    files: [{ id: 70, name: "knee.pdf", size: 2048, mimetype: "application/pdf" }],
    changed: false,
    can_delete: false,
    opened_by: [],
};

const seen = { inactive: false, added_at: at, added_by: "", taken_at: "", opened_at: "" };
export const PEOPLE = [
    { ...seen, ...ANN, me: false },
    { ...seen, ...DESK, id: 2, name: "Doc", role: "provider", me: true },
];

export const THREAD = {
    id: 5,
    subject: "Knee",
    deleted_at: "",
    clinic: "Elm",
    place: "current",
    emergency: "Not for emergencies",
    legal_hold: false,
    patient: false,
    people: PEOPLE,
    messages: [MESSAGE],
    reply: { allowed: true, code: "", text: "", instead: "" },
    note: false,
    can: {
        delete_thread: false,
        quick_note: true,
        add_colleague: true,
        take: true,
        hold: false,
    },
    team: false,
};

export const DRAFT = {
    id: 30,
    thread_id: false,
    to: [],
    teams: [],
    subject: "",
    body: "",
    patient: false,
    quote: false,
    files: [],
    characters: 0,
    missing: 10,
    emergency: "Not for emergencies",
    saved_at: at,
};

const TEAMS = ["front_office", "provider", "external_agent"];

/**
 * Answer as the server would; tests change the answers and see what was asked.
 * @param {object} [answers] `items`, `thread`, `draft`: other values of the answers
 */
export function mailServer({ items = [ITEM, SENT_ITEM], thread = {}, draft = {} } = {}) {
    const server = { items, thread, draft, counts: { unread: 1, drafts: 0 }, called: [] };
    const answer = (model, methods) => {
        for (const [method, result] of Object.entries(methods)) {
            onRpc(model, method, async ({ args }) => {
                server.called.push([method, ...args]);
                const found = result(args);
                await (method === (server.slow ?? method) && server.wait);
                return found;
            });
        }
    };
    onRpc("has_group", () => true);
    answer("clinic.mail.thread", threadAnswers(server));
    answer("clinic.mail.message", messageAnswers(server));
    return server;
}

function threadAnswers(server) {
    const shown = () => ({ ...THREAD, ...server.thread });
    return {
        action_counts: () => server.counts,
        action_folder: ([folder]) => ({
            folder,
            items: server.items,
            total: server.items.length,
            counts: server.counts,
        }),
        action_open: shown,
        action_take: shown,
        action_add_colleague: shown,
        action_move: () => server.counts,
        action_mark: () => server.counts,
        action_deletion_preview: () => server.preview,
        action_delete: () => true,
        action_note_draft: () => ({
            patient: { id: 7, name: "Ann" },
            text: "Ann: My knee hurts.",
            addendum: false,
        }),
        action_note: () => {
            server.thread.note = { id: 1, missing: 0, source_deleted: false };
            return server.thread.note;
        },
    };
}

function messageAnswers(server) {
    const shown = () => ({ ...DRAFT, ...server.draft });
    return {
        action_recipients: () => ({
            people: [ANN, BEN, DESK],
            teams: TEAMS.map((key) => ({ key, name: key })),
            patients: [],
        }),
        action_compose: shown,
        action_draft: shown,
        action_save: shown,
        action_discard: () => true,
        action_delete: () => true,
        action_send: () => {
            server.onSend?.();
            return { thread_id: 5, message_id: 51, without_account: [] };
        },
    };
}

/** Return what was asked by these methods, in their order. */
export function asked(server, ...methods) {
    return server.called.filter(([method]) => methods.includes(method));
}
