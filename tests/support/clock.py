"""Clocks: one that runs like the real one and can be set forward, and one that stands until it is moved."""

from datetime import UTC, datetime, timedelta


class ShiftedClock:
    """Real time plus whatever a test adds to it."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def __call__(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC) + self._shift  # noqa: TID251 - the tests' own source of time

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._shift += by


class Hand:
    """A monotonic clock in seconds, moved by hand."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self) -> float:
        """The present moment."""
        return self.at
