"""A number that is held: the sentence stands in the conversation, with Release."""

from odoo import models
from odoo.tools import format_date

from .clinic_refusal import HOLDING


class DiscussChannelHold(models.Model):
    """Show what a person must decide where the words were read (N10).

    The decision itself is the refusal's, with its own rights.
    """

    _inherit = "discuss.channel"

    def _clinic_describe_holds(self) -> list[dict]:
        """Return what is to be decided about the conversation's number.

        What the number wrote to another clinic stays there: the line under the
        composer says only that the number is held.

        :return: ``[{"id", "label", "sentence", "decide_by", "holds"}]``; the date is
            in the user's language, ``holds`` says whether texts wait for it
        """
        self.ensure_one()
        refusals = self.env["clinic.refusal"].search(
            [
                ("company_id", "=", self.clinic_company_id.id),
                ("number", "=", self.clinic_number),
                ("state", "=", "open"),
            ]
        )
        return [
            {
                "id": refusal.id,
                "label": refusal._label(refusal.kind),
                "sentence": refusal.sentence or "",
                "decide_by": format_date(self.env, refusal.deadline),
                "holds": refusal.kind in HOLDING,
            }
            for refusal in refusals
        ]
