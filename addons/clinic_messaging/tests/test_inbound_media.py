"""Pictures from patients: fetched from the provider only, believed by nobody (B29)."""

import io

from PIL import Image

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.exception import RetryableJobError

from ..exceptions import TransportError
from ..transports.media import MediaRefused, _check_own, _check_store
from .conversation_common import ConversationCase

BASE = "https://api.twilio.com"
ACCOUNT = "AC" + "1" * 32
SID = "MM" + "c" * 32
OWN = f"{BASE}/2010-04-01/Accounts/{ACCOUNT}/Messages/{SID}/Media/ME{'d' * 32}"
OUR_LOG = "odoo.addons.clinic_messaging.models.clinic_message_media"


def picture(kind="PNG", size=(40, 30), exif=None):
    """Return the bytes of a small picture."""
    out = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "red").save(out, kind, **extra)
    return out.getvalue()


@tagged("post_install", "-at_install", "clinic")
class TestMedia(ConversationCase):
    def text_with(self, *contents):
        """Receive a text with pictures and run its job."""
        files = {
            f"{OWN[:-1]}{number}": content for number, content in enumerate(contents)
        }
        media = [{"url": url, "type": "image/png"} for url in files]
        message = self.receive("See this", sid=SID, media=media)
        with self.provider() as transport, mute_logger(OUR_LOG):
            transport.files = files
            message._job_fetch_media()
        self.env.invalidate_all()
        return message

    def test_picture_stands_beside_the_text(self):
        message = self.text_with(picture())
        file = message.mail_message_id.attachment_ids
        self.assertEqual((file.name, file.mimetype), ("picture-1.png", "image/png"))
        self.assertEqual(file.res_model, "discuss.channel")
        self.assertEqual(file.res_id, message.conversation_id.id)
        self.assertFalse(file.public)

    def test_job_is_asked_for_and_safe_to_repeat(self):
        message = self.text_with(picture())
        jobs = self.env["queue.job"].search(
            [("model_name", "=", "clinic.message"), ("method_name", "like", "media")]
        )
        self.assertEqual(len(jobs), 1)
        message._job_fetch_media()
        self.assertEqual(len(message.mail_message_id.attachment_ids), 1)

    def test_place_in_a_photograph_is_gone(self):
        exif = Image.Exif()
        exif[0x010E] = "canary place"
        message = self.text_with(picture("JPEG", exif=exif))
        file = message.mail_message_id.attachment_ids
        self.assertEqual(file.mimetype, "image/jpeg")
        self.assertNotIn(b"canary", file.raw)

    def test_what_is_no_picture_is_left_and_said(self):
        bad = (
            b"<html><script>alert(1)</script></html>",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
            b"%PDF-1.4 x",
            b"GIF89a broken",
            b"",
            MediaRefused("size"),
        )
        message = self.text_with(picture(), *bad)
        self.assertEqual(len(message.mail_message_id.attachment_ids), 1)
        notes = message.conversation_id.message_ids.mapped("body")
        self.assertTrue(any("no picture" in note for note in notes))

    def test_provider_away_is_asked_again(self):
        message = self.receive(
            "See", sid=SID, media=[{"url": OWN, "type": "image/png"}]
        )
        with self.provider() as transport, mute_logger(OUR_LOG):
            transport.files = {OWN: TransportError("ReadTimeout")}
            with self.assertRaises(RetryableJobError):
                message._job_fetch_media()
        self.assertFalse(message.mail_message_id.attachment_ids)

    def test_two_way_off_fetches_nothing(self):
        self.company.clinic_two_way_enabled = False
        self.receive("See", sid=SID, media=[{"url": OWN, "type": "image/png"}])
        self.assertFalse(
            self.env["queue.job"].search([("method_name", "like", "media")])
        )

    def test_nobody_else_reads_or_changes_the_picture(self):
        file = self.text_with(picture()).mail_message_id.attachment_ids
        self.assertTrue(file.with_user(self.front_desk).read(["name"]))
        self.assertFalse(file.with_user(self.employee).has_access("read"))
        self.assertFalse(file._get_raw_access_token(), "no link without signing in")
        for operation in ("write", "unlink"):
            self.assertFalse(file.with_user(self.front_desk).has_access(operation))


@tagged("post_install", "-at_install", "clinic")
class TestMediaAddresses(TransactionCase):
    """Attack 81: no request leaves to hosts that are not the provider's."""

    def test_own_media_of_this_text_only(self):
        _check_own(OWN, BASE, ACCOUNT, SID)
        for url in (
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            OWN.replace("https", "http"),
            OWN.replace("api.twilio.com", "api.twilio.com.evil.example"),
            OWN.replace("api.twilio.com", "user@evil.example"),
            OWN.replace(ACCOUNT, "AC" + "2" * 32),
            OWN.replace(SID, "MM" + "e" * 32),
            OWN + "/../../x",
            OWN + "?x=1",
            OWN + "\n",
            "",
        ):
            with self.subTest(url=url), self.assertRaises(MediaRefused):
                _check_own(url, BASE, ACCOUNT, SID)

    def test_redirects_to_the_providers_stores_only(self):
        for url in (
            "http://mms.twiliocdn.com/x",
            "https://mms.twiliocdn.com:8443/x",
            "https://twiliocdn.com.evil.example/x",
            "https://evil.example/.twiliocdn.com",
            "https://s3-external-1.amazonaws.com/other-bucket/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "ftp://mms.twiliocdn.com/x",
            "",
        ):
            with self.subTest(url=url), self.assertRaises(MediaRefused):
                _check_store(url)
