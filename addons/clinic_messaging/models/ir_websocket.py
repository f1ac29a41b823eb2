"""Live updates go to pages of the clinic's own site only."""

import logging
from urllib.parse import urlsplit

from odoo import models

from odoo.addons.bus.websocket import wsrequest

_logger = logging.getLogger(__name__)


class IrWebsocket(models.AbstractModel):
    """Let no other site listen with a reader's cookie (R26, attack 29).

    Browsers send cookies along when a page of another site opens a websocket, unless
    they add SameSite themselves; Odoo's own check is off by default.
    """

    _inherit = "ir.websocket"

    @classmethod
    def _authenticate(cls):
        """Take who comes from another site's page for nobody."""
        result = super()._authenticate()
        if cls._clinic_is_foreign(wsrequest):
            _logger.warning("A page of another site asks for live updates")
            wsrequest.update_env(user=wsrequest.env.ref("base.public_user").id)
        return result

    @classmethod
    def _clinic_is_foreign(cls, asked) -> bool:
        """Return whether a browser says that the page is of another host.

        The address of the system counts too, for a proxy that passes no host on.

        :param asked: the websocket's request
        """
        origin = asked.httprequest.headers.get("Origin")
        # sudo: the system's own address
        parameters_sudo = asked.env["ir.config_parameter"].sudo()
        own = urlsplit(parameters_sudo.get_param("web.base.url") or "").netloc
        ours = (asked.httprequest.host, own)
        return bool(origin) and urlsplit(origin).netloc not in ours
