import { _t } from "@web/core/l10n/translation";

/** Largest file in bytes (F98); the server refuses one byte more by itself. */
export const MOST = 10 * 1024 * 1024;

/** Return the server's sentence, or a general one where something else has answered. */
function refusalOf(xhr) {
    try {
        return JSON.parse(xhr.responseText).error;
    } catch {
        return xhr.status === 413 ? tooLarge() : _t("The file could not be uploaded.");
    }
}

export function tooLarge() {
    return _t("Files may have up to 10 MB each.");
}

/**
 * Send one file to a draft, in a request of its own.
 * @param {number} draftId
 * @param {File} file
 * @param {(share: number) => void} onProgress 0 to 1
 * @returns {{done: Promise<object>, abort: () => void}} the file as the server lists it
 */
export function upload(draftId, file, onProgress) {
    const xhr = new XMLHttpRequest();
    const done = new Promise((resolve, reject) => {
        xhr.upload.addEventListener("progress", (ev) => onProgress(ev.loaded / ev.total));
        xhr.addEventListener("load", () =>
            xhr.status === 200
                ? resolve(JSON.parse(xhr.responseText))
                : reject(new Error(refusalOf(xhr)))
        );
        xhr.addEventListener("error", () => reject(new Error(_t("The connection was lost."))));
    });
    const form = new FormData();
    form.append("csrf_token", globalThis.odoo.csrf_token);
    form.append("file", file);
    xhr.open("POST", `/my/messages/drafts/${draftId}/files`);
    xhr.send(form);
    return { done, abort: () => xhr.abort() };
}
