import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** Who is texting, when the number alone does not say it (B9, N7). */
export class WhoIsIt extends Component {
    static template = "clinic_messaging.WhoIsIt";
    static props = { panel: Object, identify: Function };

    setup() {
        this.dialog = useService("dialog");
    }

    chooseAnother() {
        this.dialog.add(SelectCreateDialog, {
            resModel: "res.partner",
            title: _t("Who is it?"),
            multiSelect: false,
            context: { default_phone: this.props.panel.number },
            onSelected: ([id]) => this.props.identify(id),
            onCreateEdit: undefined,
        });
    }
}
