"""A text to one person: batch, segment and row at once."""

from odoo import api, models


class ClinicMessageSingle(models.Model):
    """Put one text into the ledger for code that has checked what it sends.

    Every outgoing text has a batch and a segment, so that one list shows all
    (design.md 3); a text to one person is one of one.
    """

    _inherit = "clinic.message.batch"

    @api.model
    def _create_single(self, common, row, sender, lane="direct"):
        """Create batch, released segment and ledger row; wake the dispatcher.

        :param common: values that batch and row share: ``company_id``, ``origin``,
            ``message_type``, ``author_id``
        :param row: values of the row: ``number``, ``body``, ``partner_id`` and the like
        :param sender: the ``clinic.sender`` it leaves from
        :param lane: a key of ``clinic.message.lane``
        :return: the ledger's row
        """
        batch = self.create(
            {
                **common,
                "name": self.env._("Text"),
                "body": row["body"],
                "sender_id": sender.id,
                "released_early": row.get("released_early", False),
                "state": "running",
                "recipient_count": 1,
            }
        )
        segment = batch._create_released_segment(self.env["clinic.clock"]._now())
        ledger = self.env["clinic.message"]
        message = ledger.create(
            {
                **common,
                **row,
                "lane": lane,
                "due_at": segment.due_at,
                "batch_id": batch.id,
                "segment_id": segment.id,
                "sender_id": sender.id,
            }
        )
        ledger._enqueue_dispatch(sender, [lane])
        return message
