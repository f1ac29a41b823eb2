"""Account and phone number resources, and the files themselves."""

from aiohttp import web

from .answers import error_response, json_response
from .auth import authenticate
from .errors import ApiError
from .exchange import Exchange
from .listing import Listing, paginate
from .models import Account, OwnedNumber
from .resources import account_json, number_json
from .state import State

# Parameter of an update: our field
NUMBER_FIELDS = {
    "FriendlyName": "friendly_name",
    "SmsUrl": "sms_url",
    "SmsFallbackUrl": "sms_fallback_url",
    "StatusCallback": "status_callback",
}


async def fetch_account(_exchange: Exchange, account: Account) -> web.Response:
    """Describe the account; clients use it to check their credentials."""
    return json_response(account_json(account))


async def list_numbers(exchange: Exchange, account: Account) -> web.Response:
    """List the account's own numbers, newest first."""
    query = exchange.request.query
    found = [
        number
        for number in reversed(exchange.server.state.numbers.values())
        if number.account_sid == account.sid
        and query.get("PhoneNumber", "") in number.phone_number
        and query.get("FriendlyName", number.friendly_name) == number.friendly_name
    ]
    path, key = exchange.request.path, "incoming_phone_numbers"
    return json_response(paginate(found, Listing(path, query, number_json, key)))


def _find_number(exchange: Exchange, account: Account) -> OwnedNumber:
    sid = exchange.request.match_info["sid"]
    for number in exchange.server.state.numbers.values():
        if number.sid == sid and number.account_sid == account.sid:
            return number
    raise ApiError(20404, exchange.request.path)


async def fetch_number(exchange: Exchange, account: Account) -> web.Response:
    """Describe one own number."""
    return json_response(number_json(_find_number(exchange, account)))


async def update_number(exchange: Exchange, account: Account) -> web.Response:
    """Change the webhooks or the name of an own number."""
    number = _find_number(exchange, account)
    for parameter, name in NUMBER_FIELDS.items():
        if parameter in exchange.form:
            setattr(number, name, str(exchange.form[parameter]))
    return json_response(number_json(number))


async def media_content(state: State, request: web.Request) -> web.Response:
    """Serve the bytes of a file; open to all unless ``media_auth`` is set."""
    header = request.headers.get("Authorization")
    media = state.media.get(request.match_info["media"])
    try:
        if header or state.settings.media_auth:
            authenticate(state, request.match_info["account"], header)
        if media is None or media.parent_sid != request.match_info["sid"]:
            raise ApiError(20404, request.path)
    except ApiError as error:
        return error_response(error)
    return web.Response(body=media.data, content_type=media.content_type)
