import { expect, test } from "@odoo/hoot";
import { queryAllTexts, waitFor } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    MockServer,
    mountWithCleanup,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { ConversationBar } from "@clinic_messaging/conversation/conversation_bar/conversation_bar";
import { PANEL } from "./conversation_helpers";

defineMailModels();

/** Say over the bus which conversations have changed. */
async function tell(channel_ids) {
    const bus = MockServer.env["bus.bus"];
    bus._sendone(serverState.partnerId, "clinic_messaging.inbox", { channel_ids });
    await runAllTimers();
}

async function mountBar(values = {}) {
    const panel = { ...PANEL, ...values };
    onRpc("discuss.channel", "get_clinic_panel", () => panel);
    onRpc("discuss.channel", /^action_clinic_/, ({ method, args }) => {
        expect.step([method, ...args]);
        return true;
    });
    await mountWithCleanup(ConversationBar, { props: { thread: { id: 7 } } });
    await animationFrame();
    return panel;
}

test("whom one writes to, with what stands against it", async () => {
    await mountBar({ opted_out: true, blocked: true, state: "archived" });
    expect(".o_clinic_bar_contact").toHaveText("Anna Stone");
    expect(queryAllTexts(".o_clinic_bar .badge")).toEqual(["Opted out", "Blocked", "Archived"]);
    expect(".o_clinic_who").toHaveCount(0);
});

test("Take it is there until somebody has it", async () => {
    const panel = await mountBar();
    panel.assignee = { id: 2, name: "Mitchell" };
    await contains(".o_clinic_bar_take").click();
    expect.verifySteps([["action_clinic_take", [7]]]);
    await animationFrame();
    expect(".o_clinic_bar_take").toHaveCount(0);
    expect(".o_clinic_bar").toHaveText(/Mitchell/);
});

test("a shared number asks who it is, with the reasons", async () => {
    await mountBar({
        partner: false,
        identity: "open",
        candidates: [
            { id: 3, name: "Anna Stone", reasons: "was texted last" },
            { id: 4, name: "Ben Stone", reasons: "" },
        ],
    });
    expect(queryAllTexts(".o_clinic_who .btn-outline-secondary")).toEqual([
        "Anna Stone(was texted last)",
        "Ben Stone",
    ]);
    await contains(".o_clinic_who button:contains(Ben)").click();
    expect.verifySteps([["action_clinic_identify", [7], 4]]);
});

test("the bar follows the bus, for its own conversation only", async () => {
    const panel = await mountBar();
    panel.partner = { id: 4, name: "Ben Stone" };
    await tell([8]);
    expect(".o_clinic_bar_contact").toHaveText("Anna Stone");
    await tell([8, 7]);
    await waitFor(".o_clinic_bar_contact:contains(Ben Stone)");
});
