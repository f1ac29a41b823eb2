import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { useInbox } from "../../conversation/inbox_hook";
import { PartnerKanbanController } from "../partner_kanban/partner_kanban_controller";

/** Inbox and Patient Chat as cards, for instance by who takes care of them. */
export class ConversationKanbanController extends PartnerKanbanController {
    setup() {
        super.setup();
        useInbox(this);
    }
}

registry.category("views").add("clinic_conversation_kanban", {
    ...kanbanView,
    Controller: ConversationKanbanController,
});
