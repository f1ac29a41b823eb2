"""Find a zone where it is day, so that a run works at any hour of the clock."""

from datetime import UTC, datetime

BEST_HOUR = 10  # eleven hours are left until quiet hours begin


def daytime_zone(now: datetime | None = None) -> str:
    """Return the IANA name of a fixed zone where it is about ten in the morning.

    :param now: an aware instant; default: the present one
    """
    hour = (now or datetime.now(UTC)).astimezone(UTC).hour
    offset = (BEST_HOUR - hour + 12) % 24 - 12
    # these names count westward: Etc/GMT+5 is five hours behind
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
