"""Mass text alerts: everyone with an appointment in a range, in two clicks."""

from . import controllers
from . import models
