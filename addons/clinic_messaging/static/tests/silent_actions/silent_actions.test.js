import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame, mockTimeZone } from "@odoo/hoot-mock";
import { session } from "@web/session";
import { user } from "@web/core/user";
import {
    makeMockEnv,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { registry } from "@web/core/registry";

describe.current.tags("desktop");
defineMailModels();

/** Open the web client with this in the session's info. */
async function openPage(silence, isSystem = true) {
    mockTimeZone(+2);
    patchWithCleanup(session, { clinic_actions_silent: silence });
    patchWithCleanup(user, { isSystem });
    mockService("action", {
        doAction(action) {
            expect.step(action);
        },
    });
    await makeMockEnv();
    const { Component, props } = registry.category("main_components").get("NotificationContainer");
    await mountWithCleanup(Component, { props, noMainContainer: true });
    await animationFrame();
}

test("an administrator is told since when nothing leaves, and is led to the list", async () => {
    await openPage({ since: "2026-03-03 10:15:00" });
    expect(".o_notification").toHaveText(/No text leaves/);
    expect(".o_notification_content").toHaveText(/not run since .*12:15.*max_cron_threads/);
    await click(".o_notification button:contains(Open the health list)");
    await animationFrame();
    expect.verifySteps(["clinic_messaging.res_config_settings_action_clinic"]);
    expect(".o_notification").toHaveCount(0);
});

test("who may not open Odoo's settings is not led there", async () => {
    await openPage({ since: "2026-03-03 10:15:00" }, false);
    expect(".o_notification").toHaveText(/No text leaves/);
    expect(".o_notification button:not(.o_notification_close)").toHaveCount(0);
});

test("actions that have never run have no date", async () => {
    await openPage({ since: false });
    expect(".o_notification_content").toHaveText(/scheduled actions do not run\./);
});

test("nothing is shown while they run", async () => {
    await openPage(undefined);
    expect(".o_notification").toHaveCount(0);
});
