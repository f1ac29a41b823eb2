import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { PartnerListController } from "./partner_list_controller";

export const partnerListView = { ...listView, Controller: PartnerListController };

registry.category("views").add("clinic_partner_list", partnerListView);
