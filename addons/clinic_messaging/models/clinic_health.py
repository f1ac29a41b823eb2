"""The health list: what must hold for texts to leave, each red or green."""

from urllib.parse import urlsplit

import requests

from odoo import models
from odoo.tools import config

from ..exceptions import TransportError

ANSWER_SECONDS = 5
# codes of a toll-free number or a local number that is not registered (yet)
UNREGISTERED = ("30032", "30034", "30035")
RUNNER_LOCK = 2293787760715711918  # queue_job's advisory lock of the elected runner


class ResCompany(models.Model):
    """Look at everything that texting stands on (reliability.md 2.8)."""

    _inherit = "res.company"

    def _clinic_health(self, online=False) -> list[dict]:
        """Return the checks as ``{"name", "ok", "advice"}``.

        :param online: also ask the provider whether the credentials are valid
        """
        self.ensure_one()
        checks = [
            *self._clinic_health_setup(),
            *self._clinic_health_place(),
            *self._clinic_health_server(),
            *(self._clinic_health_account() if online else []),
        ]
        return [
            {"name": name, "ok": bool(ok), "advice": "" if ok else advice}
            for name, ok, advice in checks
        ]

    def _clinic_health_setup(self):
        company_sudo = self.sudo()  # sudo: only asks whether secrets are set
        main = self._clinic_main_sender()
        return [
            (
                self.env._("Twilio account"),
                company_sudo.sms_twilio_account_sid
                and company_sudo.sms_twilio_auth_token,
                self.env._(
                    "Enter account SID and token under “Configure Twilio Account”."
                ),
            ),
            (
                self.env._("A number to send from"),
                main,
                self.env._("Press “Reload Numbers from Twilio”."),
            ),
            (
                self.env._("Sender works"),
                main and not main.pause_error_id,
                self.env._("Texting has stopped: %s", main.pause_reason or ""),
            ),
            (
                self.env._("Sender registered with the carriers"),
                self._clinic_sender_registered(),
                self.env._("Texts were refused as unregistered; see Twilio's console."),
            ),
        ]

    def _clinic_health_place(self):
        """Return what concerns the clinic's own surroundings."""
        url = self.env["clinic.sender"]._public_base_url()
        return [
            (
                self.env._("Public address with https"),
                urlsplit(url).scheme == "https",
                self.env._("Twilio must reach %s; use an https address.", url or "?"),
            ),
            (
                self.env._("Time zone"),
                self.clinic_tz and self.clinic_tz != "UTC",
                self.env._("Choose the clinic's zone, or quiet hours follow UTC."),
            ),
            (
                self.env._("Two-factor sign-in"),
                self._clinic_two_factor_on(),
                self.env._("Ask Odoo for a second factor of all employees."),
            ),
        ]

    def _clinic_two_factor_on(self) -> bool:
        # sudo: one setting, no secret
        parameters = self.env["ir.config_parameter"].sudo()
        return bool(parameters.get_param("auth_totp.policy"))

    def _clinic_health_server(self):
        return [
            (
                self.env._("Job queue loaded"),
                "queue_job" in (config["server_wide_modules"] or []),
                self.env._("Add queue_job to server_wide_modules in odoo.conf."),
            ),
            (
                self.env._("Job runner alive"),
                self._clinic_runner_alive() and not self._clinic_jobs_are_stuck(),
                self.env._(
                    "Start Odoo with workers and the [queue_job] section. Until then "
                    "a scheduled action sends in its place, more slowly."
                ),
            ),
            (
                self.env._("Scheduled actions alive"),
                self._clinic_actions_silence() is None,
                self.env._(
                    "Set max_cron_threads to 1 or more; see the scheduled actions."
                ),
            ),
        ]

    def _clinic_runner_alive(self) -> bool:
        self.env.cr.execute(
            """
            SELECT 1 FROM pg_locks WHERE locktype = 'advisory'
               AND (classid::bigint << 32) | objid::bigint = %s
               AND database = (SELECT oid FROM pg_database
                                WHERE datname = current_database())
            """,
            [RUNNER_LOCK],
        )
        return bool(self.env.cr.fetchone())

    def _clinic_jobs_are_stuck(self) -> bool:
        """Return whether jobs wait though a runner says that it lives (W31)."""
        # sudo: counts jobs, whoever looks at the health list
        return self.env["clinic.message"].sudo()._jobs_are_stuck()

    def _clinic_sender_registered(self) -> bool:
        """Return whether no carrier has refused our sender as unregistered lately."""
        return not self.env["clinic.message"].search_count(
            [
                ("company_id", "=", self.id),
                ("provider_code", "in", UNREGISTERED),
                ("create_date", ">", "-7d"),
            ],
            limit=1,
        )

    def _clinic_is_reachable(self) -> bool:
        """Return whether the public address leads to an Odoo, asked from here."""
        url = self.env["clinic.sender"]._public_base_url()
        try:
            answer = requests.get(f"{url}/web/health", timeout=ANSWER_SECONDS)
        except requests.exceptions.RequestException:
            return False
        return answer.ok

    def _clinic_health_account(self):
        """Ask the provider; only on a person's click, never while a page opens."""
        transport = self._clinic_transport()
        try:
            valid = transport is not None and list(transport.numbers()) is not None
        except TransportError:
            valid = False
        return [
            (
                self.env._("Twilio accepts the credentials"),
                valid,
                self.env._(
                    "Check account SID and token; nothing leaves until they are right."
                ),
            ),
            (
                self.env._("Clock agrees with Twilio's"),
                self._clinic_clock_agrees(transport),
                self.env._(
                    "The server's clock is more than two minutes off: quiet hours and "
                    "the hourly limit follow it. Set up time synchronisation."
                ),
            ),
            (
                self.env._("Callback address reachable"),
                self._clinic_is_reachable(),
                self.env._("Receipts cannot arrive; check address and proxy."),
            ),
        ]

    def _clinic_clock_agrees(self, transport) -> bool:
        """Return whether our clock is the provider's (W33).

        :param transport: one that has just been asked, or None
        """
        told = transport.provider_date if transport else None
        return self.env["clinic.clock"]._agrees(told)
