"""Read the plain words out of what Odoo's chat posts.

The chat sends HTML: escaped words, line breaks, and anchors that it made of addresses.
What leaves as a text must be what the person typed, and nothing that an HTML-to-text
converter adds, such as footnotes of links.
"""

import re

from lxml import html

_BLOCKS = frozenset("p div ul ol li blockquote pre h1 h2 h3 h4 h5 h6 tr".split())
_SPACE = re.compile(r"[^\S\n\u00a0]+")


def chat_text(markup: str) -> str:
    """Return the words of ``markup`` with a line end for each break and block."""
    if not (markup or "").strip():
        return ""
    root = html.fragment_fromstring(markup, create_parent="div")
    words = "".join(_words(root)).replace("\u00a0", " ")
    return "\n".join(line.strip() for line in words.split("\n")).strip()


def _words(node):
    """Yield the pieces of text below a node, in order."""
    if not isinstance(node.tag, str):  # a comment
        return
    yield _SPACE.sub(" ", (node.text or "").replace("\n", " "))
    for child in node:
        if child.tag == "br":
            yield "\n"
        elif child.tag in _BLOCKS and child.getprevious() is not None:
            yield "\n"
        yield from _words(child)
        yield _SPACE.sub(" ", (child.tail or "").replace("\n", " "))
