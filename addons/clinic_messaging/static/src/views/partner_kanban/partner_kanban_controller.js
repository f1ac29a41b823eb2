import { KanbanController } from "@web/views/kanban/kanban_controller";
import { PartnerCommunicationMixin } from "../../communication_menu/partner_communication_mixin";

/** Contacts of which many can be written to at once. */
export class PartnerKanbanController extends PartnerCommunicationMixin(KanbanController) {
    static template = "clinic_messaging.PartnerKanban";
}
