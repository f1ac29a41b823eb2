"""What Odoo is handed when it asks which provider sends a company's texts."""

from odoo.exceptions import UserError

from odoo.addons.sms_twilio.tools.sms_api import SmsApiTwilio


class ClinicGateApi(SmsApiTwilio):
    """Stand where Odoo asks for a provider; never call one from here.

    Callers that bring no ``sms.sms`` are refused: they would leave no trace.
    """

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        raise UserError(
            self.env._("Texts leave through Communication only; this one was refused.")
        )

    def _sms_twilio_send_request(self, session, to_number, body, uuid):
        return self._send_sms_batch([])
