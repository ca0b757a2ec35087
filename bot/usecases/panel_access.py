"""Asks the panel with a person's key, and turns its failures into what a person can read."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from bot.domain.account import PanelAccount, PanelKey
from bot.domain.ids import PersonId
from bot.domain.problems import ProblemError, problem
from bot.panel.errors import PanelError, PanelRefused
from bot.usecases.ports import Clock
from storage.store import Storage


class PanelAccess:
    """The one way from a person to the panel."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def account(self, person_id: PersonId) -> PanelAccount:
        """The connected account.

        Raises:
            ProblemError: there is none, or the panel refused its key.
        """
        account = await self._storage.accounts.get(person_id)
        if account is None:
            raise ProblemError(problem("problem.no_key"))
        if account.is_refused:
            raise ProblemError(problem("problem.key_refused", tail=account.key_tail))
        return account

    @asynccontextmanager
    async def key(self, person_id: PersonId) -> AsyncIterator[PanelKey]:
        """The key to ask with; the panel's errors inside become ProblemError.

        A key that the panel refuses is marked, and not asked with again.
        """
        await self.account(person_id)
        key = await self._storage.accounts.key(person_id)
        if key is None:
            raise ProblemError(problem("problem.no_key"))
        try:
            yield key
        except PanelError as error:
            if is_refused_key(error):
                await self._storage.accounts.refuse(person_id, key, self._clock())
            raise ProblemError(error.problem) from None

    async def refused(self, key: PanelKey, people: Collection[PersonId]) -> None:
        """The panel refused a key nobody was just using: everybody who still has it is told, once."""
        now = self._clock()
        async with self._storage.transaction():
            for person_id in people:
                account = await self._storage.accounts.get(person_id)
                if account is None or account.is_refused:
                    continue
                if await self._storage.accounts.key(person_id) != key:
                    continue
                await self._storage.accounts.refuse(person_id, key, now)
                await self._storage.outbox.add(person_id, "key_refused", {"tail": key.tail}, now)


def is_refused_key(error: PanelError) -> bool:
    """Whether the panel said that it answers nothing to this key."""
    return isinstance(error, PanelRefused) and error.kind.is_about_key
