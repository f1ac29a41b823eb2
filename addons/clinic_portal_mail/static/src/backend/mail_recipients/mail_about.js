import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

/** About whom: a client written to, or a patient whom one of them answers for. */
export class MailAbout extends Component {
    static template = "clinic_portal_mail.MailAbout";
    static props = { to: Array, patient: [Object, Boolean], onChange: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ choices: [] });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => this.load(next));
    }

    /** Read the patients anew when other clients have been chosen. */
    async load({ to, patient }) {
        const clients = to.filter(({ part }) => part === "client");
        const ids = clients.map(({ id }) => id);
        if (String(ids) === this.read) {
            return;
        }
        this.read = String(ids);
        const domain = [["clinic_contact_id", "in", ids]];
        const patients = ids.length
            ? await this.orm.silent.searchRead("res.partner", domain, ["name"], { limit: 50 })
            : [];
        const known = [...clients, ...patients, ...(patient ? [patient] : [])];
        this.state.choices = [...new Map(known.map(({ id, name }) => [id, { id, name }])).values()];
    }

    onChosen(ev) {
        const id = Number(ev.target.value);
        this.props.onChange({ patient: this.state.choices.find((c) => c.id === id) || false });
    }
}
