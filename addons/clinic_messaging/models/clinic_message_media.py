"""Pictures that patients send: fetched in a job, looked at, made harmless (B29)."""

import logging

from odoo import models
from odoo.tools.image import ImageProcess
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.queue_job.exception import RetryableJobError

from ..exceptions import TransportError
from ..transports.media import MediaRefused

_logger = logging.getLogger(__name__)

KINDS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
}
LARGEST = (2048, 2048)  # pixels; a bomb is refused by Odoo before it is unpacked
RETRY_SECONDS = 60
MAX_TRIES = 5


class ClinicMessageMedia(models.Model):
    """Bring a received text's pictures into its conversation.

    The provider says a type and a name; neither is believed. What is no picture that
    Odoo can open is left where it is, and the conversation says so.
    """

    _inherit = "clinic.message"

    def _receive_media(self):
        """Ask for a job for the pictures of a received text, if it has some."""
        self.ensure_one()
        raw = self._raw_text()
        if raw.media and self.conversation_id:
            self.with_delay(
                channel="root",
                description="Clinic texts: pictures",
                identity_key=f"clinic-media-{self.id}",
                max_retries=MAX_TRIES,
            )._job_fetch_media()

    def _raw_text(self):
        """Return the text as it was received."""
        return self.env["clinic.inbound"].search([("message_id", "=", self.id)])

    def _job_fetch_media(self):
        """Fetch the pictures of one received text; safe to run twice.

        :raises RetryableJobError: when the provider cannot be asked now
        """
        self.ensure_one()
        message = self.mail_message_id
        if not message or message.attachment_ids:
            return
        raw = self._raw_text()
        try:
            files = [self._fetch_one(raw, media) for media in raw.media]
        except TransportError as error:
            _logger.info("Pictures of message %s: %s", self.id, error)
            raise RetryableJobError(
                "Pictures are not readable now", seconds=RETRY_SECONDS
            ) from None
        pictures = [file for file in files if file]
        self._attach(pictures)
        if len(pictures) < len(files):
            self.conversation_id._clinic_note(
                self.env._(
                    "A file that came with this text is no picture that can be shown. "
                    "Ask the client to send it in another way."
                )
            )

    def _fetch_one(self, raw, media):
        """Return ``(type, bytes)`` of one picture, or None if it is none for us."""
        account = (raw.sender_id or raw.company_id._clinic_main_sender())._account()
        if account is None:
            return None
        try:
            content = account.transport.fetch_media(media["url"], raw.sid)
            kind = guess_mimetype(content)
            if kind not in KINDS:
                raise MediaRefused("type")
            drawn = _draw(content)
        except MediaRefused as error:
            _logger.info("A file of message %s is refused: %s", self.id, error)
            return None
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever Odoo's drawing raises
            _logger.info(
                "A file of message %s cannot be drawn: %s",
                self.id,
                type(error).__name__,
            )
            return None
        return guess_mimetype(drawn), drawn

    def _attach(self, files):
        """Put pictures beside the text, as files of the conversation."""
        message = self.mail_message_id
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": f"picture-{number}.{KINDS[kind]}",
                    "raw": content,
                    "mimetype": kind,
                    "res_model": "discuss.channel",
                    "res_id": self.conversation_id.id,
                }
                for number, (kind, content) in enumerate(files, 1)
            ]
        )
        if attachments:
            message.write({"attachment_ids": [(4, file.id) for file in attachments]})
            Store(bus_channel=self.conversation_id).add(message).bus_send()


def _draw(content: bytes) -> bytes:
    """Draw a picture anew: what a camera wrote into it, e.g. the place, is gone.

    :raises Exception: what Odoo's drawing raises for what is no picture
    """
    image = ImageProcess(content, verify_resolution=True)
    image.resize(*LARGEST)
    image.operationsCount += 1  # else Odoo hands back what it was given
    return image.image_quality()
