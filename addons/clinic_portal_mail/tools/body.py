"""The words of a secure mail: a handful of tags, and how many characters they have.

Nothing of the writer's markup is kept: the text is read and written anew with the tags
below, so that what a browser shows cannot be more than they allow (reliability.md R12,
attack 33).
"""

import re
from html import escape
from urllib.parse import urlsplit

from lxml import etree, html

from odoo.addons.clinic_messaging.tools.shown import shown

#: Shortest text, in characters without markup and outer spaces (F110).
LEAST = 10
#: Longest markup taken, in characters.
MOST = 200_000
MOST_SUBJECT = 200
_DEPTH = 40
_KEPT = {"p", "b", "i", "u", "ul", "ol", "li"}
_SAME = {"strong": "b", "em": "i", "div": "p"}
_BLOCKS = {"p", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"}
#: What is never text for a reader, with all that it holds.
_DROPPED = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg"),
    *("math", "head", "title", "textarea", "select", "xmp", "noembed", "noframes"),
    *("audio", "video", "canvas", "plaintext", "form", "button", "input"),
}
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u061c\u180e]")


def clean(markup: str) -> str:
    """Return the same words with the allowed tags only.

    Applying the function to its result changes nothing.

    :param markup: HTML as a browser sent it, or plain text
    """
    root = _parse(markup)
    return "" if root is None else "".join(_inside(root, 0)).strip()


def text(markup: str) -> str:
    """Return the words without markup and outer spaces, a line for each block."""
    root = _parse(markup)
    if root is None:
        return ""
    lines = "".join(_words(root, 0)).splitlines()
    joined = "\n".join(_SPACES.sub(" ", line).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def length(markup: str) -> int:
    """Count the characters that a reader sees, for the least of 10 (F110)."""
    return len(_INVISIBLE.sub("", text(markup)).strip())


def subject(words: str) -> str:
    """Return a subject on one line, without what is invisible; "" if nothing is left.

    :param words: what was typed; cut after 200 characters
    """
    line = " ".join(shown(words or "").split())
    return line[:MOST_SUBJECT].strip() if _INVISIBLE.sub("", line).strip() else ""


def from_text(words: str) -> str:
    """Return plain text as markup, a paragraph for each blank line."""
    blocks = re.split(r"\n\s*\n", shown(words or "").strip())
    return "".join(
        f"<p>{escape(block.strip()).replace(chr(10), '<br>')}</p>" for block in blocks
    )


def _parse(markup: str):
    """Return the root of what was written, or None for nothing."""
    words = shown_markup(markup)
    if not words.strip():
        return None
    try:
        return html.fragment_fromstring(words, create_parent="div")
    except (etree.ParserError, ValueError):
        return None


def shown_markup(markup: str) -> str:
    """Return markup without characters that hide or turn words (R19), cut at most."""
    kept = (markup or "")[:MOST]
    return "".join(shown(kept[at : at + 8000]) for at in range(0, len(kept), 8000))


def _inside(element, depth: int):
    """Yield an element's text and children, written anew."""
    yield escape(element.text or "", quote=False)
    for child in element:
        if isinstance(child.tag, str) and depth < _DEPTH:
            yield from _written(child, depth + 1)
        yield escape(child.tail or "", quote=False)


def _written(element, depth: int):
    tag = _SAME.get(element.tag, element.tag)
    if tag in _DROPPED:
        return
    if tag == "br":
        yield "<br>"
    elif tag == "a" and (link := _link(element.get("href"))):
        yield f'<a href="{link}" rel="noopener noreferrer" target="_blank">'
        yield from _inside(element, depth)
        yield "</a>"
    elif tag in _KEPT and not (tag == "p" and _holds_blocks(element)):
        yield f"<{tag}>"
        yield from _inside(element, depth)
        yield f"</{tag}>"
    else:
        yield from _inside(element, depth)


def _holds_blocks(element) -> bool:
    """Whether a paragraph holds others, which no browser nests."""
    return any(child.tag in _BLOCKS or child.tag == "div" for child in element)


def _link(address: str | None) -> str:
    """Return an https address fit for an attribute, or "" for any other."""
    found = (address or "").strip()
    try:
        parts = urlsplit(found)
    except ValueError:
        return ""
    if parts.scheme.lower() != "https" or not parts.hostname or parts.username:
        return ""
    return escape(found, quote=True)


def _words(element, depth: int):
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and depth < _DEPTH:
            if child.tag == "br":
                yield "\n"
            elif child.tag not in _DROPPED:
                block = child.tag in _BLOCKS or child.tag == "div"
                yield "\n" if block else ""
                yield from _words(child, depth + 1)
                yield "\n" if block else ""
        yield child.tail or ""
