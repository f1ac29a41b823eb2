"""Error answers: one exception, one table, one envelope.

Wordings are our own; code, HTTP status and the four keys are what clients see
and what the contract notes record.
"""

from typing import Any

from .wire import DOCS_URL

# code: (HTTP status, message); "%s" takes the offending value where there is one
CATALOGUE: dict[int, tuple[int, str]] = {
    10001: (403, "Account is not active"),
    20001: (400, "Unknown or unusable parameter"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20008: (403, "This resource cannot be used with test credentials"),
    20009: (409, "The message is not complete yet, so it cannot be deleted"),
    20404: (404, "The requested resource %s was not found"),
    20422: (400, "Invalid value for parameter %s"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "Service is temporarily unavailable"),
    21211: (400, "Invalid 'To' Phone Number: %s"),
    21212: (400, "Invalid 'From' Number: %s"),
    21265: (400, "'To' number cannot be a Short Code: %s"),
    21266: (400, "'To' and 'From' number cannot be the same: %s"),
    21408: (400, "Permission to send is not enabled for the region of %s"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' number or 'MessagingServiceSid' is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "'From' %s is not a message-capable number of this account"),
    21608: (400, "The number %s is unverified; trial accounts cannot text it."),
    21609: (400, "The 'StatusCallback' URL %s is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "The 'From' number %s has exceeded its queued messages"),
    21612: (400, "No route for the combination of 'To' and 'From': %s"),
    21614: (400, "'To' number is not a valid mobile number: %s"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21619: (400, "A text message body, media or content must be given."),
    21620: (400, "Invalid media URL: %s"),
    21621: (400, "The 'From' number %s has not been enabled for MMS"),
    21623: (400, "Number of media files exceeds the limit of 10"),
    21624: (400, "Invalid 'ValidityPeriod' value: %s"),
    21635: (400, "'To' number cannot be a landline: %s"),
    21655: (400, "The ContentSid %s is invalid"),
    21659: (400, "'From' %s is not a Twilio phone number"),
    21660: (400, "Mismatch between the 'From' number %s and the account"),
    21661: (400, "'From' number %s is not SMS-capable"),
    21701: (400, "The Messaging Service %s does not exist"),
    21704: (400, "The Messaging Service %s contains no phone numbers"),
    21705: (400, "The Messaging Service %s is invalid"),
    21711: (400, "The 'From' number %s is not in the Messaging Service"),
    30409: (400, "This message cannot be canceled"),
    35111: (400, "'SendAt' is required for a scheduled message"),
    35114: (400, "'SendAt' %s lies outside the permitted time"),
    35117: (400, "'SendAt' %s is not a timestamp"),
    35118: (400, "'MessagingServiceSid' is required to schedule a message"),
    35126: (400, "The 'ScheduleType' %s is not supported"),
}

# reasons given with status failed or undelivered
DELIVERY_MESSAGES: dict[int, str] = {
    21610: "Attempt to send to unsubscribed recipient",
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30032: "Toll-free number has not been verified",
    30034: "Message from an unregistered number",
    30036: "Validity period expired",
    30410: "Provider timeout error",
}


class ApiError(Exception):
    """A request that Twilio would refuse; nothing was accepted."""

    def __init__(
        self,
        code: int,
        value: str | None = None,
        http: int | None = None,
        message: str | None = None,
    ) -> None:
        """Look the code up.

        :param code: Twilio error code
        :param value: the offending value, shown in the message
        :param http: HTTP status instead of the table's
        :param message: wording instead of the table's
        """
        status, text = CATALOGUE.get(code, (400, f"Error {code}"))
        if "%s" in text:
            text = text % (value if value is not None else "")
        self.code = code
        self.http = http or status
        self.message = message or text
        super().__init__(self.message)

    def envelope(self) -> dict[str, Any]:
        """Return the JSON object of an error answer."""
        body: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "more_info": DOCS_URL % self.code,
            "status": self.http,
        }
        if self.code == 20003:
            body["detail"] = "Your AccountSid or AuthToken was incorrect."
        return body


def delivery_message(code: int | None) -> str | None:
    """Return ``error_message`` for a failed or undelivered text."""
    if code is None:
        return None
    return DELIVERY_MESSAGES.get(code, f"Error {code}")
