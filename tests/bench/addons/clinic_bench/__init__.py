"""Loaded by ``server_wide_modules`` in ``make bench``, never installed."""

from . import controllers

__all__ = ["controllers"]
