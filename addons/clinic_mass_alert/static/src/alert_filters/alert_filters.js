import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

/** Narrow the range to a practitioner, a place or a kind of appointment (B14). */
export class AlertFilters extends Component {
    static template = "clinic_mass_alert.AlertFilters";
    static props = { draft: Object };

    /** Return one entry per filter that this range has something to choose for. */
    get filters() {
        const { form, preview } = this.props.draft;
        const { providers, places, kinds } = preview.options;
        const named = places.map((place) => ({ id: place, name: place }));
        const all = [
            this.filter("provider_ids", _t("All practitioners"), providers, form.provider_ids[0]),
            this.filter("place", _t("All places"), named, form.place),
            this.filter("categ_ids", _t("All kinds"), kinds, form.categ_ids[0]),
        ];
        return all.filter(({ options, chosen }) => options.length > 1 || chosen);
    }

    filter(name, all, options, chosen) {
        return { name, all, options, chosen };
    }

    onChange(name, ev) {
        const { value } = ev.target;
        const ids = value ? [Number(value)] : [];
        return this.props.draft.change({ [name]: name === "place" ? value : ids });
    }
}
