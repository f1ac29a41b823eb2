"""The provider's account behind a sender: credentials, addresses, faults."""

from dataclasses import dataclass, field

from odoo import models

from ..transports.base import SendRequest, Transport
from ..transports.twilio import DEFAULT_URL, TwilioTransport

STATUS_PATH = "/clinic_messaging/twilio/status/"
# ask for five tries on every kind of failure; by default there is one (W20)
CONNECTION_OVERRIDES = "#rc=5&rp=all"
# hot path: a clinic has hundreds of fields, and each receipt looks at these
OF_SIGNATURE = (
    "sms_twilio_auth_token",
    "clinic_old_auth_token",
    "clinic_old_auth_token_until",
)


@dataclass(frozen=True)
class Account:
    """What a dispatcher needs to call the provider for one sender."""

    transport: Transport = field(repr=False)
    from_number: str = field(repr=False)
    base_url: str

    def prepare(self, claim) -> SendRequest:
        """Return the call that belongs to a committed claim."""
        return SendRequest(
            to=claim.number,
            from_number=self.from_number,
            body=claim.body,
            status_callback=self.status_url(claim.token),
            validity_period=claim.validity,
        )

    def status_url(self, token: str) -> str:
        """Return the callback address of an attempt, with connection overrides."""
        return f"{self.base_url}{STATUS_PATH}{token}{CONNECTION_OVERRIDES}"


class ClinicSenderAccount(models.Model):
    """Reach the provider for a sender, or say clearly that it cannot be reached."""

    _inherit = "clinic.sender"

    def _account(self) -> Account | None:
        """Return the sender's account, or None if its credentials are missing.

        They are, too, when the clinic has moved to another account since.
        """
        self.ensure_one()
        transport = self.company_id._clinic_transport()
        company_sudo = self.company_id.sudo()  # sudo: compared, not shown
        if transport is None or company_sudo.sms_twilio_account_sid != self.account_sid:
            return None
        return Account(transport, self.number, self._public_base_url())

    def _public_base_url(self) -> str:
        """Return the address under which the provider reaches us.

        A setting of its own: ``web.base.url`` is rewritten at logins (finding S9).
        """
        # sudo: an address, no secret
        parameters = self.env["ir.config_parameter"].sudo()
        url = parameters.get_param("clinic_messaging.public_base_url")
        return (url or parameters.get_param("web.base.url") or "").rstrip("/")

    def _stop_unconfigured(self):
        """Pause a sender without credentials, with one notice; texts stay queued."""
        error = self.env["clinic.message.error"]._for_code("20003")
        self.env["clinic.message"]._stop_sender(self, error)

    def _notify_administrators(self, error):
        """Give each administrator of the clinic one task about a fault of set-up.

        :param error: the catalogue's row; it may stop the sender or hit some texts
        """
        self.ensure_one()

        def describe(env):
            fault = error.with_env(env)
            summary = (
                env._("Texting has stopped: %s", fault.title)
                if fault.stops_sender
                else env._("Some texts fail until this is mended: %s", fault.title)
            )
            return summary, fault._resolution_for(self.company_id, self)

        self.company_id._clinic_tell_administrators(describe)


class ResCompany(models.Model):
    """Open the clinic's provider account."""

    _inherit = "res.company"

    def _clinic_transport(self) -> Transport | None:
        """Return the clinic's transport, or None without account or token."""
        self.ensure_one()
        company_sudo = self.sudo()  # sudo: secrets are for system users, this is a job
        account_sid = company_sudo.sms_twilio_account_sid
        token = company_sudo.sms_twilio_auth_token
        if not account_sid or not token:
            return None
        url = (
            self.env["ir.config_parameter"]
            .sudo()  # sudo: an address, no secret
            .get_param("clinic_messaging.twilio_api_url")
        )
        return TwilioTransport(account_sid, token, url or DEFAULT_URL)

    def _clinic_auth_tokens(self) -> list[str]:
        """Return the secrets whose signatures are accepted; two during a rotation."""
        self.ensure_one()
        company_sudo = self.sudo()  # sudo: secrets, compared only
        company_sudo.fetch(OF_SIGNATURE)
        tokens = [company_sudo.sms_twilio_auth_token]
        valid_until = company_sudo.clinic_old_auth_token_until
        if valid_until and valid_until > self.env["clinic.clock"]._now():
            tokens.append(company_sudo.clinic_old_auth_token)
        return [token for token in tokens if token]
