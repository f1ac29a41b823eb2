import { ListController } from "@web/views/list/list_controller";
import { PartnerCommunicationMixin } from "../../communication_menu/partner_communication_mixin";

/** Contacts of which many can be written to at once. */
export class PartnerListController extends PartnerCommunicationMixin(ListController) {
    static template = "clinic_messaging.PartnerList";
}
