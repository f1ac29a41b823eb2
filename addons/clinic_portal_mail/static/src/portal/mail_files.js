import { _t } from "@web/core/l10n/translation";
import { humanNumber } from "@web/core/utils/numbers";
import { registry } from "@web/core/registry";
import { renderToElement } from "@web/core/utils/render";
import { Interaction } from "@web/public/interaction";
import { keeperOf } from "./draft_keeper";

const MOST = 10485760; // bytes; the server refuses one more

/** Uploads the chosen files one after the other, each with a progress bar. */
export class MailFiles extends Interaction {
    static selector = ".o_clinic_mail_form";
    dynamicContent = {
        ".o_clinic_mail_attach": { "t-att-class": () => ({ "d-none": false }) },
        ".o_clinic_mail_attach input": { "t-on-change": this.onChosen },
    };

    setup() {
        this.keeper = keeperOf(this.el);
        this.list = this.el.querySelector(".o_clinic_mail_files");
        this.queue = Promise.resolve();
    }

    onChosen(ev) {
        for (const file of ev.target.files) {
            const row = this.addRow(file);
            if (file.size > MOST) {
                this.fail(row, _t("The file is larger than 10 MB."));
            } else {
                this.keeper.uploads++;
                this.queue = this.queue.then(() => this.upload(file, row));
            }
        }
        ev.target.value = "";
    }

    addRow(file) {
        const row = renderToElement("clinic_portal_mail.upload", {
            name: file.name,
            size: bytes(file.size),
            label: _t("Progress of %s", file.name),
            cancel: _t("Cancel %s", file.name),
        });
        this.insert(row, this.list);
        row.querySelector("button").addEventListener("click", () => {
            row.request?.abort();
            row.remove();
        });
        return row;
    }

    async upload(file, row) {
        try {
            const id = await this.keeper.ensure();
            if (row.isConnected) {
                const stored = await this.post(id, file, row);
                this.done(row, stored);
            }
        } catch (error) {
            this.fail(row, error.message || _t("The file did not arrive. Try again."));
        } finally {
            this.keeper.uploads--;
        }
    }

    post(id, file, row) {
        const data = new FormData();
        data.append("csrf_token", this.el.elements.csrf_token.value);
        data.append("file", file, file.name);
        const request = new XMLHttpRequest();
        row.request = request;
        request.open("POST", `/my/messages/drafts/${id}/files`);
        request.upload.onprogress = (ev) => {
            row.querySelector("progress").value = (100 * ev.loaded) / ev.total;
        };
        return new Promise((resolve, reject) => {
            request.onload = () => settle(request, resolve, reject);
            request.onerror = () => reject(new Error(""));
            request.onabort = () => reject(new Error(""));
            request.send(data);
        });
    }

    done(row, file) {
        const shown = renderToElement("clinic_portal_mail.uploaded", {
            id: file.id,
            name: file.name,
            size: bytes(file.size),
            remove: _t("Remove %s", file.name),
        });
        row.replaceWith(shown);
    }

    fail(row, sentence) {
        row.querySelector("progress")?.remove();
        row.querySelector(".o_clinic_mail_wrong").textContent = sentence;
    }
}

function settle(request, resolve, reject) {
    let answer = {};
    try {
        answer = JSON.parse(request.responseText);
    } catch {
        answer = {};
    }
    if (request.status === 200 && answer.id) {
        resolve(answer);
    } else if (request.status === 413) {
        reject(new Error(_t("The file is larger than 10 MB.")));
    } else {
        reject(new Error(answer.error || ""));
    }
}

function bytes(size) {
    return `${humanNumber(size, { decimals: 1 })}B`;
}

registry.category("public.interactions").add("clinic_portal_mail.files", MailFiles);
