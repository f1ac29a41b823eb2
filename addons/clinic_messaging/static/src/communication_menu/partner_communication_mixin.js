import { CommunicationMenu } from "./communication_menu";
import { usePartnerCommunication } from "./partner_selection_hook";

/**
 * Let the selection of a view of contacts be written to.
 * @param {typeof import("@odoo/owl").Component} Controller a list's or a kanban's
 */
export const PartnerCommunicationMixin = (Controller) =>
    class extends Controller {
        static components = { ...Controller.components, CommunicationMenu };

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
    };
