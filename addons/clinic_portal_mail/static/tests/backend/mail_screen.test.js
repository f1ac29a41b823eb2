import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, waitFor, waitForNone, waitUntil } from "@odoo/hoot-dom";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeMockEnv,
    MockServer,
    mountWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MailScreen } from "@clinic_portal_mail/backend/mail_screen/mail_screen";
import { MailSystray } from "@clinic_portal_mail/backend/mail_systray/mail_systray";
import { asked, ITEM, mailServer, SENT_ITEM } from "./mail_server";

defineMailModels();

const MARK = ".o_clinic_mail_mark input";
const ACTION = (key) => `.o_clinic_mail_actions [data-action=${key}]`;

let server;
beforeEach(() => {
    server = mailServer();
});

async function mountScreen(params = {}) {
    const config = { breadcrumbs: [], getDisplayName: () => "Secure mail" };
    return mountWithCleanup(MailScreen, {
        props: { action: { params }, actionId: 1, className: "" },
        env: await makeMockEnv({ config }),
    });
}

/** Ring as the server does: an id and nothing else. */
async function ring(thread_id) {
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, "clinic_portal_mail", {
        thread_id,
    });
    await runAllTimers();
    await animationFrame();
}

test("the badge follows the bus on every screen", async () => {
    await mountWithCleanup(MailSystray);
    expect(".o_clinic_mail_badge").toHaveText("1");
    expect(".o_clinic_mail_systray").toHaveAttribute("aria-label", "Secure mail, 1 unread");
    server.counts = { unread: 120, drafts: 0 };
    await ring(5);
    await waitFor(".o_clinic_mail_badge:contains(99+)");
    server.counts = { unread: 0, drafts: 0 };
    await ring(5);
    await waitForNone(".o_clinic_mail_badge");
    expect(".o_clinic_mail_systray").toHaveAttribute("aria-label", "Secure mail");
});

test("a check mark does not open the message", async () => {
    await mountScreen();
    await contains(`${MARK}:first`).click();
    expect(asked(server, "action_open")).toEqual([]);
    await contains(".o_clinic_mail_line:first").click();
    expect(asked(server, "action_open")).toEqual([["action_open", [5]]]);
    expect(".o_clinic_mail_thread").toHaveText(/My knee hurts/);
});

test("the actions on top are done to the marked ones only", async () => {
    await mountScreen();
    expect(ACTION("archive")).not.toBeEnabled();
    await contains(`${MARK}:last`).click();
    await contains(ACTION("archive")).click();
    await contains(".o_clinic_mail_all input").click();
    await contains(ACTION("unread")).click();
    expect(asked(server, "action_move", "action_mark")).toEqual([
        ["action_move", [6], "archive"],
        ["action_mark", [5, 6], false],
    ]);
    expect(`${MARK}:checked`).toHaveCount(0);
});

test("what is on another page or folder is no longer marked", async () => {
    await mountScreen();
    await contains(`${MARK}:first`).click();
    await contains("[data-folder=trash]").click();
    expect(ACTION("archive")).not.toBeEnabled();
    expect(ACTION("trash")).toHaveCount(0);
    expect(ACTION("inbox")).toHaveCount(1);
    await contains(`${MARK}:first`).click();
    server.items = [SENT_ITEM];
    await contains(".o_clinic_mail_search").edit("papers");
    await runAllTimers();
    await animationFrame();
    expect(`${MARK}:checked`).toHaveCount(0);
    expect(ACTION("inbox")).not.toBeEnabled();
    expect(asked(server, "action_folder").at(-1).slice(1, 3)).toEqual(["trash", "papers"]);
});

test("a slow answer of a folder never covers the next one", async () => {
    await mountScreen();
    server.wait = new Deferred();
    server.items = [{ ...ITEM, subject: "Slow" }];
    await contains("[data-folder=sent]").click();
    const slow = server.wait;
    server.wait = null;
    server.items = [{ ...ITEM, subject: "Quick" }];
    await contains("[data-folder=archive]").click();
    slow.resolve();
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_clinic_mail_line")[0]).toMatch(/Quick/);
});

