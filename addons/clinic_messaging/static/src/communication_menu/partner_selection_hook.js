import { isTextingEnabled, MESSAGE_TYPES, selectionContext } from "./message_types";
import { useCompose } from "./communication_menu";

/**
 * Let a list or kanban controller of contacts write to the selected ones.
 * @param {Object} controller the view's controller
 */
export function usePartnerCommunication(controller) {
    const openDialog = useCompose(controller.props.resModel);

    async function compose(type) {
        const { root } = controller.model;
        const context = selectionContext(root, controller.props.domain);
        const ids = root.isDomainSelected ? [] : root.selection.map((r) => r.resId);
        await openDialog(ids, type, { context, onClose: () => controller.model.load() });
    }

    return {
        isEnabled: isTextingEnabled(),
        compose,
        /** Items for small screens, where the selection has one menu only. */
        staticItems() {
            const items = MESSAGE_TYPES.map(({ key, label, icon }, index) => [
                `clinic_${key}`,
                {
                    isAvailable: () => isTextingEnabled() && controller.env.isSmall,
                    sequence: 1 + index,
                    icon,
                    description: label,
                    callback: () => compose(key),
                },
            ]);
            return Object.fromEntries(items);
        },
        /** Tell bound actions, too, when everything was selected. */
        withSelection(menuProps) {
            const { root } = controller.model;
            const chosen = selectionContext(root, controller.props.domain);
            return { ...menuProps, context: { ...menuProps.context, ...chosen } };
        },
    };
}
