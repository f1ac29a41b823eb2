"""A dispatcher that stood still knows it by either clock."""

import time

import pytest
from tools.lease import Lease


@pytest.mark.parametrize(
    ("passed", "wall", "is_over"),
    [
        (0, 0, False),
        (119, 119, False),
        (121, 121, True),
        (0, 121, True),  # the machine stood still, and its monotonic clock with it
        (121, -3600, True),  # the wall's clock was set back meanwhile
    ],
)
def test_lease_is_over(passed: float, wall: float, is_over: bool) -> None:
    lease = Lease(120, time.monotonic() - passed, time.time() - wall)
    assert lease.is_over() is is_over
