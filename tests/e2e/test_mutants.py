"""Each guard that ``make mutants`` takes out still stands where it says."""

import pytest
from paths import ADDONS  # found through conftest

from ..mutants import Mutant, all_mutants

EVERY = [mutant for part in all_mutants().values() for mutant in part]


@pytest.mark.parametrize("mutant", EVERY, ids=lambda mutant: mutant.guard)
def test_its_text_is_there_once(mutant: Mutant) -> None:
    """A guard that was rewritten must be written anew here, too."""
    text = (ADDONS / mutant.path).read_text()
    assert mutant.applied_to(text) != text
