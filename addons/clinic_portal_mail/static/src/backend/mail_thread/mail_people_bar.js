import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { describeTime } from "../mail_screen/mail_words";
import { describePerson, describeRole } from "../mail_recipients/mail_people";

import { Component, useState } from "@odoo/owl";

/** Who reads a conversation, and a colleague who is added to it (leave, hand-over). */
export class MailPeople extends Component {
    static template = "clinic_portal_mail.MailPeople";
    static components = { AutoComplete };
    static props = { thread: Object, onAdd: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ isAdding: false });
        this.sources = [{ options: (words) => this.find(words) }];
        this.describeRole = describeRole;
    }

    /** Return what is worth knowing of somebody, in a few words. */
    detailsOf(person) {
        const { added_at, added_by, opened_at } = person;
        const opened = opened_at ? _t("first opened: %s", describeTime(opened_at)) : "";
        const added = added_at && added_by ? _t("added by %s", added_by) : "";
        const account = person.has_account ? "" : _t("no portal account");
        return [added, account, opened].filter(Boolean).join(" · ");
    }

    async find(words) {
        const args = [words, 20];
        const model = "clinic.mail.message";
        const { people } = await this.orm.silent.call(model, "action_recipients", args);
        const here = new Set(this.props.thread.people.map(({ id }) => id));
        const staff = people.filter(({ id, part }) => part === "staff" && !here.has(id));
        if (!staff.length) {
            return [{ label: _t("Nobody found"), cssClass: "text-muted" }];
        }
        return staff.map((person) => ({
            label: describePerson(person),
            onSelect: () => this.add(person),
        }));
    }

    async add(person) {
        await this.props.onAdd(person.id);
        this.state.isAdding = false;
    }
}
