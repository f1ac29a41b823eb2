/** A conversation with a patient, as the server describes it to the browser. */

export const PANEL = {
    id: 7,
    number: "+1 212-555-0100",
    partner: { id: 3, name: "Anna Stone" },
    identity: "alone",
    candidates: [],
    holds: [],
    appointment: false,
    opted_out: false,
    blocked: false,
    hindrance: "",
    state: "active",
    needs_reply: true,
    assignee: false,
    users: [{ id: 2, name: "Mitchell" }],
    snoozed: "",
};

export function text(state, revision, values = {}) {
    return { id: 1, revision, out: true, state, title: "", advice: "", due: "", ...values };
}
