import { fields } from "@mail/core/common/record";
import { DiscussApp } from "@mail/core/public_web/discuss_app_model";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** Discuss lists conversations with patients apart from colleagues. */
patch(DiscussApp.prototype, {
    setup() {
        super.setup(...arguments);
        this.clinicTexts = fields.One("DiscussAppCategory", {
            compute() {
                return {
                    extraClass: "o_clinic_texts",
                    hideWhenEmpty: true,
                    icon: "fa fa-mobile",
                    id: "clinic_texts",
                    name: _t("Patient texts"),
                    sequence: 5,
                };
            },
            eager: true,
        });
    },
});
