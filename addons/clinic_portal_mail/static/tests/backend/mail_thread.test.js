import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MailBox } from "@clinic_portal_mail/backend/mail_screen/mail_box";
import { MailThread } from "@clinic_portal_mail/backend/mail_thread/mail_thread";
import { useService } from "@web/core/utils/hooks";
import { asked, BEN, DESK, mailServer, MESSAGE, PEOPLE, THREAD } from "./mail_server";

import { Component, onWillStart, useState, xml } from "@odoo/owl";

defineMailModels();

const OURS = { ...MESSAGE, id: 51, author: { id: 2, name: "Doc", part: "staff", me: true } };
const MAY_DELETE = { can: { ...THREAD.can, delete_thread: true } };

/** A thread as the screen opens it. */
class Parent extends Component {
    static template = xml`
        <MailThread t-if="box.thread" box="box" thread="box.thread" onSent="() => {}" />
        <span t-if="box.draftId" class="o_new_draft" t-out="box.draftId" />`;
    static components = { MailThread };
    static props = {};

    setup() {
        this.box = useState(new MailBox(useService("orm"), useService("clinic_mail")));
        onWillStart(() => this.box.openThread(5));
    }
}

let server;
beforeEach(() => {
    server = mailServer();
});

async function mountThread(values = {}) {
    server.thread = values;
    return mountWithCleanup(Parent);
}

test("who reads it, who is inactive, and who has no account", async () => {
    const inactive = { ...PEOPLE[0], inactive: true, has_account: false };
    await mountThread({ people: [inactive, PEOPLE[1]] });
    expect(".o_clinic_mail_inactive").toHaveText("Ann: inactive, cannot answer providers");
    expect(".o_clinic_mail_person:first").toHaveText(/no portal account/);
    expect(".o_clinic_mail_reply_all").toHaveText("Reply");
});

test("who was added later is marked, the first ones are not", async () => {
    const later = { added_at: "2026-03-03 15:00:00", added_by: "Doc" };
    await mountThread({ people: [...PEOPLE, { ...PEOPLE[1], ...DESK, ...later, me: false }] });
    expect(queryAllTexts(".o_clinic_mail_added")).toEqual(["added by Doc"]);
});

test("several clients: nobody answers, one writes to one of them instead", async () => {
    await mountThread({
        people: [...PEOPLE, { ...PEOPLE[0], ...BEN }],
        reply: { allowed: false, code: "several_clients", text: "Nobody can answer here." },
    });
    expect(".o_clinic_mail_reply_all").toHaveCount(0);
    expect(".o_clinic_mail_no_reply").toHaveText("Nobody can answer here.");
    await contains(".o_clinic_mail_new_to").click();
    expect(queryAllTexts(".o-dropdown-item")).toEqual(["Ann", "Ben"]);
    await contains(".o-dropdown-item:last").click();
    expect(asked(server, "action_compose")).toEqual([["action_compose", { to: [8] }]]);
    expect(".o_new_draft").toHaveText("30");
});

test("a changed message is announced", async () => {
    await mountThread({ messages: [{ ...MESSAGE, changed: true }] });
    expect(".o_clinic_mail_changed").toHaveText(/not what was sent/);
});

test("deleting names who has read it and which copies stay", async () => {
    server.preview = {
        readers: [
            {
                person: 7,
                name: "Ann",
                notified: "2026-03-03 12:00:00",
                opened: "",
                downloaded: [],
            },
        ],
        copies: [{ kind: "note", id: 1 }],
    };
    await mountThread({ messages: [MESSAGE, { ...OURS, can_delete: true }] });
    expect(".o_clinic_mail_delete_message").toHaveCount(1);
    await contains(".o_clinic_mail_delete_message").click();
    expect(".modal .o_clinic_mail_readers").toHaveText(/Ann: has not opened it/);
    expect(".modal .o_clinic_mail_copies").toHaveText(/chart notes: 1/);
    await contains(".modal .btn-secondary").click();
    expect(asked(server, "action_delete")).toEqual([]);
    await contains(".o_clinic_mail_delete_message").click();
    await contains(".o_clinic_mail_delete_confirm").click();
    expect(asked(server, "action_delete")).toEqual([["action_delete", [51]]]);
});

test("a whole conversation is deleted where staff began it", async () => {
    server.preview = { readers: [], copies: [] };
    await mountThread(MAY_DELETE);
    await contains(".o_clinic_mail_delete_thread").click();
    expect(".modal-title").toHaveText("Delete this conversation for everyone?");
    await contains(".o_clinic_mail_delete_confirm").click();
    expect(asked(server, "action_delete")).toEqual([["action_delete", [5]]]);
});

test("no such button where a client began it", async () => {
    await mountThread();
    expect(".o_clinic_mail_delete_thread").toHaveCount(0);
});

test("a deleted message leaves its date", async () => {
    const gone = { kind: "deleted", id: 9, sent_at: "2026-03-03 12:00:00", deleted_at: "" };
    await mountThread({ messages: [{ ...gone, deleted_at: "2026-03-03 13:00:00" }] });
    expect(".o_clinic_mail_deleted").toHaveText(/was deleted by the clinic .*3/);
});

test("the quick note can be changed, and is kept once", async () => {
    await mountThread();
    await contains(".o_clinic_mail_note_begin").click();
    expect(".o_clinic_mail_note_text").toHaveValue("Ann: My knee hurts.");
    await contains(".o_clinic_mail_note_text").edit("Knee again", { confirm: false });
    await contains(".o_clinic_mail_note_done").click();
    await animationFrame();
    expect(asked(server, "action_note")).toEqual([["action_note", [5], "Knee again"]]);
    expect(".o_clinic_mail_noted").toHaveCount(1);
});

test("a note that lacks replies says how many", async () => {
    await mountThread({ note: { id: 1, missing: 2, source_deleted: false } });
    expect(".o_clinic_mail_note_missing").toHaveText("2 messages are not in the chart note");
    expect(".o_clinic_mail_note_begin").toHaveText("Addendum to the quick note");
});

test("a team sees who has taken it", async () => {
    const team = { groups: ["Front office"], taken: false, answered: false };
    await mountThread({ team });
    expect(".o_clinic_mail_team_state").toHaveText(/Nobody has taken it yet/);
    server.thread = {
        team: { ...team, taken: { name: "Doc", at: "" } },
        people: [PEOPLE[0], { ...PEOPLE[1], taken_at: "2026-03-03 12:00:00" }],
    };
    await contains(".o_clinic_mail_take").click();
    expect(asked(server, "action_take")).toEqual([["action_take", [5], true]]);
    expect(".o_clinic_mail_team_state").toHaveText(/Doc takes care of it/);
    expect(".o_clinic_mail_take").toHaveText("Give it back");
});
