"""The unit tests of the mail's components, in a browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestMailComponents(HttpCase):
    _hash = test_js.HOOTCommon._generate_hash

    def test_mail_hoot(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={self._hash('@clinic_portal_mail')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
