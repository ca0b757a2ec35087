"""What a person may set: the language, what is told and when without a sound, and to be forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bot.domain.account import Language, PanelAccount
from bot.domain.dialogue import NamingLowBalance
from bot.domain.ids import PersonId
from bot.domain.money import Money
from bot.domain.preferences import Preferences, SilentHours, Topic, threshold_typed
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.ports import Clock
from storage.errors import StillSending
from storage.store import Storage


class ChangeSettings:
    """Sets what is a person's to set."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def speak(self, person_id: PersonId, language: Language) -> None:
        """From now on in this language, whatever their Telegram speaks."""
        await self._storage.people.set_language(person_id, language)

    async def notify(self, person_id: PersonId, *, wanted: bool) -> None:
        """Tell finished orders without being asked, or not."""
        await self._storage.people.set_notifications(person_id, wanted)

    async def tell_favourites(self, person_id: PersonId, *, wanted: bool) -> None:
        """Tell a favourite's new rate, or its end, without being asked, or not."""
        await self._storage.people.set_favourite_news(person_id, wanted)

    async def tell_of(self, person_id: PersonId, topic: Topic, *, wanted: bool) -> None:
        """Tell of this topic unasked, or not."""
        await self._change(person_id, lambda known: known.switched(topic, wanted=wanted))

    @property
    def now(self) -> datetime:
        """The present moment, for who is to recognise their clock."""
        return self._clock()

    async def ask_low_balance(self, person_id: PersonId, update_id: int) -> PanelAccount:
        """The person may type the mark: wait for it; the account it is meant for.

        Raises:
            ProblemError: no account is connected, so an amount has no currency.
        """
        account = await self._account(person_id)
        await self._storage.dialogues.open(person_id, NamingLowBalance(), update_id, self._clock())
        return account

    async def type_low_balance(self, person_id: PersonId, text: str) -> None:
        """The mark as typed.

        Raises:
            ProblemError: no amount can be read from it; the question stays open.
        """
        amount = threshold_typed(text)
        if isinstance(amount, Problem):
            raise ProblemError(amount)
        await self.warn_below(person_id, amount)

    async def warn_below(self, person_id: PersonId, amount: Decimal | None) -> None:
        """Tell when the balance falls below this, in the account's currency; None for never.

        Raises:
            ProblemError: no account is connected, so the amount has no currency.
        """
        mark = None
        if amount is not None:
            mark = Money(amount, (await self._account(person_id)).balance.currency)
        async with self._storage.transaction():
            await self._change(person_id, lambda known: replace(known, low_balance=mark))
            await self._storage.balances.note_told(person_id, None)
            await self._storage.balances.look_at(person_id, self._clock())
            await self.stop_asking(person_id)

    async def stop_asking(self, person_id: PersonId) -> None:
        """Whatever is on the screen now, the next text is no mark."""
        if isinstance(await self._storage.dialogues.get(person_id), NamingLowBalance):
            await self._storage.dialogues.close(person_id)

    async def keep_silent(self, person_id: PersonId, hours: SilentHours | None) -> None:
        """Send messages of these hours without a sound; None for no such hours."""
        await self._change(person_id, lambda known: replace(known, silent=hours))

    async def set_clock(self, person_id: PersonId, utc_offset: int) -> None:
        """The person's own clock is so many minutes ahead of UTC."""
        await self._change(person_id, lambda known: replace(known, utc_offset=utc_offset))

    async def _account(self, person_id: PersonId) -> PanelAccount:
        account = await self._storage.accounts.get(person_id)
        if account is None:
            raise ProblemError(problem("problem.no_key"))
        return account

    async def _change(self, person_id: PersonId, change: Callable[[Preferences], Preferences]) -> None:
        async with self._storage.transaction():
            person = await self._storage.people.get(person_id)
            if person is not None:
                await self._storage.people.set_preferences(person_id, change(person.preferences))

    async def forget(self, person_id: PersonId) -> None:
        """Erase everything about the person.

        Raises:
            ProblemError: an order of theirs is being sent this moment; nothing was erased.
        """
        try:
            await self._storage.people.forget(person_id, self._clock())
        except StillSending:
            raise ProblemError(problem("problem.forget_sending")) from None
