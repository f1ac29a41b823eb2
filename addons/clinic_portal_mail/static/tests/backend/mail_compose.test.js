import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MailCompose } from "@clinic_portal_mail/backend/mail_compose/mail_compose";
import { MailFiles } from "@clinic_portal_mail/backend/mail_files/mail_files";
import { ANN, asked, BEN, mailServer } from "./mail_server";

import { Component, useState, xml } from "@odoo/owl";

defineMailModels();

const SEND = ".o_clinic_mail_send";
const HINT = ".o_clinic_mail_hindrance";
const FILLED = { to: [ANN], subject: "Papers", body: "<p>Please bring them.</p>" };

/** The form, and a place to go to from it. */
class Parent extends Component {
    static template = xml`
        <MailCompose t-if="state.isOpen" draftId="30" onSent="onSent" onLeft="onLeft" />`;
    static components = { MailCompose };
    static props = {};

    setup() {
        this.state = useState({ isOpen: true });
        this.onSent = ({ thread_id }) => expect.step(`sent ${thread_id}`);
        this.onLeft = () => expect.step("left");
    }
}

let server;
beforeEach(() => {
    server = mailServer();
});

async function leave(form) {
    form.state.isOpen = false;
    await animationFrame();
    await runAllTimers();
}

test("beside Send stands what is missing, one thing after the other", async () => {
    await mountWithCleanup(Parent);
    expect(SEND).not.toBeEnabled();
    expect(HINT).toHaveText("Choose a recipient");
    await contains(".o_clinic_mail_team_front_office input").click();
    expect(HINT).toHaveText("Enter a subject");
    await contains(".o_clinic_mail_subject").edit("  ");
    expect(HINT).toHaveText("Enter a subject");
    await contains(".o_clinic_mail_subject").edit("Papers");
    expect(HINT).toHaveText("10 more characters");
});

test("two more characters, one more, none", async () => {
    server.draft = { ...FILLED, body: "<p>12345678</p>" };
    const form = await mountWithCleanup(Parent);
    expect(HINT).toHaveText("2 more characters");
    await leave(form);
    server.draft = { ...FILLED, body: "<p>123456789</p>" };
    form.state.isOpen = true;
    await animationFrame();
    expect(HINT).toHaveText("1 more character");
    await leave(form);
    server.draft = FILLED;
    form.state.isOpen = true;
    await animationFrame();
    expect(HINT).toHaveText("");
    expect(SEND).toBeEnabled();
});

test("what is typed is kept by itself, once after a pause", async () => {
    server.draft = FILLED;
    await mountWithCleanup(Parent);
    await contains(".o_clinic_mail_subject").edit("Your papers", { confirm: false });
    expect(".o_clinic_mail_saved").toHaveText("Saving…");
    await runAllTimers();
    await animationFrame();
    expect(asked(server, "action_save")).toEqual([
        ["action_save", [30], { subject: "Your papers" }],
    ]);
    expect(".o_clinic_mail_saved").toHaveText(/^Saved:/);
});

test("words that could not be kept go with the next attempt", async () => {
    server.draft = FILLED;
    await mountWithCleanup(Parent);
    server.wait = Promise.reject(makeServerError({ message: "Busy" }));
    server.wait.catch(() => {});
    await contains(".o_clinic_mail_subject").edit("One", { confirm: false });
    await runAllTimers();
    await animationFrame();
    expect(".o_clinic_mail_problem").toHaveText("Busy");
    server.wait = null;
    await contains(SEND).click();
    expect(asked(server, "action_send")).toEqual([["action_send", [30], { subject: "One" }]]);
    expect.verifySteps(["sent 5"]);
});

test("pressing Send twice sends once", async () => {
    server.draft = FILLED;
    await mountWithCleanup(Parent);
    server.wait = new Deferred();
    await contains(SEND).click();
    expect(SEND).not.toBeEnabled();
    document.querySelector(".o_clinic_mail_compose").requestSubmit();
    server.wait.resolve();
    await animationFrame();
    expect(asked(server, "action_send")).toHaveLength(1);
    expect.verifySteps(["sent 5"]);
});

