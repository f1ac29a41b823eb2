import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    clickSave,
    contains,
    defineModels,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Compose } from "./compose_model";

defineMailModels();
defineModels([Compose]);

const ARCH = `
    <form>
        <field name="text_info" invisible="1"/>
        <field name="channel"/>
        <field name="body" widget="clinic_message_text"
               options="{'info_field': 'text_info', 'channel_field': 'channel'}"/>
    </form>`;

const mountDialog = () => mountView({ type: "form", resModel: "compose", resId: 1, arch: ARCH });

test("the counter follows each key, the added line included", async () => {
    await mountDialog();
    // "Hello", a line break and "Elm: Reply STOP"
    expect(".o_clinic_text_count").toHaveText("21 characters · 1 part · 139 left");
    await contains("textarea").edit("x".repeat(145), { confirm: false, instantly: true });
    expect(".o_clinic_text_count").toHaveText("161 characters · 2 parts · 145 left");
    expect(".o_clinic_text_odd").toHaveCount(0);
});

test("a character that makes the text dear is named", async () => {
    await mountDialog();
    await contains("textarea").edit("We’ll call", { confirm: false, instantly: true });
    expect(".o_clinic_text_odd").toHaveText(/Written with ’/);
});

test("a text over 1,600 characters is announced as too long", async () => {
    await mountDialog();
    await contains("textarea").edit("x".repeat(1600), { confirm: false, instantly: true });
    expect(".o_clinic_text_too_long").toHaveCount(1);
});

test("a placeholder is inserted by a click and saved", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1].body));
    await mountDialog();
    await contains(".o_clinic_placeholders").click();
    await contains(".o-dropdown-item:contains({{ patient }})").click();
    expect("textarea").toHaveValue("Hello{{ patient }}");
    await animationFrame();
    await clickSave();
    expect.verifySteps(["Hello{{ patient }}"]);
});

test("an e-mail has no counter", async () => {
    Compose._records[0].channel = "email";
    await mountDialog();
    expect("textarea").toHaveCount(1);
    expect(".o_clinic_text_count").toHaveCount(0);
});
