"""Secure mail: words between staff and clients that never leave the clinic's Odoo."""

from . import controllers
from . import models
from . import wizard
from .hooks import post_init_hook
