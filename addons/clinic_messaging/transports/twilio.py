"""Twilio through its official SDK: one POST per text, no retry, every call timed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

from ..exceptions import TransportError
from .base import (
    ACCEPTED,
    NOT_SENT,
    REJECTED,
    UNKNOWN,
    ProviderMessage,
    SendRequest,
    SendResult,
)
from .twilio_received import ReceivedReader

CONNECT_TIMEOUT = 3.0  # seconds
READ_TIMEOUT = 20.0  # seconds; Twilio has been seen to take longer than ten
DEFAULT_URL = "https://api.twilio.com"
NEVER_LEFT = (NewConnectionError, ConnectTimeoutError)
HANDSHAKE_REASONS = ("CERTIFICATE_VERIFY_FAILED", "HANDSHAKE", "WRONG_VERSION_NUMBER")


class OneShotHttpClient(TwilioHttpClient):
    """Send over a fresh connection, follow nothing, repeat nothing.

    A reused connection can break after the request was written, which leaves the
    outcome open (W11); redirects and library retries would be second requests.
    """

    def __init__(self, connect_timeout: float, read_timeout: float):
        super().__init__(pool_connections=False)
        self._timeouts = (connect_timeout, read_timeout)
        self._last = threading.local()

    @property
    def last_headers(self) -> dict[str, str]:
        """Return the headers of this thread's last answer."""
        return getattr(self._last, "headers", {})

    def request(  # noqa: PLR0913 - the SDK's own signature
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: Any = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Do one HTTP request; the SDK's ``timeout`` is replaced by ours."""
        self._last.headers = {}
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                method.upper(),
                url,
                params=params,
                data=data,
                headers={**(headers or {}), "Connection": "close"},
                auth=auth,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        self._last.headers = dict(answer.headers)
        return Response(answer.status_code, answer.text, dict(answer.headers))


class TwilioTransport(ReceivedReader):
    """Talk to one Twilio account.

    :param account_sid: ``AC`` and 32 hex digits
    :param auth_token: the account's secret; never logged, never in ``repr``
    :param base_url: the API's address; another one only for tests and demo
    :param timeouts: seconds to connect and to read
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        base_url: str = DEFAULT_URL,
        timeouts: tuple[float, float] = (CONNECT_TIMEOUT, READ_TIMEOUT),
    ):
        self.account_sid = account_sid
        self._http = OneShotHttpClient(*timeouts)
        self._client = Client(
            account_sid,
            auth_token,
            http_client=self._http,
            environment={"TWILIO_EDGE": "", "TWILIO_REGION": ""},
        )
        self._client.api.base_url = base_url.rstrip("/")

    def __repr__(self) -> str:
        return "TwilioTransport()"

    def send(self, request: SendRequest) -> SendResult:
        """Create one message; the result says what is known, nothing more."""
        return replace(self._create(request), date=self.provider_date)

    def _create(self, request: SendRequest) -> SendResult:
        try:
            message = self._client.messages.create(
                to=request.to,
                from_=request.from_number,
                body=request.body,
                status_callback=request.status_callback,
                validity_period=request.validity_period,
            )
        except TwilioRestException as error:
            return self._from_rest_error(error)
        except requests.exceptions.RequestException as error:
            return _from_network_error(error)
        except (TwilioException, ValueError, TypeError, KeyError) as error:
            return SendResult(UNKNOWN, cause=type(error).__name__)
        return self._from_message(message)

    def find(self, to: str, limit: int = 50) -> Iterator[ProviderMessage]:
        """Yield the newest messages to a number, without a date filter.

        ``DateSent`` is empty while a text waits, so filtering by it would hide just
        the texts that are looked for (contract.md 3.5).
        """
        for message in self._read(
            lambda: self._client.messages.list(to=to, limit=limit, page_size=50)
        ):
            yield _to_provider_message(message)

    def fetch(self, sid: str) -> ProviderMessage | None:
        """Return one message, or None if the account has none of that id."""

        def call():
            try:
                return self._client.messages(sid).fetch()
            except TwilioRestException as error:
                if error.status == 404:
                    return None
                raise

        message = self._read(call)
        return message and _to_provider_message(message)

    @property
    def provider_date(self) -> datetime | None:
        """Return the ``Date`` of this thread's last answer, naive UTC."""
        return _header_date(self._http.last_headers)

    def numbers(self) -> Iterator[str]:
        """Yield the account's numbers in the provider's order."""
        for number in self._read(
            lambda: self._client.incoming_phone_numbers.list(limit=200)
        ):
            yield number.phone_number

    def _read(self, call):
        try:
            return call()
        except (TwilioException, requests.exceptions.RequestException) as error:
            code = getattr(error, "code", "") or getattr(error, "status", "")
            raise TransportError(f"{type(error).__name__} {code}".strip()) from None
        except (ValueError, TypeError, KeyError) as error:
            raise TransportError(type(error).__name__) from None

    def _from_message(self, message) -> SendResult:
        if not message.sid:
            return SendResult(UNKNOWN, cause="no sid")
        return SendResult(
            ACCEPTED,
            sid=message.sid,
            status=str(message.status),
            http_status=201,
            parts=int(message.num_segments or 0) or None,
            price=_price(message),
            price_unit=message.price_unit,
        )

    def _from_rest_error(self, error: TwilioRestException) -> SendResult:
        values = {
            "http_status": error.status,
            "code": str(error.code) if error.code else None,
        }
        if error.status == 429:
            after = _seconds(self._http.last_headers.get("Retry-After"))
            return SendResult(NOT_SENT, retry_after=after, cause="429", **values)
        is_final = 400 <= error.status < 500 and error.status != 408
        # an answer without a Twilio code is a proxy's, not Twilio's decision
        has_code = error.code and error.code != error.status
        if is_final and has_code:
            return SendResult(REJECTED, **values)
        return SendResult(UNKNOWN, cause=f"HTTP {error.status}", **values)


def _to_provider_message(message) -> ProviderMessage:
    return ProviderMessage(
        sid=message.sid,
        to=message.to,
        from_number=message.from_ or "",
        body=message.body or "",
        status=str(message.status),
        error_code=str(message.error_code) if message.error_code else None,
        created_at=_naive_utc(message.date_created),
        price=_price(message),
        price_unit=message.price_unit,
    )


def _price(message) -> float | None:
    """Return what a message cost; the provider writes a charge as less than nothing."""
    return abs(float(message.price)) if message.price else None


def _from_network_error(error: requests.exceptions.RequestException) -> SendResult:
    """Tell "never left" from "may have arrived" by the innermost reason."""
    cause = type(error).__name__
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return SendResult(NOT_SENT, cause=cause)
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    if isinstance(reason, NEVER_LEFT) or _is_handshake_error(reason):
        return SendResult(NOT_SENT, cause=type(reason).__name__)
    return SendResult(UNKNOWN, cause=cause)


def _is_handshake_error(reason: object) -> bool:
    """Return whether TLS failed before any byte of the request was written."""
    return isinstance(reason, SSLError) and any(
        word in str(reason) for word in HANDSHAKE_REASONS
    )


def _header_date(headers: dict[str, str]) -> datetime | None:
    try:
        return _naive_utc(parsedate_to_datetime(headers["Date"]))
    except (KeyError, TypeError, ValueError):
        return None


def _naive_utc(value: datetime | None) -> datetime:
    if value is None:
        return datetime.min
    if value.tzinfo is None:
        return value
    return value.astimezone(UTC).replace(tzinfo=None)


def _seconds(value: str | None) -> float | None:
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        return None
