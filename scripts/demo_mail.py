"""The demo's secure mail: something waits for the staff and for two clients.

Used by ``demo_job.py`` inside an Odoo shell, through the same methods as the screens
and as the people who would press the buttons.
"""

CLIENTS = ("client", "client2")
FIRST_CLIENT = 340  # behind those who are booked for the alert


def start_mail(env) -> None:
    """Make a practitioner and two portal accounts, and let them write; say so."""
    people = _people(env)
    _write(env, people)
    env.cr.commit()
    print("Secure mail waits: practitioner / practitioner, client / client (portal)\n")


def _people(env) -> dict:
    """Return the users by login; passwords are the logins, as in all of the demo."""
    users = env["res.users"]
    desk = users.search([("login", "=", "frontdesk")])
    desk.clinic_role = "front_office"
    staff = env.ref("clinic_messaging.clinic_messaging_group_user")
    mail = env.ref("clinic_portal_mail.clinic_portal_mail_group_user")
    doctor = _user(env, "practitioner", "Practitioner", staff | mail, tz=desk.tz)
    doctor.clinic_role = "provider"
    desk.group_ids += mail
    portal = env.ref("base.group_portal")
    contacts = env["res.partner"].search(
        [("clinic_client_status", "=", "active"), ("user_ids", "=", False)],
        limit=len(CLIENTS),
        offset=FIRST_CLIENT,
        order="id",
    )
    contacts.clinic_provider_ids = doctor
    clients = {
        login: _user(env, login, contact.name, portal, partner_id=contact.id)
        for login, contact in zip(CLIENTS, contacts, strict=True)
    }
    return {"desk": desk, "doctor": doctor, **clients}


def _user(env, login, name, groups, **values):
    company = env.ref("base.main_company")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "login": login,
                "password": login,
                "name": name,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, groups.ids)],
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                **values,
            }
        )
    )


def _write(env, people) -> None:
    """Send what waits on both sides, and leave a draft."""
    _talk(people["doctor"], people["client"])
    _to_the_office(people["client2"])
    _from_the_clinic(people)


def _talk(doctor, client) -> None:
    """A client asks, the practitioner answers, the client's thanks are unread."""
    question = (
        "<p>My knee hurts again since the walk on Sunday.</p>"
        "<p>Shall I come earlier than planned?</p>"
    )
    advice = (
        "<p>Please <b>cool it</b> and come tomorrow at nine:</p>"
        "<ul><li>bring the bandage</li><li>no sport until then</li></ul>"
    )
    thread = _send(client, [doctor], "Knee after the walk", question)
    _answer(doctor, thread, advice)
    _answer(client, thread, "<p>Thank you, I will be there at nine.</p>")


def _to_the_office(client) -> None:
    words = "<p>I cannot come on Thursday. Is there another day?</p>"
    _send(client, [], "Another day for my visit", words, teams=["front_office"])


def _from_the_clinic(people) -> None:
    """Something for one client, something for several, and a draft."""
    desk, client, second = people["desk"], people["client"], people["client2"]
    papers = "<p>Please bring the papers of your insurance along.</p>"
    _send(desk, [client], "Papers for your next visit", papers)
    group = "<p>The exercises of the group are new from Monday on.</p>"
    _send(people["doctor"], [client, second], "New exercises", group)
    draft = {"to": second.partner_id.ids, "subject": "Your question"}
    _messages(desk)._mail_compose({**draft, "body": "<p>Yes</p>"})


def _messages(user):
    """Return the model as somebody who works in the user's clinic."""
    return user.env["clinic.mail.message"].with_user(user)


def _send(user, to, subject, body, **values):
    ids = [person.partner_id.id for person in to]
    values = {"to": ids, "subject": subject, "body": body, **values}
    draft = _messages(user)._mail_compose(values)
    return _messages(user).browse(draft["id"])._mail_send()["thread_id"]


def _answer(user, thread_id, body) -> None:
    draft = _messages(user)._mail_compose({"thread_id": thread_id, "body": body})
    _messages(user).browse(draft["id"])._mail_send()
