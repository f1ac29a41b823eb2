"""Make the pure rules of clinic_messaging importable without Odoo.

``tools`` is put on the path by its folder, because importing the addon itself
would need a running Odoo; hypothesis repeats the same examples on every machine,
so that a red run can be repeated anywhere.
"""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ADDON = Path(__file__).resolve().parents[2] / "addons" / "clinic_messaging"
sys.path.insert(0, str(ADDON))

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")
