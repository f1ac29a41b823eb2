"""Loaded by ``server_wide_modules`` in fault tests, never installed.

The product has no hook for faults: this patches the places where a process may die.
"""

from . import points

points.patch()
