import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, waitFor, waitForNone } from "@odoo/hoot-dom";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    MockServer,
    mountWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { alertServer, ENTRY } from "./alert_server";
import { Screen } from "./alert_screen";

defineMailModels();

const SEND = ".o_clinic_alert_send";
const HINT = ".o_clinic_alert_hindrance";

let server;
beforeEach(() => {
    server = alertServer();
});

async function write(text) {
    await contains(".o_clinic_alert_body").edit(text, { confirm: false, instantly: true });
    await runAllTimers();
}

async function choose(kind) {
    await contains(`[data-kind=${kind}]`).click();
    await animationFrame();
}

async function openConfirmation() {
    await mountWithCleanup(Screen);
    await write("We are closed.");
    await choose("tomorrow");
    await contains(SEND).click();
    await waitFor(".modal .o_clinic_confirm");
}

test("each range shows its dates, and each client gets one text", async () => {
    await mountWithCleanup(Screen);
    expect(queryAllTexts("[data-kind=tomorrow] span")).toEqual(["Tomorrow", "Wed, Mar 4"]);
    expect(".o_clinic_alert_panel").toHaveText(/Each client gets one text/);
});

test("sending needs a range, a message and a recipient, and says which", async () => {
    await mountWithCleanup(Screen);
    expect(SEND).not.toBeEnabled();
    expect(HINT).toHaveText("Choose a range.");
    await choose("tomorrow");
    expect(SEND).not.toBeEnabled();
    expect(HINT).toHaveText("Write the message.");
    await write("   ");
    expect(SEND).not.toBeEnabled();
    await write("We are closed.");
    expect(SEND).toBeEnabled();
    await write("x".repeat(1601));
    expect(SEND).not.toBeEnabled();
    expect(HINT).toHaveText(/at most 1,600/);
    server.preview = { recipients: 0, left_out: [] };
    await write("We are closed.");
    expect(SEND).not.toBeEnabled();
    expect(HINT).toHaveText(/Nobody/);
});

test("the figures say who gets it, who does not and why, and until when", async () => {
    server.preview = { late: 2, quiet: true, opening_label: "Wed, 8:00 AM" };
    await mountWithCleanup(Screen);
    await choose("tomorrow");
    expect(".o_clinic_alert_recipients").toHaveText("3");
    expect(".o_clinic_alert_found").toHaveText(/9:00 AM.*11:00 AM/);
    expect(".o_clinic_alert_left_out li:first").toHaveText("1 Opted out");
    expect(".o_clinic_alert_finish").toHaveText(/7:01 AM/);
    expect(".o_clinic_alert_late").toHaveText(/2 clients .*only after their appointment/);
    expect(".o_clinic_alert_quiet").toHaveText(/8:00 AM/);
});

test("one recipient is not many", async () => {
    server.preview = { recipients: 1, appointments: 1 };
    await mountWithCleanup(Screen);
    await choose("tomorrow");
    expect(".o_clinic_alert_counts").toHaveText(/1\s*unique recipient\s*1 appointment/);
});

test("characters are counted as the text leaves, with parts and cost", async () => {
    server.preview = { signed: true };
    await mountWithCleanup(Screen);
    await choose("tomorrow");
    await write("We are closed.");
    // "We are closed.", a line break and "Elm: Reply STOP"
    expect(".o_clinic_alert_count").toHaveText(
        "130 characters remaining · 1 part · about $ 0.03 in all"
    );
    await write("We’re closed.");
    expect(".o_clinic_alert_odd").toHaveText(/70 characters only, because of ’/);
});

test("figures of another range never let a text out", async () => {
    await mountWithCleanup(Screen);
    await write("We are closed.");
    await choose("tomorrow");
    expect(SEND).toBeEnabled();
    server.wait = new Deferred();
    await choose("today");
    expect(SEND).not.toBeEnabled();
    expect(HINT).toHaveText("Counting…");
    server.wait.resolve();
    await animationFrame();
    expect(SEND).toBeEnabled();
});

test("a filter that the range does not know is dropped, not hidden", async () => {
    await mountWithCleanup(Screen);
    await choose("tomorrow");
    await contains("select[name=provider_ids]").select("7");
    expect(server.asked.at(-1).provider_ids).toEqual([7]);
    server.preview = { options: { providers: [], places: [], kinds: [] } };
    await choose("today");
    await animationFrame();
    expect(server.asked.at(-1).provider_ids).toEqual([]);
    expect(SEND).not.toBeEnabled();
});

test("early is not meant any more when nobody is in a hurry", async () => {
    server.preview = { early: 2, quiet: true };
    await mountWithCleanup(Screen);
    await write("We are closed.");
    await choose("tomorrow");
    await contains(".o_clinic_alert_early").click();
    expect(HINT).toHaveText(/why it cannot wait/);
    server.preview = { early: 0 };
    await choose("today");
    expect(SEND).toBeEnabled();
    await contains(SEND).click();
    await contains(".modal .o_clinic_confirm").click();
    await waitForNone(".modal");
    expect(server.sent[0].early).toBe(false);
});

