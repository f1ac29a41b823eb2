import { registry } from "@web/core/registry";
import { renderToElement } from "@web/core/utils/render";
import { Interaction } from "@web/public/interaction";

/** Puts an editor with a formatting bar in the place of the plain text field. */
export class MailEditor extends Interaction {
    static selector = ".o_clinic_mail_editor";
    dynamicContent = {
        ".o_clinic_mail_bar button": {
            "t-on-mousedown.prevent": () => {},
            "t-on-click": this.onFormat,
        },
        ".o_clinic_mail_words": {
            "t-on-input": this.onInput,
            "t-on-paste.prevent": this.onPaste,
            "t-on-drop.prevent": () => {},
        },
        label: { "t-on-click": () => this.words.focus() },
        _document: { "t-on-selectionchange": this.onSelection },
    };

    setup() {
        this.textarea = this.el.querySelector("textarea");
        this.editor = renderToElement("clinic_portal_mail.editor");
        this.words = this.editor.querySelector(".o_clinic_mail_words");
        this.hidden = this.editor.querySelector("input");
        const stored = this.el.querySelector("template");
        this.words.append(stored.content.cloneNode(true));
        this.sync();
        this.textarea.disabled = true;
        this.textarea.classList.add("d-none");
        this.insert(this.editor, this.textarea, "afterend");
        this.registerCleanup(() => {
            this.textarea.disabled = false;
            this.textarea.classList.remove("d-none");
        });
    }

    start() {
        document.execCommand("defaultParagraphSeparator", false, "p");
        document.execCommand("styleWithCSS", false, false);
    }

    sync() {
        const writer = new XMLSerializer();
        const nodes = [...this.words.childNodes];
        this.hidden.value = nodes.map((node) => writer.serializeToString(node)).join("");
    }

    onInput() {
        this.sync();
    }

    onFormat(ev) {
        this.words.focus();
        document.execCommand(ev.currentTarget.dataset.command, false);
        this.sync();
        this.onSelection();
    }

    onPaste(ev) {
        const text = ev.clipboardData.getData("text/plain");
        document.execCommand("insertText", false, text);
    }

    onSelection() {
        if (!this.words.contains(document.getSelection().anchorNode)) {
            return;
        }
        for (const button of this.editor.querySelectorAll("[aria-pressed]")) {
            const on = document.queryCommandState(button.dataset.command);
            button.setAttribute("aria-pressed", on ? "true" : "false");
        }
    }
}

registry.category("public.interactions").add("clinic_portal_mail.editor", MailEditor);
