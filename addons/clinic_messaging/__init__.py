"""Clinic messaging: one ledger, one gate and one governor for a clinic's texts."""

from . import controllers
from . import models
from . import report
from . import wizard
from . import log_filter
from .hooks import post_init_hook, uninstall_hook

log_filter.install()