test("what arrives in the open conversation is shown, and the reply stays", async () => {
    await mountScreen();
    await contains(".o_clinic_mail_line:first").click();
    server.draft = { thread_id: 5 };
    await contains(".o_clinic_mail_reply_all").click();
    await contains(".o_clinic_mail_words").click();
    const form = document.querySelector(".o_clinic_mail_compose");
    server.thread = { messages: [messageOf("It is better now.")] };
    await ring(5);
    await waitFor(".o_clinic_mail_thread:contains(It is better now)");
    expect(document.querySelector(".o_clinic_mail_compose")).toBe(form);
});

test("a reply begun while the newest words are read stays open", async () => {
    await mountScreen();
    await contains(".o_clinic_mail_line:first").click();
    const arrive = await arriveSlowly(5);
    server.draft = { thread_id: 5 };
    await contains(".o_clinic_mail_reply_all").click();
    arrive();
    await waitFor(".o_clinic_mail_thread:contains(It is better now)");
    expect(".o_clinic_mail_thread .o_clinic_mail_compose").toHaveCount(1);
});

test("words that arrive late do not open again what one has left", async () => {
    await mountScreen();
    await contains(".o_clinic_mail_line:first").click();
    const arrive = await arriveSlowly(5);
    await contains(".o_clinic_mail_new").click();
    arrive();
    await animationFrame();
    await animationFrame();
    expect(".o_clinic_mail_thread").toHaveCount(0);
    expect(".o_clinic_mail_subject").toHaveCount(1);
});

test("words that arrive late do not take away what was noted meanwhile", async () => {
    await mountScreen();
    await contains(".o_clinic_mail_line:first").click();
    const arrive = await arriveSlowly(5);
    await contains(".o_clinic_mail_note_begin").click();
    await contains(".o_clinic_mail_note_done").click();
    arrive();
    await animationFrame();
    await animationFrame();
    expect(".o_clinic_mail_noted").toHaveCount(1);
});

/** Ring for a message, whose reading lasts until the returned function is called. */
async function arriveSlowly(threadId) {
    const slow = new Deferred();
    server.thread = { messages: [messageOf("It is better now.")] };
    Object.assign(server, { slow: "action_open", wait: slow });
    await ring(threadId);
    await waitUntil(() => asked(server, "action_open").length > 1);
    server.wait = null;
    return () => slow.resolve();
}

function messageOf(words) {
    return {
        kind: "message",
        id: 51,
        author: { id: 2, name: "Ann", part: "client", me: false },
        automatic: false,
        sent_at: "2026-03-03 12:05:00",
        body: `<p>${words}</p>`,
        quote: false,
        files: [],
        changed: false,
        can_delete: false,
        opened_by: [],
    };
}

test("a draft of a new message opens the form, one of an answer its conversation", async () => {
    const draft = { ...ITEM, kind: "draft", unread: false, place: "drafts" };
    server.items = [
        { ...draft, id: 30, thread_id: false, subject: "" },
        { ...draft, id: 31, thread_id: 5 },
    ];
    await mountScreen();
    await contains("[data-folder=drafts]").click();
    expect(queryAllTexts(".o_clinic_mail_line")[0]).toMatch(/No subject/);
    await contains(".o_clinic_mail_line:first").click();
    expect(".o_clinic_mail_subject").toHaveCount(1);
    server.draft = { id: 31, thread_id: 5 };
    await contains(".o_clinic_mail_line:last").click();
    expect(".o_clinic_mail_thread .o_clinic_mail_compose").toHaveCount(1);
    expect(".o_clinic_mail_subject").toHaveCount(0);
});

test("an administrator without the group sees no envelope", async () => {
    await makeMockEnv();
    getService("clinic_mail").begun = Promise.resolve(false);
    await mountWithCleanup(MailSystray);
    expect(".o_clinic_mail_systray").toHaveCount(0);
});
