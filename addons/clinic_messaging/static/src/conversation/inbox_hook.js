import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";

import { onWillUnmount } from "@odoo/owl";

const PAUSE = 300; // milliseconds; a burst of texts reads the list once

/**
 * Let a list or kanban of conversations read itself anew when one of them changes.
 * @param {Object} controller the view's controller
 */
export function useInbox(controller) {
    const bus = useService("bus_service");
    const reload = useDebounced(() => {
        if (!controller.model.root.selection?.length) {
            controller.model.load();
        }
    }, PAUSE);
    bus.subscribe("clinic_messaging.inbox", reload);
    onWillUnmount(() => bus.unsubscribe("clinic_messaging.inbox", reload));
}
