"""What becomes of markup: only the allowed tags, and no word lost."""

import re

from odoo.tests import BaseCase, tagged

from ..tools import body

ALLOWED = re.compile(
    r"</?(?:p|b|i|u|ul|ol|li)>|<br>|</a>"
    r'|<a href="https://[^"<>]+" rel="noopener noreferrer" target="_blank">'
)
CORPUS = (
    "<script>alert(1)</script>hello",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='http://example.com'>x</a>",
    "<a href='//example.com'>x</a>",
    "<a href='https://a@example.com'>x</a>",
    "<a href='https://example.com/\"onclick=alert(1)//'>x</a>",
    "<a href='https://example.com' onclick='alert(1)' style='x'>x</a>",
    "<p style='background-image:url(https://x)'>x</p>",
    "<div style='position:fixed'>x</div>",
    "<form action=/x><input name=a><button>b</button></form>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<object data=x><embed src=x></object>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//x><base href=//x>",
    "<template><script>1</script></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>1</script></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>1</script><![endif]-->",
    "<![CDATA[<script>1</script>]]>",
    "<?xml version='1.0'?><script>1</script>",
    "<p><b onmouseover=alert(1)>x</b></p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>x</body>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<img src='x' srcset='//x' alt='\"><script>1</script>'>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<b" + " x" * 5000 + ">x</b>",
    "<p>" * 3000 + "deep",
    "\x00<script\x00>alert(1)</script>",
    "<a href=https://example.com/&quot;><script>1</script></a>",
)
TAGS = (
    *("a", "audio", "body", "button", "details", "div", "embed", "form", "iframe"),
    *("img", "input", "marquee", "math", "object", "p", "select", "svg", "table"),
    *("textarea", "video"),
)
EVENTS = (
    *("onload", "onerror", "onclick", "onfocus", "onmouseover", "onanimationstart"),
    *("ontoggle", "onpointerenter", "onbegin", "onwheel"),
)
#: Each tag with each handler, set off by itself wherever a browser does so.
CORPUS += tuple(
    f"<{tag} {event}=alert(1) src=x data=x autofocus open tabindex=1>x</{tag}>"
    for tag in TAGS
    for event in EVENTS
)


@tagged("post_install", "-at_install", "clinic")
class TestMarkup(BaseCase):
    def test_nothing_but_the_allowed_tags_is_left(self):
        """Attack 33; what a browser makes of it is in ``test_words_in_a_browser``."""
        self.assertGreater(len(CORPUS), 200)
        for markup in CORPUS:
            with self.subTest(markup=markup[:60]):
                left = body.clean(markup)
                self.assertNotRegex(ALLOWED.sub("", left), "[<>]")
                self.assertEqual(body.clean(left), left)

    def test_words_and_formats_stay(self):
        kept = (
            "<p>A <b>b</b> <i>c</i> <u>d</u><br>1 &lt; 2 &amp; 3</p><ul><li>e</li></ul>"
        )
        self.assertEqual(body.clean(kept), kept)
        self.assertEqual(body.clean("<strong>a</strong><em>b</em>"), "<b>a</b><i>b</i>")
        link = body.clean("<a href='https://example.com/x?a=1&b=2'>site</a>")
        self.assertIn('href="https://example.com/x?a=1&amp;b=2"', link)
        self.assertEqual(
            body.text("<p>one</p><p>two<br>three</p>"), "one\n\ntwo\nthree"
        )

    def test_ten_characters_without_markup_and_outer_spaces(self):
        for markup, count in (
            ("<p>1234567890</p>", 10),
            ("<p> &nbsp; 123456789 </p><p><br></p>", 9),
            ("<p>12345\u200b\u200b\u200b\u200b\u200b</p>", 5),
            ("<p><script>1234567890</script></p>", 0),
            ("<p><b>12345</b><i>67890</i></p>", 10),
            ("", 0),
            ("\U0001f600" * 10, 10),
        ):
            with self.subTest(markup=markup):
                self.assertEqual(body.length(markup), count)

    def test_subject_is_one_line_of_visible_characters(self):
        self.assertEqual(body.subject(" a\r\nBcc: b\u202e c "), "a Bcc: b c")
        self.assertEqual(body.subject("\u200b \t"), "")
        self.assertEqual(len(body.subject("x" * 500)), 200)

    def test_plain_text_becomes_paragraphs(self):
        self.assertEqual(body.from_text("a<b\nc\n\nd"), "<p>a&lt;b<br>c</p><p>d</p>")
