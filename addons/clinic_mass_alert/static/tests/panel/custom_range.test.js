import { beforeEach, expect, test } from "@odoo/hoot";
import { mockTimeZone } from "@odoo/hoot-mock";
import {
    contains,
    defineParams,
    makeDialogMockEnv,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { CustomRangeDialog } from "@clinic_mass_alert/custom_range/custom_range";

defineMailModels();

beforeEach(() => {
    mockTimeZone("Europe/Berlin"); // the user's; the clinic's is another
    defineParams({ lang_parameters: { date_format: "%m/%d/%Y", time_format: "%H:%M:%S" } });
});

const open = async (from, to) =>
    mountWithCleanup(CustomRangeDialog, {
        env: await makeDialogMockEnv(),
        props: {
            from,
            to,
            zone: "America/New_York",
            close: () => expect.step("close"),
            onApply: (...walls) => expect.step(walls),
        },
    });

test("times are the clinic's, wherever the user is", async () => {
    await open("2026-03-04T09:30", "2026-03-04T17:00");
    expect(".o_clinic_from input").toHaveValue("03/04/2026 09:30");
    expect(".o_clinic_custom_range").toHaveText(/America\/New_York/);
    await contains(".o_clinic_to input").edit("03/05/2026 18:15");
    await contains(".o_clinic_apply").click();
    expect.verifySteps([["2026-03-04T09:30", "2026-03-05T18:15"], "close"]);
});

test("both times are needed, in their order", async () => {
    await open("", "");
    expect(".o_clinic_apply").not.toBeEnabled();
    await contains(".o_clinic_from input").edit("03/04/2026 10:00");
    expect(".o_clinic_apply").not.toBeEnabled();
    await contains(".o_clinic_to input").edit("03/04/2026 09:00");
    expect(".o_clinic_range_problem").toHaveText(/ends before it begins/);
    expect(".o_clinic_apply").not.toBeEnabled();
});

test("seven days are enough, also in the week of a clock change", async () => {
    await open("2026-03-05T10:00", "2026-03-12T10:00");
    expect(".o_clinic_range_problem").toHaveCount(0);
    expect(".o_clinic_apply").toBeEnabled();
    await contains(".o_clinic_to input").edit("03/12/2026 10:05");
    expect(".o_clinic_range_problem").toHaveText(/at most 7 days/);
    expect(".o_clinic_apply").not.toBeEnabled();
});
