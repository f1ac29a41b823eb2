import { _t } from "@web/core/l10n/translation";
import { Domain } from "@web/core/domain";
import { user } from "@web/core/user";
import { session } from "@web/session";

/** What a person sends from the menu "Communication"; keys are message types. */
export const MESSAGE_TYPES = [
    { key: "direct", label: _t("Send a direct message"), icon: "fa fa-comment-o" },
    { key: "reminder", label: _t("Send a reminder"), icon: "fa fa-bell-o" },
    { key: "review_request", label: _t("Ask for a review"), icon: "fa fa-star-o" },
    { key: "schedule_invitation", label: _t("Invite to schedule"), icon: "fa fa-calendar" },
    { key: "portal_invitation", label: _t("Invite to the portal"), icon: "fa fa-user-plus" },
];

/** Return whether the present clinic sends texts and the user may send them. */
export function isTextingEnabled() {
    return (session.clinic_texting_company_ids || []).includes(user.activeCompany?.id);
}

/**
 * Return the context that tells the server whom the person chose.
 *
 * Odoo sends the view's whole domain even when three rows are ticked, and at most
 * 20,000 ids; so the domain goes along only when everything is selected.
 * @param {{ isDomainSelected?: boolean }} root the view's list of records
 * @param {Array} domain the view's domain
 */
export function selectionContext(root, domain) {
    if (!root.isDomainSelected) {
        return {};
    }
    return {
        clinic_domain_selected: true,
        clinic_domain: new Domain(domain).toString(),
    };
}
