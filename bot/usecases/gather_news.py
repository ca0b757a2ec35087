"""What one sweep found for a person, as messages: each in full, or all in one when they are many.

A digest's payload names its changes in one text, ``kind id word;…``: the outbox holds texts and numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.problems import Value
from bot.domain.watching import MOST_IN_FULL
from bot.usecases.ports import Clock
from storage.store import Storage

DIGEST: Final = "digest"


@dataclass(frozen=True, slots=True)
class News:
    """One change as the outbox keeps it."""

    kind: str
    payload: Mapping[str, Value]


class GatherNews:
    """To be called in the transaction of the changes it tells of."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def tell(self, person_id: PersonId, news: Sequence[News], sweep: int, waits: timedelta) -> None:
        """Have it told, together with what the same sweep found before and nobody has sent yet."""
        if not news:
            return
        now = self._clock()
        waiting = await self._storage.outbox.of_sweep(person_id, sweep)
        before = [News(message.kind, message.payload) for message in waiting]
        gathered = [one for kept in (*before, *news) for one in _unpacked(kept)]
        told = [*news]
        if len(gathered) > MOST_IN_FULL:
            await self._storage.outbox.take_back(person_id, [message.message_id for message in waiting])
            told = [News(DIGEST, {"changes": ";".join(map(_packed, gathered))})]
        for one in told:
            await self._storage.outbox.add(
                person_id, one.kind, one.payload, now, due_at=now + waits, sweep=sweep
            )


def unpacked(changes: str) -> list[News]:
    """The changes of a digest; those of a shape nobody knows are left out."""
    return [news for text in changes.split(";") if (news := _from_text(text)) is not None]


_NAMES: Final = {
    "order_ended": ("order", "status", "was"),
    "order_vanished": ("order",),
    "refill_ended": ("request", "end"),
}


def _packed(news: News) -> str:
    names = _NAMES[news.kind]
    return " ".join([news.kind, *(str(news.payload[name]) for name in names if name in news.payload)])


def _from_text(text: str) -> News | None:
    kind, *values = text.split()
    names = _NAMES.get(kind, ())
    return News(kind, dict(zip(names, values, strict=False))) if names else None


def _unpacked(news: News) -> Iterator[News]:
    if news.kind != DIGEST:
        yield news
        return
    yield from unpacked(str(news.payload["changes"]))
