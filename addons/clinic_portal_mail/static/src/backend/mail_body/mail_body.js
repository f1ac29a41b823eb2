import { ShortCutPlugin } from "@html_editor/core/shortcut_plugin";
import { ColorPlugin } from "@html_editor/main/font/color_plugin";
import { HintPlugin } from "@html_editor/main/hint_plugin";
import { ListPlugin } from "@html_editor/main/list/list_plugin";
import { PlaceholderPlugin } from "@html_editor/main/placeholder_plugin";
import { TabulationPlugin } from "@html_editor/main/tabulation_plugin";
import { CORE_PLUGINS } from "@html_editor/plugin_sets";
import { Wysiwyg } from "@html_editor/wysiwyg";
import { _t } from "@web/core/l10n/translation";

import { Component, markup } from "@odoo/owl";

/** Lists need colours and tabulation; neither has a button here. */
const PLUGINS = [
    ...CORE_PLUGINS,
    ColorPlugin,
    HintPlugin,
    ListPlugin,
    PlaceholderPlugin,
    ShortCutPlugin,
    TabulationPlugin,
];
/** Only what the server keeps: no media, no links that a preview would call. */
const BUTTONS = [
    { command: "formatBold", name: _t("Bold"), icon: "fa-bold" },
    { command: "formatItalic", name: _t("Italic"), icon: "fa-italic" },
    { command: "formatUnderline", name: _t("Underline"), icon: "fa-underline" },
    { command: "toggleListUL", name: _t("Bulleted list"), icon: "fa-list-ul" },
    { command: "toggleListOL", name: _t("Numbered list"), icon: "fa-list-ol" },
    { command: "historyUndo", name: _t("Undo"), icon: "fa-undo" },
];

/** The message's text in Odoo's editor, with its bar always above it (F111, F112). */
export class MailBody extends Component {
    static template = "clinic_portal_mail.MailBody";
    static components = { Wysiwyg };
    static props = { content: String, onChange: Function, onFiles: Function };

    setup() {
        this.buttons = BUTTONS;
        this.config = {
            Plugins: PLUGINS,
            // the server's own markup of a dozen tags, see tools/body.py
            content: markup(this.props.content),
            placeholder: _t("Write as much as is needed to understand you."),
            allowChecklist: false,
            classList: ["o_clinic_mail_body_text"],
            onChange: () => this.props.onChange(this.editor.getContent()),
            getRecordInfo: () => ({}),
        };
    }

    onLoad(editor) {
        this.editor = editor;
    }

    format(command) {
        this.editor.shared.selection.focusEditable();
        this.editor.shared.userCommand.getCommand(command).run();
    }

    /** Take pasted or dropped files as attachments: pictures in the text would be lost. */
    onFiles(ev) {
        const { files } = ev.clipboardData || ev.dataTransfer;
        if (files.length) {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.onFiles([...files]);
        }
    }
}
