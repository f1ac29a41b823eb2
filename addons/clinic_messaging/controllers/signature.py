"""The provider's signature, which stands in for a user at both webhooks."""

from twilio.request_validator import RequestValidator

from odoo.http import request


def is_signed(companies, url: str, form) -> bool:
    """Return whether the request carries a clinic's signature of its own address.

    Compared with every token that is valid now: after a rotation the old one counts
    for a day.

    :param companies: ``res.company`` records whose account the request is about
    :param url: the public address that the provider has called, query included
    :param form: the raw form, repeated keys included
    """
    signature = request.httprequest.headers.get("X-Twilio-Signature")
    if not signature:
        return False
    secrets = {
        token for company in companies for token in company._clinic_auth_tokens()
    }
    return any(
        RequestValidator(secret).validate(url, form, signature) for secret in secrets
    )
