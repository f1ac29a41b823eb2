"""Switches that hold for the whole stand-in until the next reset."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass
class Settings:
    """Behaviour without faults; every field can be set over HTTP.

    Delays are seconds.  ``time_scale`` multiplies those of the delivery life
    (not ``callback_delay``), so that a wait of hours can be played in a blink.
    """

    latency: float = 0.0
    delays: dict[str, float] = field(
        default_factory=lambda: {"sending": 0.01, "sent": 0.01, "delivered": 0.02}
    )
    queue_delay: float = 0.0
    time_scale: float = 1.0
    hold_delivery: bool = False
    callback_delay: float = 0.0
    callback_concurrency: int = 16
    callback_headers: dict[str, str] = field(default_factory=dict)
    skip_callbacks: list[str] = field(default_factory=list)
    routes: dict[str, str] = field(default_factory=dict)
    allowed_hosts: list[str] = field(default_factory=list)
    inbound_url: str = ""
    optout_handling: str = "default"
    unowned_from_code: int = 21606
    queue_limit: int = 0
    max_concurrent: int = 0
    media_auth: bool = False
    date_skew: float = 0.0
    clock_offset: float = 0.0
    price_per_segment: float = 0.0075

    def update(self, values: dict[str, Any]) -> None:
        """Set the named switches.

        :raises ValueError: for a name or a type that does not fit; nothing is
            changed then
        """
        for name, value in values.items():
            self._check(name, value)
        for name, value in values.items():
            current = getattr(self, name)
            if isinstance(current, dict) and name == "delays":
                value = {**current, **value}
            setattr(self, name, value)

    def _check(self, name: str, value: Any) -> None:
        if name not in {item.name for item in fields(self)}:
            raise ValueError(f"unknown setting {name!r}")
        current = getattr(self, name)
        wanted: tuple[type, ...] = (type(current),)
        if isinstance(current, int | float) and not isinstance(current, bool):
            wanted = (int, float)
        if isinstance(value, bool) != isinstance(current, bool):
            raise ValueError(f"setting {name!r} does not take {value!r}")
        if not isinstance(value, wanted):
            raise ValueError(f"setting {name!r} does not take {value!r}")

    def to_dict(self) -> dict[str, Any]:
        """Return all switches as JSON-ready values."""
        return asdict(self)
