import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { _t } from "@web/core/l10n/translation";
import { TagsList } from "@web/core/tags_list/tags_list";
import { useService } from "@web/core/utils/hooks";
import { describePerson } from "./mail_people";

import { Component, onWillStart } from "@odoo/owl";

const TEAMS = {
    front_office: _t("All front office"),
    provider: _t("All therapists"),
    external_agent: _t("All external agents"),
};

/** To: single clients and staff, and groups of staff; there are no "all clients" (F106–F108). */
export class MailRecipients extends Component {
    static template = "clinic_portal_mail.MailRecipients";
    static components = { AutoComplete, CheckBox, TagsList };
    static props = { to: Array, teams: Array, onChange: Function };

    setup() {
        this.orm = useService("orm");
        this.sources = [{ options: (words) => this.find(words) }];
        onWillStart(async () => {
            const { teams } = await this.ask("", 1);
            this.teams = teams.map(({ key, name }) => ({ key, name: TEAMS[key] || name }));
        });
    }

    ask(words, limit) {
        return this.orm.silent.call("clinic.mail.message", "action_recipients", [words, limit]);
    }

    async find(words) {
        const { people } = await this.ask(words, 12);
        const chosen = new Set(this.props.to.map(({ id }) => id));
        const left = people.filter(({ id }) => !chosen.has(id));
        if (!left.length) {
            return [{ label: _t("Nobody found"), cssClass: "text-muted" }];
        }
        return left.map((person) => ({
            label: describePerson(person),
            onSelect: () => this.add(person),
        }));
    }

    get tags() {
        return this.props.to.map((person) => ({
            id: person.id,
            text: describePerson(person),
            colorIndex: person.part === "client" ? 4 : 0,
            onDelete: () => this.remove(person),
        }));
    }

    get clients() {
        return this.props.to.filter(({ part }) => part === "client");
    }

    /** Say beforehand what several clients mean: no answers (F126). */
    get isOneWay() {
        return this.clients.length > 1;
    }

    get withoutAccount() {
        return this.clients.filter((person) => !person.has_account).map(({ name }) => name);
    }

    get withoutAccountLabel() {
        return _t("%s cannot read it yet: no portal account.", this.withoutAccount.join(", "));
    }

    add(person) {
        this.props.onChange({ to: [...this.props.to, person] });
    }

    remove(person) {
        this.props.onChange({ to: this.props.to.filter(({ id }) => id !== person.id) });
    }

    toggleTeam(key, isOn) {
        const others = this.props.teams.filter((team) => team !== key);
        this.props.onChange({ teams: isOn ? [...others, key] : others });
    }
}
