"""Who is texting: candidates by number, with reasons (B9, N7)."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from odoo import models

RECENT = timedelta(days=7)
NEAR = (timedelta(hours=-24), timedelta(hours=48))
WEIGHTS = {"chosen": 4, "texted": 3, "named": 3, "appointment": 2}
# one reason alone is enough, but not a weaker one against another person's
LEAD = 2


@dataclass
class Candidate:
    """One contact who may have written, and what speaks for it."""

    partner_id: int
    name: str = field(repr=False)
    reasons: list[str] = field(default_factory=list)

    @property
    def score(self) -> int:
        """Return how much speaks for this contact."""
        return sum(WEIGHTS[reason] for reason in self.reasons)


class DiscussChannelIdentity(models.Model):
    """Say whose words a received text are, or that a person must say it.

    A number is attached by itself only where one contact has it, or where one of
    several is clearly first; otherwise the conversation is nobody's until a person
    picks, and what was picked is remembered for it.
    """

    _inherit = "discuss.channel"

    def _clinic_identify(self, words=""):
        """Attach the conversation to the contact who is clearly first, or to nobody.

        :param words: what was just received
        :return: the contact; empty if a person must pick
        """
        self.ensure_one()
        candidates = self._clinic_candidates(words)
        partner, identity = self._clinic_verdict(candidates)
        name = partner.name or self.clinic_number
        known = (self.clinic_partner_id, self.clinic_identity, self.name)
        if known != (partner, identity, name):
            self.write(
                {
                    "clinic_partner_id": partner.id,
                    "clinic_identity": identity,
                    "name": name,
                }
            )
        return partner

    def _clinic_verdict(self, candidates):
        """Return ``(contact, how sure)`` for candidates in order of their score."""
        partners = self.env["res.partner"]
        if self.clinic_identity == "chosen" and not candidates:
            return self.clinic_partner_id, "chosen"
        if not candidates:
            return partners, "unknown"
        first = partners.browse(candidates[0].partner_id)
        if len(candidates) == 1:
            sure = "chosen" if "chosen" in candidates[0].reasons else "alone"
            return first, sure
        lead = candidates[0].score - candidates[1].score
        if candidates[0].score and lead >= LEAD:
            chosen = "chosen" in candidates[0].reasons
            return first, "chosen" if chosen else "clear"
        return partners, "open"

    def _clinic_candidates(self, words=""):
        """Return the contacts who may be writing, the likeliest first.

        :param words: what was received; names in it count
        :return: ``list[Candidate]``
        """
        self.ensure_one()
        partners = self._clinic_partners_of_number()
        chosen = self.clinic_partner_id
        if self.clinic_identity == "chosen":
            partners |= chosen
        found = {p.id: Candidate(p.id, p.name or "") for p in partners}
        if self.clinic_identity == "chosen":
            found[chosen.id].reasons.append("chosen")
        for reason, ids in self._clinic_reasons(partners, words):
            for partner_id in ids:
                found[partner_id].reasons.append(reason)
        return sorted(found.values(), key=lambda c: (-c.score, c.partner_id))

    def _clinic_reasons(self, partners, words):
        """Yield each reason with the ids of the contacts for whom it speaks."""
        if len(partners) > 1:
            texted = self._clinic_last_text()
            people = texted.partner_id | texted.patient_id
            yield "texted", (partners & people).ids
            yield "appointment", self._clinic_near_appointments(partners)
            yield "named", _named(partners, words)

    def _clinic_partners_of_number(self):
        """Return the clinic's and the shared contacts with this number."""
        # sudo: attached or shown with the conversation, whose readers read contacts
        partners_sudo = self.env["res.partner"].sudo()
        return partners_sudo.search(
            [
                ("phone_sanitized", "=", self.clinic_number),
                ("company_id", "in", [self.clinic_company_id.id, False]),
            ],
            order="id",
            limit=20,
        )

    def _clinic_last_text(self):
        """Return the last text to this number, if it is recent."""
        since = self.env["clinic.clock"]._now() - RECENT
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: the clinic's own rows
        return ledger_sudo.search(
            [
                ("number", "=", self.clinic_number),
                ("company_id", "=", self.clinic_company_id.id),
                ("direction", "=", "outbound"),
                ("state", "in", ("sent", "delivered", "unknown", "submitting")),
                ("sent_at", ">=", since),
            ],
            order="sent_at desc, id desc",
            limit=1,
        )

    def _clinic_patient_of(self, partner):
        """Return whom a text of this contact is about, as far as is known.

        It is the patient of the last text to the contact, e.g. a child that was
        reminded of a visit; else the contact.
        """
        last = self._clinic_last_text()
        about = last.patient_id if last.partner_id == partner else partner
        return about or partner

    def _clinic_near_appointments(self, partners):
        """Return the contacts with an appointment about now, or whose patient has."""
        now = self.env["clinic.clock"]._now()
        # sudo: only who attends is asked for
        events_sudo = self.env["calendar.event"].sudo()
        events = events_sudo._get_clinic_appointments(
            self.clinic_company_id, now + NEAR[0], now + NEAR[1]
        )
        attending = events.attendee_ids.filtered(lambda a: a.state != "declined")
        people = attending.partner_id
        return (partners & (people | people.clinic_contact_id)).ids


def _named(partners, words) -> list[int]:
    """Return the contacts whose first or whole name stands in the words."""
    text = (words or "").casefold()
    found = []
    for partner in partners:
        names = (partner.name or "").casefold().split()
        first = names[0].strip(".,") if names else ""
        if len(first) > 2 and re.search(rf"\b{re.escape(first)}\b", text):
            found.append(partner.id)
    # a name that they all share says nothing
    return found if len(found) < len(partners) else []
