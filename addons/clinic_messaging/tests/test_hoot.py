"""The widgets' unit tests, and the texts that both counters are tested with."""

import json
from dataclasses import asdict

from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import file_open

from odoo.addons.web.tests import test_js

from ..tools.parts import count_parts

VECTORS = "clinic_messaging/static/tests/parts/parts_vectors.js"


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestPartsVectors(BaseCase):
    def test_parts_shared_vectors_server_agrees_with_browser(self):
        with file_open(VECTORS) as source:
            vectors = json.loads(source.read().split("VECTORS =")[1].strip(" ;\n"))
        for vector in vectors:
            text = vector.pop("text") * vector.pop("times", 1)
            counted = asdict(count_parts(text))
            with self.subTest(text=text[:10], length=len(text)):
                self.assertEqual({key: counted[key] for key in vector}, vector)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestWidgets(HttpCase):
    _hash = test_js.HOOTCommon._generate_hash

    def test_widgets_hoot(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={self._hash('@clinic_messaging')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
