"""Make the pure rules of clinic_messaging importable without Odoo.

``tools`` is put on the path by its folder, because importing the addon itself
would need a running Odoo. Hypothesis repeats the same examples on every machine, so
that a red run can be repeated anywhere; ``HYPOTHESIS_PROFILE=search`` looks for new
ones, as many as a long night allows.
"""

import os
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
settings.register_profile(
    "search",
    deadline=None,
    max_examples=3000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
