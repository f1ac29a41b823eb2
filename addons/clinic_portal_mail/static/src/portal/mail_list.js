import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Lets one box choose all lines of the page. */
export class MailList extends Interaction {
    static selector = ".o_clinic_mail_list";
    dynamicContent = {
        ".o_clinic_mail_all": { "t-att-class": () => ({ "d-none": false }) },
        ".o_clinic_mail_all input": {
            "t-on-change": this.onAll,
            "t-att-checked": () => this.boxes.every((box) => box.checked),
        },
        "[name=ids]": { "t-on-change": () => {} },
    };

    get boxes() {
        return [...this.el.querySelectorAll("[name=ids]")];
    }

    onAll(ev) {
        for (const box of this.boxes) {
            box.checked = ev.currentTarget.checked;
        }
    }
}

registry.category("public.interactions").add("clinic_portal_mail.list", MailList);
