"""Headers of every answer under /my/messages, errors and redirects included."""

from base64 import b64encode
from hashlib import sha256

from odoo import models
from odoo.http import request

ROOT = "/my/messages"
#: No request leaves for another host, no other site frames the page (attack 42).
POLICY = (
    "default-src 'none'; script-src 'self' {scripts} 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
#: The one handler that Odoo writes into its script elements.
ON_ERROR = b64encode(sha256(b"__odooAssetError=1").digest()).decode()


class IrHttp(models.AbstractModel):
    """Keep secure mail out of caches, frames and referrers (R7, attacks 22, 23, 42)."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        """Add the headers; a route that has a stricter policy of its own keeps it."""
        result = super()._post_dispatch(response)
        if ROOT in request.httprequest.path:
            cls._clinic_close(response)
        return result

    @classmethod
    def _clinic_close(cls, response):
        """Set the headers of one answer.

        Odoo compiles templates in the browser, which needs ``unsafe-eval``; inline
        scripts run with the page's own nonce only.
        """
        nonce = getattr(response, "qcontext", {}).get("clinic_nonce")
        own = f"'nonce-{nonce}' 'unsafe-hashes' 'sha256-{ON_ERROR}'"
        scripts = own if nonce else "'unsafe-inline'"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault(
            "Content-Security-Policy", POLICY.format(scripts=scripts)
        )
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
