import { _t } from "@web/core/l10n/translation";

const ROLES = {
    front_office: _t("Front office"),
    provider: _t("Practitioner"),
    biller: _t("Biller"),
    external_agent: _t("External agent"),
};

/** Return what somebody is: a client, or the role among the staff. */
export function describeRole({ part, role }) {
    return part === "client" ? _t("Client") : ROLES[role] || _t("Staff");
}

/** Return name and role, so that two of the same name can be told apart. */
export function describePerson(person) {
    const what = person.inactive ? _t("inactive client") : describeRole(person);
    return `${person.name} (${what})`;
}
