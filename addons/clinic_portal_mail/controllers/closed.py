"""Answers that neither a cache nor a browser's guess makes more of."""

from odoo.http import content_disposition, request

#: For what is saved and never shown: nothing in it runs or loads.
FILE = "default-src 'none'; frame-ancestors 'none'; sandbox"


def closed(policy: str = FILE) -> tuple:
    """Return the headers of an answer with words or files of secure mail (R7).

    :param policy: its Content-Security-Policy
    """
    return (
        ("Cache-Control", "no-store, private"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
    )


def saved(name: str, mimetype: str, content: bytes):
    """Answer with a file that the browser saves and does not show.

    :param name: what the browser calls it
    """
    headers = [
        ("Content-Type", mimetype),
        ("Content-Disposition", content_disposition(name)),
        *closed(),
    ]
    return request.make_response(content, headers)
