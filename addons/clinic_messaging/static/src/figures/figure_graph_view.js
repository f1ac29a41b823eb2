import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";

/** Odoo's graph as one picture among several: without buttons of its own. */
export const figureGraphView = {
    ...graphView,
    buttonTemplate: "clinic_messaging.FigureGraphButtons",
};

registry.category("views").add("clinic_figure_graph", figureGraphView);
