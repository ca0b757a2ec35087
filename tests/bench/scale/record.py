"""What the fakes have on record of the telling, held against what changed."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from statistics import median

from bot.chat.notifier import A_SECOND
from tests.bench.measuring import Pairs
from tests.bench.scale.bot_side import Overheard
from tests.bench.scale.line import Line
from tests.bench.scale.strain import high
from tests.bench.table import Row

_A_PLACE = f"one place in {A_SECOND} a second"


class Record:
    """Read from the fakes once everything should have been told."""

    def __init__(
        self,
        changed: Mapping[str, float],
        arrived: Mapping[str, Sequence[float]],
        calls: Sequence[tuple[float, Sequence[str]]],
    ) -> None:
        self.changed, self.arrived, self.calls = changed, arrived, calls

    @classmethod
    async def read(cls, line: Line, overheard: Overheard) -> "Record":
        """Messages come to a chat in the order in which they were told to its person."""
        came: dict[int, deque[float]] = defaultdict(deque)
        for chat, at, _ in await line.sent():
            came[chat].append(at)
        arrived: dict[str, list[float]] = defaultdict(list)
        for person_id, numbers in overheard.told:
            at = came[person_id].popleft()
            for number in numbers:
                arrived[number].append(at)
        assert not any(came.values()), "Telegram holds messages that nobody told"
        return cls(await line.changed(), arrived, await line.calls())

    def rows(self, what: str, pause: float, note: str) -> list[Row]:
        """Lost or doubled, and delays against the pause between two looks."""
        changed, arrived = self.changed, self.arrived
        amiss = sum(abs(len(arrived.get(number, ())) - 1) for number in changed.keys() | arrived.keys())
        delays = [arrived[number][0] - at for number, at in changed.items() if number in arrived]
        after = [arrived[number][0] - at for number, at in self._read_at().items() if number in arrived]
        return [
            Pairs([len(changed) + amiss], [len(changed)]).row(
                f"{what}, ends told and what is lost or doubled", "ends at the panel", "ends", most=1.0
            ),
            Pairs([median(delays)], [pause / 2]).row(
                "from the panel's change to the message, median", "the pause alone", "s", note=note
            ),
            Pairs([high(delays)], [pause * 0.99]).row(
                "from the panel's change to the message, 99th of 100", "the pause alone", "s", note=note
            ),
            Pairs([median(after)], [1 / A_SECOND]).row(
                "from the look that saw it to the message, median", _A_PLACE, "s"
            ),
            Pairs([high(after)], [1 / A_SECOND]).row(
                "from the look that saw it to the message, 99th of 100", _A_PLACE, "s"
            ),
        ]

    def _read_at(self) -> dict[str, float]:
        """When the panel was first asked about each order after its end."""
        read: dict[str, float] = {}
        for at, numbers in self.calls:
            for number in numbers:
                if number in self.changed and at >= self.changed[number]:
                    read.setdefault(number, at)
        return read
