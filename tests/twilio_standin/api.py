"""Message, media and feedback resources of the 2010-04-01 API."""

import dataclasses
import mimetypes

from aiohttp import web

from .answers import json_response
from .errors import ApiError
from .exchange import Exchange
from .listing import Listing, paginate, select
from .models import Account, Media, Message
from .resources import media_json, message_json, redacted_json
from .submit import build_message
from .wire import message_path, new_sid, rfc2822


async def create_message(exchange: Exchange, account: Account) -> web.Response:
    """Accept a text; a fault may accept it twice or hurry its callbacks."""
    server = exchange.server
    message = build_message(server.state, account, exchange.form)
    message.request_id = exchange.request_id
    _accept(exchange, message)
    answer = message_json(message, fresh=True)
    duplicate = exchange.plan.modifier("duplicate")
    copies = [_copy(message) for _turn in range((duplicate or {}).get("copies", 2) - 1)]
    for copy in copies if duplicate else []:
        _accept(exchange, copy)
    early = exchange.plan.modifier("before_response") is not None
    if not account.test:
        tasks = [server.delivery.start(item, early) for item in exchange.accepted]
        for task in tasks if early else []:
            await task
    return json_response(answer, 201)


def _accept(exchange: Exchange, message: Message) -> None:
    state = exchange.server.state
    for url in exchange.form.getall("MediaUrl", []):
        kind = mimetypes.guess_type(str(url))[0] or "application/octet-stream"
        media = Media(
            new_sid("ME"), message.sid, message.account_sid, kind, state.now()
        )
        state.media[media.sid] = media
        message.media.append(media.sid)
    state.accept(message)
    exchange.accepted.append(message)


def _copy(message: Message) -> Message:
    return dataclasses.replace(
        message,
        sid=new_sid(message.sid[:2]),
        duplicate_of=message.sid,
        media=[],
        history=[],
        callbacks=[],
    )


async def list_messages(exchange: Exchange, account: Account) -> web.Response:
    """List an account's messages, newest first."""
    state = exchange.server.state
    query = exchange.request.query
    found = select(state.messages.values(), account.sid, query)
    lag = exchange.plan.modifier("list_lag")
    if lag:
        newest = state.now() - float(lag.get("seconds", 0))
        found = [message for message in found if message.accepted_at <= newest]
    render = redacted_json if exchange.plan.modifier("redacted") else message_json
    listing = Listing(exchange.request.path, query, render, "messages")
    body = paginate(found, listing, gone=state.messages)
    missing = exchange.plan.modifier("missing_page")
    if missing and missing.get("page", 0) == body["page"]:
        body["messages"] = []
    return json_response(body)


def find_message(exchange: Exchange, account: Account) -> Message:
    """Return the message in the path.

    :raises ApiError: 20404 when it is unknown, deleted or another account's
    """
    sid = exchange.request.match_info["sid"]
    message = exchange.server.state.messages.get(sid)
    unknown = message is None or message.deleted or message.test
    if unknown or message.account_sid != account.sid:
        raise ApiError(20404, exchange.request.path)
    return message


async def fetch_message(exchange: Exchange, account: Account) -> web.Response:
    """Return one message as it is now."""
    message = find_message(exchange, account)
    redacted = exchange.plan.modifier("redacted")
    return json_response(redacted_json(message) if redacted else message_json(message))


async def update_message(exchange: Exchange, account: Account) -> web.Response:
    """Redact the body, or cancel what has not left yet."""
    message = find_message(exchange, account)
    form = exchange.form
    if "Body" in form:
        if form["Body"]:
            raise ApiError(20001)
        message.body = ""
        message.redacted = True
        exchange.server.state.record_change(message, "body", "redacted")
    if "Status" in form:
        await _cancel(exchange, message, str(form["Status"]))
    return json_response(message_json(message))


async def _cancel(exchange: Exchange, message: Message, status: str) -> None:
    if status != "canceled":
        raise ApiError(20422, "Status")
    if message.status not in {"scheduled", "accepted", "queued"}:
        raise ApiError(30409)
    await exchange.server.delivery.cancel(message)


async def delete_message(exchange: Exchange, account: Account) -> web.Response:
    """Take a finished message out of the lists; our own log keeps it."""
    message = find_message(exchange, account)
    if message.status in {"scheduled", "accepted", "queued", "sending"}:
        raise ApiError(20009)
    message.deleted = True
    exchange.server.state.record_change(message, "deleted")
    return web.Response(status=204)


async def send_feedback(exchange: Exchange, account: Account) -> web.Response:
    """Take the confirmation that a text was acted upon."""
    message = find_message(exchange, account)
    outcome = str(exchange.form.get("Outcome", "confirmed"))
    if outcome not in {"confirmed", "unconfirmed"}:
        raise ApiError(20422, "Outcome")
    now = rfc2822(exchange.server.state.now())
    body = {
        "account_sid": account.sid,
        "date_created": now,
        "date_updated": now,
        "message_sid": message.sid,
        "outcome": outcome,
        "uri": f"{message_path(account.sid, message.sid)}/Feedback.json",
    }
    return json_response(body)


def _media_of(exchange: Exchange, message: Message) -> list[Media]:
    known = exchange.server.state.media
    return [known[sid] for sid in message.media if sid in known]


async def list_media(exchange: Exchange, account: Account) -> web.Response:
    """List the files of a message."""
    files = _media_of(exchange, find_message(exchange, account))
    request = exchange.request
    listing = Listing(request.path, request.query, media_json, "media_list")
    return json_response(paginate(files, listing))


def _find_media(exchange: Exchange, account: Account) -> Media:
    wanted = exchange.request.match_info["media"]
    for media in _media_of(exchange, find_message(exchange, account)):
        if media.sid == wanted:
            return media
    raise ApiError(20404, exchange.request.path)


async def fetch_media(exchange: Exchange, account: Account) -> web.Response:
    """Describe one file."""
    return json_response(media_json(_find_media(exchange, account)))


async def delete_media(exchange: Exchange, account: Account) -> web.Response:
    """Delete one file for good."""
    del exchange.server.state.media[_find_media(exchange, account).sid]
    return web.Response(status=204)
