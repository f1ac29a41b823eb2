/** Keeps a form's draft on the server; one request after the other. */

const keepers = new WeakMap();
const JSON_ONLY = { Accept: "application/json" };

export class NotKept extends Error {}

export class DraftKeeper {
    constructor(form) {
        this.form = form;
        this.last = Promise.resolve();
        this.dirty = false;
        this.uploads = 0;
    }

    get address() {
        // buttons are called "action": the property would be one of them
        return this.form.getAttribute("action");
    }

    get id() {
        return this.form.elements.draft_id.value;
    }

    /** Post the form as it is when its turn comes; resolves with the server's figures. */
    post(action = "save") {
        this.last = this.last.catch(() => {}).then(() => this._post(action));
        return this.last;
    }

    /** Resolve with the draft's id, which an untouched new form does not have yet. */
    async ensure() {
        if (!this.id) {
            await this.post();
        }
        return this.id;
    }

    /** Hand over what is not stored yet while the page goes away. */
    leave() {
        if (this.dirty) {
            navigator.sendBeacon(this.address, this._data("save"));
        }
    }

    _data(action) {
        const data = new FormData(this.form);
        data.set("action", action);
        return data;
    }

    async _post(action) {
        this.dirty = false;
        try {
            const response = await fetch(this.address, {
                method: "POST",
                body: this._data(action),
                headers: JSON_ONLY,
            });
            const result = await this._read(response);
            this.form.elements.draft_id.value = result.id;
            return result;
        } catch (error) {
            this.dirty = true;
            throw error;
        }
    }

    async _read(response) {
        const kind = response.headers.get("Content-Type") || "";
        if (!kind.startsWith("application/json")) {
            throw new NotKept("");
        }
        const result = await response.json();
        if (result.error || !result.id) {
            throw new NotKept(result.error || "");
        }
        return result;
    }
}

/** Return the one keeper of a form, which several interactions share. */
export function keeperOf(form) {
    if (!keepers.has(form)) {
        keepers.set(form, new DraftKeeper(form));
    }
    return keepers.get(form);
}
