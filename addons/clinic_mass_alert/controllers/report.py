"""The report's download link; for administrators of the clinic only."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ClinicMassAlertReport(http.Controller):
    """Serve an ended alert's report; everybody else learns nothing."""

    @http.route(
        "/clinic_mass_alert/<int:alert_id>/report.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def report(self, alert_id: int):
        """Return the workbook as it stands now.

        :param alert_id: id of the ``clinic.mass.alert``
        :raises NotFound: for who is no administrator of its clinic, and before the
            last text has left
        """
        alert = self._alert_or_404(alert_id)
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(alert._report_name())),
            ("Cache-Control", "no-store, private"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(alert._report(), headers)

    def _alert_or_404(self, alert_id: int):
        user = request.env.user
        if not user.has_group("clinic_messaging.clinic_messaging_group_admin"):
            raise NotFound()
        # a link carries no chosen companies: those of the user count
        alerts = request.env["clinic.mass.alert"].with_context(
            allowed_company_ids=user.company_ids.ids
        )
        alert = alerts.search([("id", "=", alert_id)])
        if not alert or not alert._has_ended(alert._counts()[alert.id]):
            raise NotFound()
        return alert
