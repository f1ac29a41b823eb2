"""Routes: Twilio's resources on one side, the control side on the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from . import api, api_account
from .admin import Admin, Handler, explain_errors
from .admin_log import AdminLog
from .answers import error_response
from .errors import ApiError
from .gateway import Gateway, add_headers
from .wire import API_VERSION

if TYPE_CHECKING:
    from .server import Server

MAX_REQUEST_BYTES = 16 * 1024 * 1024
ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
MESSAGE = f"{ACCOUNT}/Messages/{{sid:(?:SM|MM)[0-9a-fA-F]{{32}}}}"
MEDIA = f"{MESSAGE}/Media/{{media:ME[0-9a-fA-F]{{32}}}}"
NUMBERS = f"{ACCOUNT}/IncomingPhoneNumbers"
NUMBER = f"{NUMBERS}/{{sid}}"

# method, path, kind in fault rules, handler
API_ROUTES = (
    ("POST", f"{ACCOUNT}/Messages.json", "create", api.create_message),
    ("GET", f"{ACCOUNT}/Messages.json", "list", api.list_messages),
    ("GET", f"{MESSAGE}.json", "fetch", api.fetch_message),
    ("POST", f"{MESSAGE}.json", "update", api.update_message),
    ("DELETE", f"{MESSAGE}.json", "delete", api.delete_message),
    ("POST", f"{MESSAGE}/Feedback.json", "update", api.send_feedback),
    ("GET", f"{MESSAGE}/Media.json", "media", api.list_media),
    ("GET", f"{MEDIA}.json", "media", api.fetch_media),
    ("DELETE", f"{MEDIA}.json", "media", api.delete_media),
    ("GET", f"{ACCOUNT}.json", "account", api_account.fetch_account),
    (
        "GET",
        f"{NUMBERS}.json",
        "numbers",
        api_account.list_numbers,
    ),
    ("GET", f"{NUMBER}.json", "numbers", api_account.fetch_number),
    ("POST", f"{NUMBER}.json", "numbers", api_account.update_number),
)


@web.middleware
async def twilio_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer unknown paths and methods with Twilio's envelope."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        return error_response(ApiError(20404, request.path))
    except web.HTTPMethodNotAllowed:
        return error_response(ApiError(20004))


def build_app(server: Server) -> web.Application:
    """Return the application that serves ``server``."""
    app = web.Application(
        client_max_size=MAX_REQUEST_BYTES,
        middlewares=[twilio_errors, explain_errors],
    )
    gateway = Gateway(server)
    for method, path, kind, handler in API_ROUTES:
        app.router.add_route(method, path, gateway.endpoint(kind, handler))
    app.router.add_get(MEDIA, partial(api_account.media_content, server.state))
    app.router.add_routes(_admin_routes(server))
    app.on_response_prepare.append(add_headers)
    return app


def _admin_routes(server: Server) -> list[web.RouteDef]:
    tables = {
        "GET": {**_readers(AdminLog(server)), **_getters(Admin(server))},
        "POST": _setters(Admin(server)),
        "DELETE": _deleters(Admin(server)),
    }
    return [
        web.route(method, f"/_standin/{name}", handler)
        for method, handlers in tables.items()
        for name, handler in handlers.items()
    ]


def _readers(log: AdminLog) -> dict[str, Handler]:
    return {
        "health": log.get_health,
        "messages": log.get_messages,
        "messages/{sid}": log.get_message,
        "requests": log.get_requests,
        "inbound": log.get_inbound,
        "summary": log.get_summary,
        "wait": log.get_wait,
    }


def _getters(admin: Admin) -> dict[str, Handler]:
    return {
        "accounts": admin.get_accounts,
        "owned": admin.get_owned,
        "services": admin.get_services,
        "numbers": admin.get_numbers,
        "faults": admin.get_faults,
        "optouts": admin.get_optouts,
    }


def _setters(admin: Admin) -> dict[str, Handler]:
    return {
        "accounts": admin.post_accounts,
        "owned": admin.post_owned,
        "services": admin.post_services,
        "numbers": admin.post_numbers,
        "faults": admin.post_faults,
        "reset": admin.post_reset,
        "optouts": admin.post_optouts,
        "inbound": admin.post_inbound,
        "callbacks": admin.post_callbacks,
    }


def _deleters(admin: Admin) -> dict[str, Handler]:
    return {
        "owned": admin.delete_owned,
        "numbers": admin.delete_numbers,
        "faults": admin.delete_faults,
    }
