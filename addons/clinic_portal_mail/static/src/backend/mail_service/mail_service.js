import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

import { EventBus, reactive } from "@odoo/owl";

const GROUP = "clinic_portal_mail.clinic_portal_mail_group_user";
const RUNG = "clinic_portal_mail";

/** What the badge counts, for every screen; the bus says that it has changed, not what. */
export class SecureMail extends EventBus {
    constructor({ bus_service, orm }) {
        super();
        this.bus = bus_service;
        this.orm = orm;
        this.counts = reactive({ unread: 0, drafts: 0 });
    }

    /**
     * Begin to count, once, for whoever works with secure mail.
     * @returns {Promise<boolean>} whether the user does
     */
    begin() {
        this.begun ??= this.listen();
        return this.begun;
    }

    async listen() {
        if (!(await user.hasGroup(GROUP))) {
            return false;
        }
        this.bus.subscribe(RUNG, ({ thread_id }) => this.hear(thread_id));
        this.bus.addEventListener("BUS:RECONNECT", () => this.hear(false));
        await this.refresh();
        return true;
    }

    /** Count anew and tell the open screen; the id is all that the bus carries. */
    async hear(threadId) {
        await this.refresh();
        this.trigger("arrived", { threadId });
    }

    async refresh() {
        this.set(await this.orm.silent.call("clinic.mail.thread", "action_counts", []));
    }

    set(counts) {
        Object.assign(this.counts, counts);
    }
}

registry.category("services").add("clinic_mail", {
    dependencies: ["bus_service", "orm"],
    start: (_env, services) => new SecureMail(services),
});
