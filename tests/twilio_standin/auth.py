"""Basic authentication with an auth token or an API key."""

import base64
import binascii
import hmac

from .errors import ApiError
from .models import Account
from .state import State


def _credentials(header: str | None) -> tuple[str, str]:
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        raise ApiError(20003)
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ApiError(20003) from error
    user, separator, password = text.partition(":")
    if not separator:
        raise ApiError(20003)
    return user, password


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def authenticate(state: State, account_sid: str, header: str | None) -> Account:
    """Return the account in the path if the credentials open it.

    :param header: the ``Authorization`` header
    :raises ApiError: 20003 for wrong credentials or a suspended account
    """
    user, password = _credentials(header)
    account = state.accounts.get(account_sid)
    if account is None:
        raise ApiError(20003)
    secret = account.auth_token if user == account.sid else account.api_keys.get(user)
    if secret is None or not _same(secret, password):
        raise ApiError(20003)
    if account.status != "active":
        raise ApiError(20003)
    return account
