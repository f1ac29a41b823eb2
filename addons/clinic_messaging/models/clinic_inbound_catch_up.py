"""Texts that came while nobody could take them are read from the provider's list."""

import logging
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models

from ..exceptions import TransportError

_logger = logging.getLogger(__name__)

OVERLAP = timedelta(hours=1)
LONGEST = timedelta(days=30)


class ClinicInboundCatchUp(models.Model):
    """Ask the provider for what its webhook could not deliver.

    It posts a text once; after an outage only the list knows it. The same insert as
    the webhook's makes a text that is known a no-op, so windows may overlap.
    """

    _inherit = "clinic.inbound"

    @api.model
    def _cron_catch_up(self):
        """Read the lists of all senders; one that cannot be read stops no other."""
        senders = self.env["clinic.sender"].search([("active", "=", True)])
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(senders))
        for sender in senders:
            self._catch_up(sender)
            if not progress._commit_progress(1):
                break

    @api.model
    def _catch_up(self, sender):
        """Insert the texts of one sender's list that are not known yet.

        :param sender: ``clinic.sender``
        """
        account = sender._account()
        if account is None:
            return
        now = self.env["clinic.clock"]._now()
        since = max(
            (sender.caught_up_at or sender.create_date) - OVERLAP, now - LONGEST
        )
        try:
            texts = list(account.transport.received(sender.number, since))
            count = self._insert_missed(sender, account.transport, texts)
        except TransportError as error:
            _logger.info("Sender %s: received texts not readable: %s", sender.id, error)
            return
        sender.caught_up_at = now
        if count:
            _logger.info("Sender %s: %s missed texts found", sender.id, count)
            self._wake_receiver()

    def _insert_missed(self, sender, transport, texts) -> int:
        """Insert what is new of a list, oldest first.

        :return: how many were new
        """
        known = self.search_fetch([("sid", "in", [t.sid for t in texts])], ["sid"])
        missed = [text for text in texts if text.sid not in set(known.mapped("sid"))]
        for text in missed:
            media = transport.media(text.sid) if text.media_count else []
            whole = replace(text, media=media)
            self._insert(whole, sender.company_id, sender, "list")
        return len(missed)


class ClinicSender(models.Model):
    """Remember until when a sender's list of received texts was read."""

    _inherit = "clinic.sender"

    caught_up_at = fields.Datetime(readonly=True)
