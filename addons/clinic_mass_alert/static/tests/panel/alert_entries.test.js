import { expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { AlertEntries } from "@clinic_mass_alert/alert_entries/alert_entries";
import { alertServer, ENTRY } from "./alert_server";

defineMailModels();

const ENDED = { ended: true, state: "done", done: 3, report: "/clinic_mass_alert/5/report.xlsx" };
const RED = { ...ENTRY, ...ENDED, colour: "red", line: "1 of 3 failed", failed: 1, sent: 2 };

const mountEntries = (...entries) =>
    mountWithCleanup(AlertEntries, {
        props: {
            entries,
            onCorrect: (entry) => expect.step(`correct ${entry.id}`),
            onChanged: () => expect.step("changed"),
            onLeave: () => expect.step("leave"),
        },
    });

test("no alert yet", async () => {
    await mountEntries();
    expect(".o_clinic_alert_entry").toHaveCount(0);
});

test("the report can be had only when the last text has left", async () => {
    await mountEntries(ENTRY, { ...RED, id: 6 });
    expect("[data-id='5'] a").toHaveCount(0);
    expect("[data-id='5'] .o_clinic_alert_no_report").toHaveCount(1);
    expect("[data-id='6'] a.o_clinic_alert_report").toHaveAttribute("href", RED.report);
});

test("an ended entry is green or red and has its own actions", async () => {
    const green = { ...ENTRY, ...ENDED, id: 7, colour: "green", line: "All 3 sent", sent: 3 };
    await mountEntries(green, RED);
    expect("[data-id='7']").toHaveClass("o_clinic_alert_entry_green");
    expect("[data-id='7'] .o_clinic_alert_resend").toHaveCount(0);
    expect("[data-id='5']").toHaveClass("o_clinic_alert_entry_red");
    expect("[data-id='5'] .o_clinic_alert_cancel").toHaveCount(0);
    await contains("[data-id='5'] .o_clinic_alert_correct").click();
    expect.verifySteps(["correct 5"]);
});

test("what cannot be undone is asked first", async () => {
    const server = alertServer();
    await mountEntries(ENTRY);
    await contains(".o_clinic_alert_cancel").click();
    expect(".modal").toHaveText(/2 texts have not left yet/);
    await contains(".modal .btn-secondary").click();
    expect(server.called).toEqual([]);
    await contains(".o_clinic_alert_cancel").click();
    await contains(".modal .btn-danger").click();
    expect(server.called).toEqual([["action_cancel", [5]]]);
    expect.verifySteps(["changed"]);
});

test("sending again is asked first and done once", async () => {
    const server = alertServer();
    await mountEntries(RED);
    await contains(".o_clinic_alert_resend").click();
    expect(".modal").toHaveText(/at the present number/);
    await contains(".modal .btn-primary").click();
    expect(server.called).toEqual([["action_resend_failed", [5]]]);
    expect.verifySteps(["changed"]);
});

test("while an answer is awaited nothing can be pressed twice", async () => {
    const server = alertServer();
    server.wait = new Deferred();
    await mountEntries(ENTRY);
    await contains(".o_clinic_alert_pause").click();
    expect(".o_clinic_alert_pause").not.toBeEnabled();
    server.wait.resolve();
    await animationFrame();
    expect(server.called).toEqual([["action_pause", [5]]]);
    expect.verifySteps(["changed"]);
});

test("a paused alert says so and can be resumed", async () => {
    await mountEntries({ ...ENTRY, state: "paused" });
    expect(".o_clinic_alert_line").toHaveText(/Paused: 1 of 3 sent/);
    expect(".o_clinic_alert_resume").toBeEnabled();
});
