import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { describePerson } from "./mail_people";

import { Component, xml } from "@odoo/owl";

/** Choose one of the staff by name: to add to a conversation, or to share a file with. */
export class StaffChoice extends Component {
    static template = xml`
        <AutoComplete
            class="'o_clinic_mail_staff_choice'"
            sources="sources"
            resetOnSelect="true"
            autofocus="true"
            placeholder="placeholder"
        />`;
    static components = { AutoComplete };
    static props = { without: Array, onChosen: Function };

    setup() {
        this.orm = useService("orm");
        this.placeholder = _t("Staff, by name");
        this.sources = [{ options: (words) => this.find(words) }];
    }

    async find(words) {
        const model = "clinic.mail.message";
        const { people } = await this.orm.silent.call(model, "action_recipients", [words, 20]);
        const staff = people.filter(
            ({ id, part }) => part === "staff" && !this.props.without.includes(id)
        );
        if (!staff.length) {
            return [{ label: _t("Nobody found"), cssClass: "text-muted" }];
        }
        return staff.map((person) => ({
            label: describePerson(person),
            onSelect: () => this.props.onChosen(person),
        }));
    }
}
