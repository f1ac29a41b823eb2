"""Fetch a picture from the provider, and from nowhere else.

The address comes with a text and is therefore a stranger's word (reliability.md R16):
only the account's own media are asked for, a redirect is followed to the provider's
own stores alone, nothing is asked inside our network, and size and time are bounded.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from urllib.parse import urljoin, urlsplit

import requests

from ..exceptions import TransportError

LIMIT = 5 * 1024 * 1024  # bytes, the provider's own limit of a picture
SECONDS = 20  # for one picture, redirect included
TIMEOUTS = (3.0, 10.0)  # to connect, and between two pieces
PIECE = 64 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
STORES = (".twiliocdn.com",)
STORE_PATHS = {"s3-external-1.amazonaws.com": "/media.twiliocdn.com/"}
_PATH = "/2010-04-01/Accounts/{account}/Messages/{sid}/Media/"
_MEDIA = re.compile(r"ME[0-9a-fA-F]{32}")


class MediaRefused(TransportError):
    """The file is none that we fetch; asking again would not change that."""


def fetch_media(url: str, base_url: str, account: tuple[str, str], sid: str) -> bytes:
    """Return the bytes of one picture of a received text.

    :param url: the address that came with the text
    :param base_url: the API's address, the only one that is asked first
    :param account: the account's SID and its secret
    :param sid: the text's own id; the address must name it
    :raises MediaRefused: for an address, a type of answer or a size that we refuse
    :raises TransportError: when it could not be read now
    """
    deadline = time.monotonic() + SECONDS
    _check_own(url, base_url, account[0], sid)
    try:
        answer = _get(url, account)
        if answer.status_code in REDIRECTS:
            target = urljoin(url, answer.headers.get("Location", ""))
            answer.close()
            _check_store(target)
            answer = _get(target, None)
        return _read(answer, deadline)
    except requests.exceptions.RequestException as error:
        raise TransportError(type(error).__name__) from None


def _check_own(url: str, base_url: str, account_sid: str, sid: str) -> None:
    """Refuse all but the media of this text, at the API's own address."""
    start = base_url.rstrip("/") + _PATH.format(account=account_sid, sid=sid)
    if not url.startswith(start) or not _MEDIA.fullmatch(url[len(start) :]):
        raise MediaRefused("address")


def _check_store(url: str) -> None:
    """Refuse redirects to elsewhere than the provider's stores."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    path = STORE_PATHS.get(host)
    known = host.endswith(STORES) or (path and parts.path.startswith(path))
    if parts.scheme != "https" or not known or parts.port not in (None, 443):
        raise MediaRefused("redirect")
    if not _is_public(host):
        raise MediaRefused("network")


def _is_public(host: str) -> bool:
    """Return whether every address of a host is outside our own networks."""
    try:
        found = {item[4][0] for item in socket.getaddrinfo(host, 443)}
    except OSError:
        raise TransportError("name") from None
    return all(ipaddress.ip_address(address).is_global for address in found)


def _get(url: str, auth: tuple[str, str] | None) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(
            url,
            auth=auth,
            timeout=TIMEOUTS,
            allow_redirects=False,
            stream=True,
            headers={"Accept-Encoding": "identity", "Connection": "close"},
        )


def _read(answer: requests.Response, deadline: float) -> bytes:
    """Read the body piece by piece; packed bodies are read as they are."""
    with answer:
        if answer.status_code != 200:
            kind = MediaRefused if answer.status_code in (401, 403, 404, 410) else None
            raise (kind or TransportError)(f"HTTP {answer.status_code}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise MediaRefused("packed")
        content = bytearray()
        while piece := answer.raw.read(PIECE, decode_content=False):
            content += piece
            if len(content) > LIMIT:
                raise MediaRefused("size")
            if time.monotonic() > deadline:
                raise TransportError("slow")
        return bytes(content)
