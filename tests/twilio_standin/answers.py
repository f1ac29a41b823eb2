"""Build HTTP answers in Twilio's plain form."""

import json
from typing import Any

from aiohttp import web

from .errors import ApiError


def json_response(body: Any, status: int = 200) -> web.Response:
    """Return a JSON answer whose content type carries no charset."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, content_type="application/json"
    )


def error_response(error: ApiError) -> web.Response:
    """Return the error envelope, with the challenge where it belongs."""
    response = json_response(error.envelope(), error.http)
    if error.http == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response
