"""Odd words, a number changed in the portal, a job's address: attacks 61, 63, 67.

Which test answers which attack of the auditor's list stands in ``docs/security.md``.
"""

import unicodedata

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.parts import count_parts
from .common import ClinicCase
from .consent_common import ConsentCase

MOVED = "+12125550177"


@tagged("post_install", "-at_install", "clinic", "clinic_security")
class TestOddWords(ClinicCase):
    """Attack 61: limited, counted, and shown as they leave."""

    def test_what_leaves_is_what_was_counted_and_shown(self):
        for words in (
            "Tabs\tand\r\nlines",
            "right to left \u202e kcab",
            "zero\u200bwidth and \ufeffmark",
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467 " * 20,
            "<script>alert(1)</script> ${7*7} %s {0}",
            "bell \x07 and escape \x1b[31m",
            "line\x0bbreak of a word processor",
        ):
            with self.subTest(ascii(words)):
                self._leaves_as_shown(words)

    def _leaves_as_shown(self, words):
        dialog = self.compose(body=words)
        preview, parts = dialog.preview_body, dialog.text_info["parts"]
        dialog.action_send()
        with self.provider() as provider:
            self.dispatch()
        (request,) = provider.requests
        self.assertEqual(request.body, preview)
        self.assertEqual(parts, count_parts(request.body).parts)
        unseen = [c for c in request.body if unicodedata.category(c) in ("Cc", "Cf")]
        self.assertLessEqual(set(unseen), {"\n", "\t", "\u200d"})

    def test_longest(self):
        for words, fits in (("x" * 1600, True), ("x" * 1601, False)):
            with self.subTest(len(words)):
                if fits:
                    self.assertEqual(len(self.send(body=words)), 1)
                    continue
                with self.assertRaisesRegex(UserError, "1,600"):
                    self.send(body=words)


@tagged("post_install", "-at_install", "clinic", "clinic_security")
class TestOpenDoors(HttpCase, ConsentCase):
    @mute_logger("odoo.addons.queue_job.controllers.main")
    def test_address_of_a_job_runs_nothing_that_waits(self):
        """Attack 67: a job that the runner has not handed out stays as it is."""
        message = self.send()
        job = self.env["queue.job"].search([("method_name", "=", "_job_dispatch")])[:1]
        self.assertEqual(job.state, "pending")
        with self.provider() as provider:
            path = f"/queue_job/runjob?db={self.env.cr.dbname}&job_uuid={job.uuid}"
            self.url_open(path)
        self.env.invalidate_all()
        self.assertEqual((job.state, message.state), ("pending", "queued"))
        self.assertFalse(provider.requests)

    def test_number_changed_in_the_portal_gets_nothing(self):
        """Attack 63: what waited was for the old number, which alone was permitted."""
        self.company.clinic_consent_policy = "explicit"
        client = self.make_portal_client().partner_id
        client._clinic_answer("granted", "portal", wording="May we text you?")
        message = self.send(client)
        self.authenticate("clinic_client", "clinic_client")
        self._change_number(client)
        self.assertEqual(client.phone_sanitized, MOVED)
        self.assertEqual(client.clinic_text_consent, "unknown")
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state, "skipped")
        with self.assertRaises(UserError):
            self.send(client)

    def _change_number(self, client):
        """Fill in Odoo's own form of the address, as the client."""
        page = html.fromstring(
            self.url_open(f"/my/address?partner_id={client.id}").content
        )
        data = {
            "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
            "partner_id": client.id,
            "name": client.name,
            "email": "client@example.com",
            "phone": MOVED,
            "street": "1 Elm Street",
            "city": "New York",
            "zip": "10001",
            "country_id": self.env.ref("base.us").id,
            "state_id": self.env.ref("base.state_us_27").id,
        }
        self.url_open("/my/address/submit", data=data)
        self.env.invalidate_all()
