import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { useService } from "@web/core/utils/hooks";
import { countParts, MAX_CHARACTERS, UCS_2 } from "../../parts/parts";
import { partsSummary } from "../../parts/parts_summary";

import { Component, useState } from "@odoo/owl";

/**
 * Above the place where an answer is typed: whether it is a text or a note, how many
 * parts it will be billed as, quick messages, and what stands against sending it.
 */
export class AnswerTools extends Component {
    static template = "clinic_messaging.AnswerTools";
    static components = { Dropdown, DropdownItem };
    static props = { thread: Object, composer: Object };

    setup() {
        this.orm = useService("orm");
        this.menu = useDropdownState();
        this.state = useState({ templates: [] });
    }

    get isNote() {
        return this.props.thread.clinicNote;
    }

    get hindrance() {
        return (!this.isNote && this.props.thread.clinicPanel?.hindrance) || "";
    }

    get count() {
        return countParts(this.props.composer.composerText.trim());
    }

    get summary() {
        return partsSummary(this.count);
    }

    get isTooLong() {
        return this.count.characters > MAX_CHARACTERS;
    }

    get isWide() {
        return this.count.encoding === UCS_2;
    }

    setNote(isNote) {
        this.props.thread.clinicNote = isNote;
        this.props.composer.autofocus++;
    }

    async openTemplates() {
        const ids = [[this.props.thread.id]];
        this.state.templates = await this.orm.call(
            "discuss.channel",
            "get_clinic_quick_messages",
            ids
        );
    }

    /** Load a quick message; it stays editable (F9). */
    async load(template) {
        const { composer, thread } = this.props;
        const words = await this.orm.call("discuss.channel", "get_clinic_quick_message", [
            [thread.id],
            template.id,
        ]);
        const before = composer.composerText.trim();
        const whole = before ? `${before} ${words}` : words;
        composer.composerText = "";
        composer.insertText(whole, 0, { moveCursorToEnd: true });
        composer.autofocus++;
    }
}
