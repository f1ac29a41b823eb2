import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { PartnerKanbanController } from "./partner_kanban_controller";

export const partnerKanbanView = { ...kanbanView, Controller: PartnerKanbanController };

registry.category("views").add("clinic_partner_kanban", partnerKanbanView);
