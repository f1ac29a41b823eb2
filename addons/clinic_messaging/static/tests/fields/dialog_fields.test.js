import { expect, test } from "@odoo/hoot";
import {
    clickSave,
    contains,
    defineModels,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Compose } from "./compose_model";

defineMailModels();
defineModels([Compose]);

const mountForm = (content) =>
    mountView({
        type: "form",
        resModel: "compose",
        resId: 1,
        arch: `<form>${content}</form>`,
    });

test("the plan shows six segments first, and all on demand", async () => {
    await mountForm('<field name="plan" widget="clinic_send_plan"/>');
    expect(".o_clinic_send_plan tbody tr").toHaveCount(6);
    expect(".o_clinic_send_plan tbody tr:first").toHaveText(/250.*effective 1/s);
    expect(".o_clinic_send_plan tbody .fa-moon-o").toHaveCount(2);
    await contains(".o_clinic_send_plan button").click();
    expect(".o_clinic_send_plan tbody tr").toHaveCount(8);
    expect(".o_clinic_send_plan button").toHaveCount(0);
});

test("who is left out stands there with the reason", async () => {
    await mountForm('<field name="left_out" widget="clinic_left_out"/>');
    expect(queryAllTexts(".o_clinic_left_out li")).toEqual(["2Opted out", "1Landline"]);
});

test("a channel that cannot reach the client is greyed out with the reason", async () => {
    await mountForm(`
        <field name="hindrances" invisible="1"/>
        <field name="channel" widget="clinic_channel_choice"
               options="{'horizontal': true, 'hindrances_field': 'hindrances'}"/>`);
    expect("input[data-value=sms]").toBeEnabled();
    expect("input[data-value=email]").not.toBeEnabled();
    expect(".o_clinic_hindrance").toHaveText("(No e-mail address)");
});

test("waiting for the end of quiet hours is a button, not a choice", async () => {
    await mountForm('<field name="schedule" widget="clinic_schedule_choice"/>');
    expect(queryAllTexts(".o_radio_item")).toEqual(["Send now", "Schedule for Future"]);
});

test("the acknowledgement shows the wording that is kept, and is saved", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1]));
    await mountForm(`
        <field name="wording" invisible="1"/>
        <field name="acknowledged" widget="clinic_acknowledge"
               options="{'wording_field': 'wording'}"/>`);
    expect(".o_field_clinic_acknowledge").toHaveText("I know the limit.");
    await contains(".o_field_clinic_acknowledge input").click();
    await clickSave();
    expect.verifySteps([{ acknowledged: true }]);
});

test("the health list says how much is missing and what to do", async () => {
    await mountForm('<field name="health" widget="clinic_health_list"/>');
    expect(".o_clinic_health > div").toHaveText("1 of 2 need attention");
    expect(".o_clinic_health li[data-ok=yes]").toHaveText("Twilio account");
    expect(".o_clinic_health li[data-ok=no]").toHaveText(/Choose the clinic's zone/);
});

test("a click on the target opens the recipients and not the line", async () => {
    onRpc("compose", "action_open_recipients", ({ args }) => {
        expect.step(args[0]);
        return false;
    });
    await mountView({
        type: "list",
        resModel: "compose",
        arch: '<list><field name="count" widget="clinic_target_count"/></list>',
        selectRecord: () => expect.step("line opened"),
    });
    await contains(".o_clinic_target").click();
    expect.verifySteps([[1]]);
});
