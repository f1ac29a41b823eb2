import { registry } from "@web/core/registry";

/** Open a conversation in Odoo's chat, wherever the user is. */
async function openConversation(env, action) {
    const store = env.services["mail.store"];
    const thread = await store.Thread.getOrFetch({
        model: "discuss.channel",
        id: action.params.channel_id,
    });
    thread?.open({ focus: true });
    return action.params.next;
}

registry.category("actions").add("clinic_messaging.open_conversation", openConversation);
