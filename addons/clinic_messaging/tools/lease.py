"""How long the call of a committed claim may still begin.

A process can stand still between T1 and the call: stopped, swapped out, or with its
whole machine. Meanwhile the reconciler reads the provider's list, finds nothing, and
lets the text go again; a call that begins after that is a second text (E1).
"""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lease:
    """The time that a dispatcher has for what it has claimed.

    :param seconds: as in ``clinic_message.lease_until``; begin it before T1
    """

    seconds: float
    _monotonic: float = field(default_factory=time.monotonic)
    _wall: float = field(default_factory=time.time)

    def is_over(self) -> bool:
        """Return whether either clock says so.

        The monotonic one stands still with its machine, the other one can be set; a
        text that is put off without need is only late.
        """
        passed = (time.monotonic() - self._monotonic, time.time() - self._wall)
        return max(passed) > self.seconds
