"""What happens once at installation, and why uninstalling is refused."""

from odoo.exceptions import UserError


def post_init_hook(env):
    """Make clients of the persons in the calendar; feed senders from known numbers.

    Internal users and companies are left alone (design.md 5, "Appointments").
    """
    internal = env["res.users"].search([("share", "=", False)]).partner_id
    attending = env["calendar.attendee"].search([]).partner_id
    clients = (attending - internal).filtered(lambda p: not p.is_company)
    clients.filtered(lambda p: not p.clinic_client_status).write(
        {"clinic_client_status": "active"}
    )
    env["sms.twilio.number"].search([])._clinic_feed_senders()


def uninstall_hook(env):
    """Refuse once more, for who marks the module by hand; take the rules' alarms along.

    They are Odoo's own records: left behind, they would text by Odoo's own means, or
    stand on appointments without anybody who sends them.
    """
    refuse_while_used(env)
    rules = env["clinic.reminder.rule"].with_context(active_test=False)
    rules.search([]).unlink()


def refuse_while_used(env):
    """Refuse while the record of what patients were told would be lost.

    :raises UserError: unless ``clinic_messaging.allow_uninstall`` is set
    """
    parameters = env["ir.config_parameter"].sudo()  # sudo: one flag of ours
    if parameters.get_param("clinic_messaging.allow_uninstall"):
        return
    ledger = env["clinic.message"].sudo()  # sudo: whether rows exist, in any clinic
    used = ledger.search_count([], limit=1)
    if used or env["clinic.consent"].sudo().search_count([], limit=1):  # sudo: as above
        raise UserError(
            env._(
                "There are messages or consents on record. To delete them with the "
                "addon, set the system parameter clinic_messaging.allow_uninstall."
            )
        )
