"""Markup that would run, as Chromium reads what is left of it (attack 33)."""

from odoo.tests import HttpCase, tagged

from ..tools import body
from .common import MailCase
from .test_words import CORPUS

#: Ends with an error that names what is in the page and must not be.
LOOK = """
(async () => {
    let box;
    while (!(box = document.querySelector("%s"))) {
        await new Promise(requestAnimationFrame);
    }
    const tags = ["p", "b", "i", "u", "ul", "ol", "li", "br", "a"];
    const names = ["href", "rel", "target"];
    const odd = [...box.querySelectorAll("*")].filter(
        (one) =>
            !tags.includes(one.localName) ||
            [...one.attributes].some((attribute) => !names.includes(attribute.name))
    );
    if (odd.length || window.clinicRan || !box.textContent.includes("The end")) {
        console.error(odd.map((one) => one.outerHTML).join() || "it ran");
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestNothingRuns(MailCase, HttpCase):
    def test_in_the_portal_and_on_the_staffs_screen(self):
        """As a browser parses it, which is not always as the server did."""
        tries = [one.replace("alert(1)", "top.clinicRan=1") for one in CORPUS]
        words = "".join(body.clean(one) for one in tries) + "<p>The end</p>"
        thread = self.send_mail(self.doctor, self.ann, body=words)
        number = thread.id
        for login, url, box in (
            ("ann", f"/my/messages/{number}", ".o_clinic_mail_message > div + div"),
            ("mail_doctor", f"/odoo/secure-mail/{number}", ".o_clinic_mail_text"),
        ):
            with self.subTest(login=login):
                self.browser_js(url, LOOK % box, login=login, timeout=90)
