import { ListController } from "@web/views/list/list_controller";
import { CommunicationMenu } from "../../communication_menu/communication_menu";
import { usePartnerCommunication } from "../../communication_menu/partner_selection_hook";

/** Contacts of which many can be written to at once. */
export class PartnerListController extends ListController {
    static template = "clinic_messaging.PartnerList";
    static components = { ...ListController.components, CommunicationMenu };

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
