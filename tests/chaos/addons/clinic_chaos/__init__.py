"""Loaded by ``server_wide_modules`` in fault tests, never installed.

The product has no hook for faults: this patches the places where a process may die,
and those where others of Odoo's parts misbehave.
"""

from . import bodies, flags, points, runners

points.patch()
runners.patch()
bodies.patch()
