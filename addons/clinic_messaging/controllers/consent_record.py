"""Download of everything that is known about one number's texts."""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ClinicConsentRecord(Controller):
    """Give administrators the record of a number as a spreadsheet (C16)."""

    @route(
        "/clinic_messaging/number/<int:number_id>/record.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def record(self, number_id, **_kwargs):
        """Return the spreadsheet; 404 for who may not have it, and for no number."""
        group = "clinic_messaging.clinic_messaging_group_admin"
        numbers = request.env["clinic.number"]
        number_sudo = numbers.sudo().browse(number_id)  # sudo: which number is meant
        if not request.env.user.has_group(group) or not number_sudo.exists():
            raise NotFound
        name = request.env._("texting record %s.xlsx", number_id)
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(numbers._record_xlsx(number_sudo.number), headers)
