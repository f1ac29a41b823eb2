"""Files of secure mail: one upload per request, and the only way to download."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..tools import files
from .closed import closed, saved
from .portal_page import own_or_404

#: What a form may hold besides the file: its token and the parts' headers.
_FORM = 64 * 1024


class ClinicMailFileRoutes(http.Controller):
    """Serve staff and clients alike; everybody else meets the same 404 (R3, R21)."""

    @http.route(
        "/my/messages/drafts/<int:draft_id>/files",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=files.MOST + _FORM,
    )
    def upload(self, draft_id: int, file=None, **_form):
        """Add one file to one's own draft; the browser shows its progress.

        :param draft_id: id of the ``clinic.mail.message``
        :param file: the form's file; Odoo checks the form's ``csrf_token``
        :return: the file as JSON, or 422 with ``{"error": sentence}``
        :raises NotFound: for a draft that is not one's own
        """
        draft = request.env["clinic.mail.message"].browse(draft_id)
        content = file.stream.read(files.MOST + 1) if file else b""
        try:
            return self._json(
                draft._mail_attach(file.filename if file else "", content)
            )
        except AccessError as error:
            raise NotFound() from error
        except UserError as refused:
            return self._json({"error": str(refused)}, 422)

    @http.route(
        "/my/messages/files/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    @own_or_404
    def download(self, file_id: int):
        """Return a file that one may read, to be saved and never to be shown inline.

        :param file_id: id of the ``clinic.mail.attachment``
        :raises NotFound: for who may not, and for one that is not there
        """
        file = request.env["clinic.mail.attachment"].browse(file_id)
        return saved(*file._mail_download())

    def _json(self, values, status=200):
        return request.make_json_response(values, headers=closed(), status=status)
