import { KanbanController } from "@web/views/kanban/kanban_controller";
import { CommunicationMenu } from "../../communication_menu/communication_menu";
import { usePartnerCommunication } from "../../communication_menu/partner_selection_hook";

/** Contacts of which many can be written to at once. */
export class PartnerKanbanController extends KanbanController {
    static template = "clinic_messaging.PartnerKanban";
    static components = { ...KanbanController.components, CommunicationMenu };

    setup() {
        super.setup();
        this.communication = usePartnerCommunication(this);
    }

    getStaticActionMenuItems() {
        return { ...super.getStaticActionMenuItems(), ...this.communication.staticItems() };
    }

    get actionMenuProps() {
        return this.communication.withSelection(super.actionMenuProps);
    }
}
