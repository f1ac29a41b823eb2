import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels, start } from "@mail/../tests/mail_test_helpers";
import { DeliveryState } from "@clinic_messaging/conversation/delivery_state/delivery_state";
import { text } from "./conversation_helpers";

defineMailModels();

const show = (...args) => mountWithCleanup(DeliveryState, { props: { text: text(...args) } });

async function storeOf() {
    const env = await start();
    return env.services["mail.store"];
}

/** Give the browser a state as the bus or a reading does; return what it keeps. */
function give(store, clinic_text) {
    return store["mail.message"].insert({ id: 41, clinic_text }).clinic_text.state;
}

test("a late reading never takes back what the bus has told", async () => {
    const store = await storeOf();
    expect(give(store, text("queued", 1))).toBe("queued");
    expect(give(store, text("delivered", 4))).toBe("delivered");
    expect(give(store, text("sent", 3))).toBe("delivered");
    expect(store["mail.message"].insert({ id: 41, clinic_text: {} }).clinic_text.state).toBe(
        "delivered"
    );
});

test("sending again is newer, although the text waits once more", async () => {
    const store = await storeOf();
    expect(give(store, text("failed", 4))).toBe("failed");
    expect(give(store, text("queued", 5))).toBe("queued");
});

test("the rest of a late reading is taken over", async () => {
    const store = await storeOf();
    give(store, text("delivered", 4));
    const message = store["mail.message"].insert({
        id: 41,
        clinic_text: text("sent", 3),
        subject: "Late",
    });
    await animationFrame();
    expect(message.subject).toBe("Late");
    expect(message.clinic_text.state).toBe("delivered");
});

test("a failed answer says why and what to do", async () => {
    const words = { title: "Landline", advice: "Call instead." };
    await show("failed", 2, words);
    expect(".o_clinic_delivery[data-state=failed]").toHaveText(/Failed: Landline.*Call instead\./s);
    expect(".o_clinic_delivery .text-danger").toHaveCount(1);
});

test("an answer that waits says until when", async () => {
    await show("scheduled", 1, { due: "2026-03-04 13:00:00" });
    expect(".o_clinic_delivery").toHaveText(/^Leaves on .*03\/04\/2026/);
});
