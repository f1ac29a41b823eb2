import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { AnswerTools } from "@clinic_messaging/conversation/answer_tools/answer_tools";
import { PANEL } from "./conversation_helpers";

defineMailModels();

/** Mount the tools above a composer that only keeps what is typed. */
async function mountTools(words = "", panel = {}, clinicNote = false) {
    const thread = reactive({ id: 7, clinicNote, clinicPanel: { ...PANEL, ...panel } });
    const composer = reactive({
        composerText: words,
        autofocus: 0,
        insertText(typed) {
            this.composerText += typed;
        },
    });
    await mountWithCleanup(AnswerTools, { props: { thread, composer } });
    return { thread, composer };
}

test("characters and parts are counted as the text leaves", async () => {
    await mountTools(`${"a".repeat(161)}  `);
    expect(".o_clinic_count").toHaveText("161 characters · 2 parts · 145 left");
    expect(".o_clinic_count").toHaveAttribute("title", "");
});

test("an emoji says why it costs more", async () => {
    await mountTools("See you 👍");
    expect(".o_clinic_count").toHaveAttribute("title", /emoji/);
});

test("what hinders a text does not hinder a note", async () => {
    const { thread } = await mountTools("", { hindrance: "This number has opted out." });
    expect(".o_clinic_hindrance").toHaveText("This number has opted out.");
    await contains(".o_clinic_as_note").click();
    expect(thread.clinicNote).toBe(true);
    await mountTools("", { hindrance: "This number has opted out." }, true);
    expect(".o_clinic_answer:last .o_clinic_hindrance").toHaveCount(0);
});

test("a quick message is put after what was typed, and nothing is sent", async () => {
    onRpc("discuss.channel", "get_clinic_quick_messages", () => [{ id: 5, name: "Late" }]);
    onRpc("discuss.channel", "get_clinic_quick_message", ({ args }) => {
        expect.step(args);
        return "Late is fine.";
    });
    const { composer } = await mountTools("Hello Anna.");
    await contains(".o_clinic_quick").click();
    await contains(".o-dropdown-item:contains(Late)").click();
    await animationFrame();
    expect(composer.composerText).toBe("Hello Anna. Late is fine.");
    expect.verifySteps([[[7], 5]]);
});

test("without quick messages it says so", async () => {
    onRpc("discuss.channel", "get_clinic_quick_messages", () => []);
    await mountTools();
    await contains(".o_clinic_quick").click();
    expect(".dropdown-item-text").toHaveText("There is no quick message yet.");
});
