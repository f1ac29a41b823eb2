"""Read what a webhook answers to an inbound text."""

import xml.etree.ElementTree as ElementTree

from .webhooks import Result

XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})


def parse_twiml(result: Result) -> tuple[list[str], int | None]:
    """Return the texts a webhook's answer asks for, and Twilio's complaint.

    An empty body asks for nothing and is fine.
    """
    if not result.body.strip():
        return [], None
    if result.content_type not in XML_TYPES:
        return ([], None) if result.content_type == "text/plain" else ([], 12300)
    try:
        root = ElementTree.fromstring(result.body)
    except ElementTree.ParseError:
        return [], 12100
    if root.tag != "Response":
        return [], 12100
    texts = ["".join(item.itertext()).strip() for item in root.iter("Message")]
    return [text for text in texts if text], None
