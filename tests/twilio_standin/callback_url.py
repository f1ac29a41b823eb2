"""Which addresses the stand-in accepts for webhooks, and where they lead.

Twilio wants a public host.  Here nothing may leave the machine: a public
address is accepted and signed as it stands, but the connection goes to the
loopback address it is routed to, as behind a reverse proxy.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import ApiError
from .settings import Settings

MAX_URL = 4000
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def is_loopback(host: str) -> bool:
    """Tell whether connecting to ``host`` stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_acceptable_host(host: str, settings: Settings) -> bool:
    if is_loopback(host) or host in settings.allowed_hosts:
        return True
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(_HOST.fullmatch(host))


def check_status_callback(url: str, settings: Settings) -> None:
    """Refuse a StatusCallback that Twilio would refuse.

    :raises ApiError: 21609
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise ApiError(21609, url) from error
    good = (
        len(url) <= MAX_URL
        and parts.scheme in {"http", "https"}
        and not re.search(r"\s", url)
        and _is_acceptable_host(host, settings)
    )
    if not good:
        raise ApiError(21609, url)


@dataclass(frozen=True)
class Target:
    """Where a webhook really goes, and how it looks on arrival."""

    url: str
    headers: dict[str, str]


def resolve(url: str, settings: Settings) -> Target | None:
    """Return the loopback address for ``url``, or None if it has none.

    :param url: the signed address, without fragment
    """
    for public, local in settings.routes.items():
        prefix = public.rstrip("/")
        if url == prefix or url.startswith((prefix + "/", prefix + "?")):
            return Target(local.rstrip("/") + url[len(prefix) :], _proxied(url))
    host = urlsplit(url).hostname or ""
    if is_loopback(host) or host in settings.allowed_hosts:
        return Target(url, {})
    return None


def _proxied(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "Host": parts.netloc,
        "X-Forwarded-Host": parts.netloc,
        "X-Forwarded-Proto": parts.scheme,
        "X-Forwarded-For": "127.0.0.1",
    }
