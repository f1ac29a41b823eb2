"""What happens once at installation."""


def post_init_hook(env):
    """Let who works with Communication, or has a part in the clinic, use secure mail.

    Whoever comes later gets the group from an administrator.
    """
    staff = env["res.users"].search([("share", "=", False)])
    desk = "clinic_messaging.clinic_messaging_group_user"
    people = staff.filtered(lambda user: user.clinic_role or user.has_group(desk))
    people = people.filtered(lambda user: user.clinic_role != "external_agent")
    group = env.ref("clinic_portal_mail.clinic_portal_mail_group_user")
    group.user_ids |= people
