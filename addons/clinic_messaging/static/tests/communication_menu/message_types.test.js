import { describe, expect, test } from "@odoo/hoot";
import { selectionContext } from "@clinic_messaging/communication_menu/message_types";

describe.current.tags("headless");

const DOMAIN = [["clinic_client_status", "=", "active"]];

test("ticked rows send no domain, although the view has one", () => {
    expect(selectionContext({ isDomainSelected: false }, DOMAIN)).toEqual({});
});

test("everything selected sends the view's domain as text", () => {
    expect(selectionContext({ isDomainSelected: true }, DOMAIN)).toEqual({
        clinic_domain_selected: true,
        clinic_domain: '[("clinic_client_status", "=", "active")]',
    });
});