test("a refusal of the server stays in the form with the words", async () => {
    server.draft = FILLED;
    await mountWithCleanup(Parent);
    server.onSend = () => {
        throw makeServerError({ message: "Nobody can answer here." });
    };
    await contains(SEND).click();
    await animationFrame();
    expect(".o_clinic_mail_problem").toHaveText("Nobody can answer here.");
    expect(".o_clinic_mail_words").toHaveText("Please bring them.");
    expect(SEND).toBeEnabled();
});

test("leaving keeps the last words, and drops what holds nothing", async () => {
    server.draft = FILLED;
    const form = await mountWithCleanup(Parent);
    await contains(".o_clinic_mail_subject").edit("Last", { confirm: false });
    await leave(form);
    expect(asked(server, "action_save")).toHaveLength(1);
    expect(asked(server, "action_discard")).toHaveLength(0);
    server.draft = {};
    form.state.isOpen = true;
    await animationFrame();
    await leave(form);
    expect(asked(server, "action_discard")).toEqual([["action_discard", [30]]]);
});

test("deleting a draft asks first", async () => {
    server.draft = FILLED;
    await mountWithCleanup(Parent);
    await contains(".o_clinic_mail_discard").click();
    await contains(".modal .btn-secondary").click();
    expect(asked(server, "action_discard")).toEqual([]);
    await contains(".o_clinic_mail_discard").click();
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect(asked(server, "action_discard")).toEqual([["action_discard", [30]]]);
    expect.verifySteps(["left"]);
});

test("several clients: it says beforehand that nobody can answer", async () => {
    server.draft = { ...FILLED, to: [ANN] };
    const form = await mountWithCleanup(Parent);
    expect(".o_clinic_mail_one_way").toHaveCount(0);
    await leave(form);
    server.draft = { ...FILLED, to: [ANN, BEN] };
    form.state.isOpen = true;
    await animationFrame();
    expect(".o_clinic_mail_one_way").toHaveCount(1);
    expect(".o_clinic_mail_to").toHaveText(/Ben cannot read it yet/);
});

test("each file has its own progress, and one that is refused stops no other", async () => {
    server.draft = FILLED;
    const uploads = [];
    patchWithCleanup(MailFiles, {
        transport: {
            MOST: 1000,
            tooLarge: () => "Up to 10 MB",
            upload: (draftId, file, onProgress) => {
                const done = new Deferred();
                uploads.push({ draftId, file, onProgress, done });
                return { done, abort: () => expect.step(`abort ${file.name}`) };
            },
        },
    });
    await mountWithCleanup(Parent);
    const files = ["a.pdf", "b.exe", "c.pdf"].map((name) => new File(["x"], name));
    files.push(new File(["x".repeat(1001)], "large.zip"));
    const input = document.querySelector(".o_clinic_mail_file_input");
    const list = new DataTransfer();
    files.forEach((file) => list.items.add(file));
    input.files = list.files;
    input.dispatchEvent(new Event("change"));
    await animationFrame();
    expect(".o_clinic_mail_upload").toHaveCount(4);
    expect(".o_clinic_mail_upload:last").toHaveText(/Up to 10 MB/);
    expect(HINT).toHaveText("A file is still on its way");
    uploads[0].onProgress(0.5);
    await animationFrame();
    expect("progress:first").toHaveProperty("value", 0.5);
    uploads[0].done.resolve({ id: 70, name: "a.pdf", size: 1 });
    await animationFrame();
    uploads[1].done.reject(new Error("Programs are not taken."));
    await animationFrame();
    uploads[2].done.resolve({ id: 71, name: "c.pdf", size: 1 });
    await animationFrame();
    expect(queryAllTexts(".o_clinic_mail_files .text-danger")).toEqual([
        "Programs are not taken.",
        "Up to 10 MB",
    ]);
    expect(".o_clinic_mail_files .fa-paperclip").toHaveCount(2);
    expect(SEND).toBeEnabled();
});

test("the bar formats what is marked", async () => {
    server.draft = FILLED;
    await mountWithCleanup(Parent);
    const text = document.querySelector(".o_clinic_mail_words");
    text.focus();
    document.getSelection().selectAllChildren(text.firstElementChild);
    await animationFrame();
    await contains("[data-command=formatBold]").click();
    await runAllTimers();
    await animationFrame();
    const [[, , { body }]] = asked(server, "action_save");
    expect(body).toMatch(/<(strong|b)>Please bring them\.<\/(strong|b)>/);
    expect(queryAllTexts(".o_clinic_mail_bar button")).toHaveLength(6);
});
