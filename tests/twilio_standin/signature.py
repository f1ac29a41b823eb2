"""Webhook signatures by Twilio's published algorithm, written independently.

The addon under test verifies with the official SDK; signing with the same SDK
would prove nothing, therefore this is our own implementation.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def signed_text(url: str, params: Iterable[tuple[str, str]]) -> str:
    """Return what gets signed: the URL, then the parameters sorted by name.

    The fragment is never sent, hence never signed.  A parameter that occurs
    twice with the same value counts once.
    """
    pairs = sorted(set(params))
    return url.split("#", 1)[0] + "".join(name + value for name, value in pairs)


def sign(auth_token: str, url: str, params: Iterable[tuple[str, str]]) -> str:
    """Return the ``X-Twilio-Signature`` value for a form post to ``url``."""
    text = signed_text(url, params).encode()
    digest = hmac.new(auth_token.encode(), text, hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
