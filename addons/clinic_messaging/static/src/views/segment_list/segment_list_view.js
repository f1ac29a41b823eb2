import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { SegmentListController } from "./segment_list_controller";

export const segmentListView = { ...listView, Controller: SegmentListController };

registry.category("views").add("clinic_segment_list", segmentListView);
