import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { keeperOf } from "./draft_keeper";
import { missingCharacters } from "./mail_words";

const PAUSE_MS = 900; // without a key before the draft is saved

/** Counts, saves by itself, and sends once. */
export class MailForm extends Interaction {
    static selector = ".o_clinic_mail_form";
    dynamicContent = {
        _root: { "t-on-input": this.onInput, "t-on-submit": this.onSubmit },
        _window: { "t-on-pagehide": () => this.leaving || this.keeper.leave() },
        ".o_clinic_mail_missing": {
            "t-out": () => this.missingText,
            "t-att-class": () => ({ o_clinic_mail_enough: !this.missing }),
        },
        ".o_clinic_mail_state": { "t-out": () => this.state },
        ".o_clinic_mail_save": { "t-att-class": () => ({ "d-none": true }) },
        ".o_clinic_mail_send": {
            "t-att-aria-disabled": () => (this.leaving ? "true" : undefined),
        },
    };

    setup() {
        this.keeper = keeperOf(this.el);
        this.leaving = false;
        this.state = "";
        this.save = this.debounced(() => this.keep(), PAUSE_MS);
        this.count();
    }

    start() {
        this.count();
        this.updateContent();
    }

    get words() {
        return this.el.querySelector(".o_clinic_mail_words");
    }

    get missingText() {
        if (!this.missing) {
            return "";
        }
        return this.missing === 1 ? _t("1 more character") : _t("%s more characters", this.missing);
    }

    count() {
        const plain = this.el.querySelector("textarea");
        const text = this.words ? this.words.innerText : plain.value;
        this.missing = missingCharacters(text);
    }

    onInput(ev) {
        if (ev.target.type === "file") {
            return;
        }
        this.keeper.dirty = true;
        this.count();
        this.save();
    }

    async keep(action = "save") {
        if (this.leaving) {
            return;
        }
        try {
            await this.waitFor(this.keeper.post(action));
            this.state = _t("Draft saved");
            this.showAddress();
        } catch (error) {
            this.state =
                error.message ||
                _t("The draft could not be saved. Keep this page open and try again.");
        }
        this.updateContent();
    }

    /** A page that is loaded anew shows the draft and not an empty form. */
    showAddress() {
        if (!this.el.elements.thread_id.value) {
            history.replaceState(null, "", `/my/messages/drafts/${this.keeper.id}`);
        }
    }

    async onSubmit(ev) {
        const button = ev.submitter;
        ev.preventDefault();
        if (!button || this.leaving) {
            return;
        }
        if (button.value.startsWith("detach:")) {
            await this.keep(button.value);
            button.closest("li").remove();
        } else if (button.value === "send" && this.refusal()) {
            this.state = this.refusal();
        } else {
            await this.go(button.value);
        }
    }

    refusal() {
        if (this.missing) {
            this.words?.focus();
            return this.missingText;
        }
        return this.keeper.uploads ? _t("Please wait until the files are there.") : "";
    }

    /** Let what is under way end, then post the form as a page. */
    async go(action) {
        this.leaving = true;
        this.updateContent();
        await this.keeper.last.catch(() => {});
        const chosen = document.createElement("input");
        Object.assign(chosen, { type: "hidden", name: "action", value: action });
        this.el.append(chosen);
        this.el.submit();
    }
}

registry.category("public.interactions").add("clinic_portal_mail.form", MailForm);
