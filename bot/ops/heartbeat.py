"""A sign of life that another process can read: the age of a file beside the database."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

BEAT_EVERY: Final = timedelta(seconds=15)
STILL_ALIVE: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Touched by the running bot, read by ``panelbot health``."""

    path: Path

    @classmethod
    def beside(cls, database_path: Path) -> "Heartbeat":
        """The heartbeat of the bot that keeps this database."""
        return cls(database_path.with_name(f"{database_path.name}.heartbeat"))

    def beat(self, at: datetime) -> None:
        """Leave a sign of life."""
        self.path.touch(mode=0o600)
        os.utime(self.path, (at.timestamp(), at.timestamp()))

    def last(self) -> datetime | None:
        """The moment of the last sign of life, if there ever was one."""
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def is_alive(self, at: datetime) -> bool:
        """Whether the last sign is less than a minute from a moment; a clock that jumped back is no life."""
        last = self.last()
        return last is not None and abs(at - last) < STILL_ALIVE

    def stop(self) -> None:
        """Take the sign away: the bot has ended in good order."""
        self.path.unlink(missing_ok=True)
