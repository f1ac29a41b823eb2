import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { useInbox } from "../../conversation/inbox_hook";
import { PartnerListController } from "../partner_list/partner_list_controller";

/** Inbox and Patient Chat: live, with the same menu "Communication" as contacts. */
export class ConversationListController extends PartnerListController {
    setup() {
        super.setup();
        useInbox(this);
    }
}

registry.category("views").add("clinic_conversation_list", {
    ...listView,
    Controller: ConversationListController,
});