test("the confirmation repeats count, range, duration and text", async () => {
    await openConfirmation();
    expect(".o_clinic_confirm_count").toHaveText("3");
    expect(".o_clinic_confirm_alert dd:first").toHaveText("3, one text each; 1 without a text");
    expect(".o_clinic_confirm_range").toHaveText("Wed, Mar 4");
    expect(".o_clinic_confirm_duration").toHaveText(/7:01 AM \(about 1 min\)/);
    expect(".o_clinic_confirm_body").toHaveText("We are closed.");
    expect(server.sent).toHaveLength(0);
});

test("a double click asks once and sends once", async () => {
    await mountWithCleanup(Screen);
    await write("We are closed.");
    await choose("tomorrow");
    server.wait = new Deferred();

    await contains(SEND).click();
    expect(SEND).not.toBeEnabled();
    server.wait.resolve();
    await waitFor(".modal .o_clinic_confirm");
    expect(".modal").toHaveCount(1);
    server.onConfirm = () => new Deferred();
    await contains(".modal .o_clinic_confirm").click();
    expect(".modal .o_clinic_confirm").not.toBeEnabled();
    expect(server.sent).toHaveLength(1);
});

test("typing and sending at once sends what was typed", async () => {
    await mountWithCleanup(Screen);
    await write("We are closed.");
    await choose("tomorrow");
    await contains(".o_clinic_alert_body").edit("Open again.", { confirm: false });
    await contains(SEND).click();
    await runAllTimers();
    await waitFor(".modal .o_clinic_confirm");
    expect(".o_clinic_confirm_body").toHaveText("Open again.");
    expect(server.asked.at(-1).body).toBe("Open again.");
});

test("after sending the entry is there and the form is empty", async () => {
    await openConfirmation();
    await contains(".modal .o_clinic_confirm").click();
    await waitFor(".o_clinic_alert_entry");
    expect(".o_clinic_alert_body").toHaveValue("");
    expect("[data-kind=tomorrow]").not.toHaveClass("active");
    expect(server.sent[0].seen_range).toBe("Wed, Mar 4");
});

test("a second try of the same words keeps its token, other words do not", async () => {
    expect.errors(2);
    await openConfirmation();
    server.onConfirm = () => {
        throw makeServerError({ message: "The answer was lost." });
    };
    await contains(".modal .o_clinic_confirm").click();
    await waitFor(".o_error_dialog");
    await contains(".o_error_dialog .btn-primary").click();
    expect(".o_clinic_alert_body").toHaveValue("We are closed.");
    await contains(SEND).click();
    await contains(".modal .o_clinic_confirm").click();
    await waitFor(".o_error_dialog");
    await contains(".o_error_dialog .btn-primary").click();
    server.onConfirm = null;
    await write("We are open.");
    await contains(SEND).click();
    await contains(".modal .o_clinic_confirm").click();
    await waitFor(".o_clinic_alert_entry");
    const [first, second, other] = server.sent.map((values) => values.request_token);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    expect.verifyErrors(["The answer was lost.", "The answer was lost."]);
});

test("the same text for the same range is announced", async () => {
    server.entries = [{ ...ENTRY, state: "done", colour: "green", ended: true }];
    await openConfirmation();
    expect(".o_clinic_confirm_twin").toHaveText(/Ann has sent this text to this range/);
});

test("the entry follows the bus without a reload, its own clinic's only", async () => {
    server.entries = [ENTRY];
    await mountWithCleanup(Screen);
    const bus = MockServer.env["bus.bus"];
    const move = (company_id) =>
        bus._sendone(serverState.partnerId, "clinic_mass_alert/changed", { id: 5, company_id });
    expect(".o_clinic_alert_line").toHaveText("1 of 3 sent");
    server.entries = [{ ...ENTRY, done: 2, line: "2 of 3 sent" }];
    move(2);
    await runAllTimers();
    expect(".o_clinic_alert_line").toHaveText("1 of 3 sent");
    move(1);
    await waitFor(".o_clinic_alert_line:contains(2 of 3 sent)");
    expect(".progress").toHaveAttribute("aria-valuenow", "67");
});

test("without two-way texting all is shown and nothing can be pressed", async () => {
    server.panel = { refusal: "Two-way texting is off. Switch it on in Settings." };
    server.entries = [ENTRY];
    await mountWithCleanup(Screen);
    expect(".o_clinic_alert_refusal").toHaveText(/Switch it on in Settings/);
    expect("[data-kind=tomorrow]").not.toBeEnabled();
    expect(SEND).not.toBeEnabled();
    expect(".o_clinic_alert_cancel").toBeEnabled();
});
