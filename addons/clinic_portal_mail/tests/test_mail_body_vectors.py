"""How many characters a message has: the browser says it while one types."""

from odoo.tests import BaseCase, tagged

from ..tools import body

#: The same as in static/tests/backend/mail_text.test.js.
VECTORS = (
    ("", 0),
    ("<p>1234567890</p>", 10),
    ("<p>   12345 \u200b\u200b\u200b\u200b\u200b </p>", 5),
    ("<p>a</p><p>b</p>", 4),
    ("<p>a<br>b</p>", 3),
    ("<ul><li>one</li><li>two</li></ul>", 8),
    ("<p>a &nbsp;  b</p>", 3),
    ("<p><b>1234</b><i>5</i></p>", 5),
    ("<p>\U0001f600\U0001f600</p>", 2),
)


@tagged("post_install", "-at_install", "clinic")
class TestBodyVectors(BaseCase):
    def test_characters_are_counted_as_the_browser_counts_them(self):
        for markup, count in VECTORS:
            with self.subTest(markup=markup):
                self.assertEqual(body.length(markup), count)
