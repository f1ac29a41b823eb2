"""Guards of the product, each with the change that takes it out.

``make mutants`` applies one at a time to a copy of the addons and runs the tests that
are to notice. The text of each guard must stand in its file exactly once, which
``tests/e2e/test_mutants.py`` checks at every run of the tests.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

MODELS = "clinic_messaging/models"


@dataclass(frozen=True)
class Mutant:
    """One guard and what stands in its place when it is taken out.

    :param guard: what it keeps from happening, in a few words
    :param path: file below ``addons/``
    :param before: the guard's own text
    :param after: what it is replaced by
    :param tests: Odoo test tags of those that are to notice, without the addon
    """

    guard: str
    path: str
    before: str
    after: str
    tests: tuple[str, ...]

    def applied_to(self, text: str) -> str:
        """Return the file's text without the guard.

        :raises ValueError: when the guard's text is not there exactly once
        """
        if (count := text.count(self.before)) != 1:
            raise ValueError(f"{self.guard}: {count} times in {self.path}")
        return text.replace(self.before, self.after)

    @property
    def tags(self) -> str:
        """Return the test tags as Odoo's command line takes them."""
        addon = self.path.split("/", 1)[0]
        return ",".join(f"/{addon}:{test}" for test in self.tests)


def all_mutants() -> dict[str, list[Mutant]]:
    """Return the guards of each part of the product, by the part's name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {
        name: importlib.import_module(f"{__name__}.{name}").GUARDS for name in names
    }
