import { KeepLast } from "@web/core/utils/concurrency";

import { markRaw } from "@odoo/owl";

const THREAD = "clinic.mail.thread";
export const LIMIT = 40;

/** One's own folders: what the list shows, what is marked, and what is open. */
export class MailBox {
    constructor(orm, mail) {
        this.orm = orm;
        this.mail = mail;
        this.keepLast = markRaw(new KeepLast());
        this.openLast = markRaw(new KeepLast());
        this.renewLast = markRaw(new KeepLast());
        this.folder = "inbox";
        this.search = "";
        this.offset = 0;
        this.items = [];
        this.total = 0;
        this.marked = new Set();
        this.thread = null;
        this.draftId = false;
        this.replyId = false;
    }

    /** Read the page again; a slower answer of an earlier question is dropped. */
    async load() {
        const { folder, search, offset } = this;
        const asked = this.orm.call(THREAD, "action_folder", [folder, search, offset, LIMIT]);
        const page = await this.keepLast.add(asked);
        this.mail.set(page.counts);
        if (!page.items.length && offset) {
            return this.turn(Math.max(0, offset - LIMIT));
        }
        Object.assign(this, { items: page.items, total: page.total });
        const shown = new Set(page.items.map(({ id }) => id));
        this.marked = new Set([...this.marked].filter((id) => shown.has(id)));
    }

    turn(offset) {
        this.offset = offset;
        return this.load();
    }

    /** Show another folder; what was marked or open belongs to the one before. */
    choose(folder) {
        Object.assign(this, { folder, offset: 0, marked: new Set(), items: [] });
        this.close();
        return this.load();
    }

    find(search) {
        this.search = search;
        return this.turn(0);
    }

    close() {
        Object.assign(this, { thread: null, draftId: false, replyId: false });
    }

    /** Open a line of the list: a draft of a new message to go on, else the thread. */
    async open(item) {
        if (item.kind === "draft" && !item.thread_id) {
            return this.openDraft(item.id);
        }
        await this.openThread(item.thread_id || item.id, item.kind === "draft" && item.id);
    }

    openDraft(id) {
        this.close();
        this.draftId = id;
    }

    async openThread(id, replyId = false) {
        const asked = this.orm.call(THREAD, "action_open", [[id]]);
        const thread = await this.openLast.add(asked);
        Object.assign(this, { thread, draftId: false, replyId });
        await this.markRead(id);
    }

    /** Show what has come into the open thread; what is opened meanwhile stays. */
    async renew() {
        const { id } = this.thread;
        const asked = this.orm.call(THREAD, "action_open", [[id]]);
        const thread = await this.renewLast.add(asked);
        if (this.thread?.id === id) {
            this.thread = thread;
        }
        await this.markRead(id);
    }

    async markRead(id) {
        const line = this.items.find((item) => item.kind === "thread" && item.id === id);
        if (line?.unread) {
            line.unread = false;
            await this.mail.refresh();
        }
    }

    /** Begin a message with what is known of it already. */
    async compose(values = {}) {
        const draft = await this.orm.call("clinic.mail.message", "action_compose", [values]);
        this.openDraft(draft.id);
    }

    toggle(id) {
        if (!this.marked.delete(id)) {
            this.marked.add(id);
        }
    }

    toggleAll() {
        const all = this.items.map(({ id }) => id);
        this.marked = new Set(this.marked.size === all.length ? [] : all);
    }

    /** Put threads into a folder of one's own: the marked ones, or the open one. */
    async move(ids, folder) {
        this.mail.set(await this.orm.call(THREAD, "action_move", [ids, folder]));
        this.leave(ids);
        await this.load();
    }

    async mark(ids, read) {
        this.mail.set(await this.orm.call(THREAD, "action_mark", [ids, read]));
        if (!read) {
            this.leave(ids);
        }
        await this.load();
    }

    /** Drop drafts with their files: they are nobody else's. */
    async discard(ids) {
        for (const id of ids) {
            await this.orm.call("clinic.mail.message", "action_discard", [[id]]);
        }
        this.close();
        await this.load();
    }

    leave(ids) {
        if (ids.includes(this.thread?.id)) {
            this.close();
        }
        this.marked = new Set();
    }
}
