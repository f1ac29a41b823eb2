"""Who gets a task that no person has made."""

from odoo import models


class ResCompanyTask(models.Model):
    """Find somebody who works with the app; a task without a name is nobody's."""

    _inherit = "res.company"

    def _clinic_task_user(self, preferred=None):
        """Return who gets a task of the clinic.

        :param preferred: a ``res.users`` record, such as an appointment's organizer;
            taken if he works with the app in this clinic
        :return: he, else the front office, else any user of the app; may be empty
        """
        self.ensure_one()
        users_sudo = self._clinic_staff("clinic_messaging.clinic_messaging_group_user")
        if preferred and preferred in users_sudo:
            return preferred
        people = users_sudo - self.env.ref("base.user_root")
        office = people.filtered(lambda u: u.clinic_role == "front_office")
        desk = people.filtered(lambda u: u.company_id == self)
        return (office & desk or office or desk or people).sorted("id")[:1]

    def _clinic_staff(self, group):
        """Return the clinic's active employees who have a group of the app.

        :param group: XML id
        """
        # sudo: names who works here, whatever made the task
        group_sudo = self.env.ref(group).sudo()
        return group_sudo.all_user_ids.filtered(
            lambda u: u.active and not u.share and self in u.company_ids
        )

    def _clinic_tell_administrators(self, describe):
        """Give each administrator of the clinic one task, in his own language.

        A task makes its user follow the clinic's contact. Two senders that stop at
        once would both write that; the clinic's row is updated first, so that the
        second meets a serialization failure and is repeated.

        :param describe: takes an environment and returns summary and note
        """
        self.ensure_one()
        self.env.cr.execute(
            "UPDATE res_company SET write_date = write_date WHERE id = %s",
            [self.id],
            log_exceptions=False,
        )
        for user in self._clinic_staff("clinic_messaging.clinic_messaging_group_admin"):
            summary, note = describe(self.with_context(lang=user.lang).env)
            self.env["mail.activity"].create(
                {
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.partner_id.id,
                    "user_id": user.id,
                    "summary": summary,
                    "note": note,
                }
            )
