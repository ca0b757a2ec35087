"""Set or replace the key: checked with ``balance``, encrypted, and never shown again but for its tail.

A panel may block the address of a bot after a few wrong keys, and the address is shared by everybody; so a
person may be wrong three times an hour.
"""

from datetime import timedelta
from typing import Final

from bot.domain.account import PanelAccount, PanelKey
from bot.domain.dialogue import ConnectingKey, LookingUp, NamingLowBalance
from bot.domain.ids import PersonId
from bot.domain.intent import RefusalKind
from bot.domain.problems import Problem, ProblemError, problem
from bot.panel.client import PanelClient
from bot.panel.errors import PanelError, PanelRefused
from bot.usecases.ports import Clock
from storage.store import Storage

WRONG_KEYS: Final = 3
WITHIN: Final = timedelta(hours=1)


class ConnectPanel:
    """Connects a person's panel account."""

    def __init__(self, storage: Storage, panel: PanelClient, clock: Clock) -> None:
        self._storage = storage
        self._panel = panel
        self._clock = clock

    async def ask(self, person_id: PersonId, update_id: int, link: str = "") -> PanelAccount | None:
        """Wait for a key; answers the account it would replace.

        Args:
            person_id: whose.
            update_id: the update that led here.
            link: what the deep link asked for that led here; without one, an earlier link stays waiting.
        """
        async with self._storage.transaction():
            before = await self._storage.dialogues.get(person_id)
            kept = before.link if isinstance(before, ConnectingKey) else ""
            dialogue = ConnectingKey(link or kept)
            await self._storage.dialogues.open(person_id, dialogue, update_id, self._clock())
        return await self._storage.accounts.get(person_id)

    async def connect(self, person_id: PersonId, text: str) -> PanelAccount:
        """Check the key in a message with the panel, and keep it.

        Raises:
            ProblemError: it is no key, it is wrong, too many were wrong, or the panel gave no clear answer.
        """
        key = PanelKey.read(text)
        if isinstance(key, Problem):
            raise ProblemError(key)
        await self._refuse_guessing(person_id)
        try:
            balance = await self._panel.balance(key)
        except PanelRefused as error:
            is_wrong = error.kind is RefusalKind.AUTH
            raise ProblemError(await self._wrong(person_id, error) if is_wrong else error.problem) from None
        except PanelError as error:
            raise ProblemError(error.problem) from None
        async with self._storage.transaction():
            await self._storage.accounts.connect(person_id, key, balance, self._clock())
            before = await self._storage.dialogues.get(person_id)
            if isinstance(before, ConnectingKey | NamingLowBalance | LookingUp):
                await self._storage.dialogues.close(person_id)
        account = await self._storage.accounts.get(person_id)
        if account is None:
            raise ProblemError(problem("problem.no_key"))
        return account

    async def _refuse_guessing(self, person_id: PersonId) -> None:
        wrong = await self._storage.accounts.wrong_keys_since(person_id, self._clock() - WITHIN)
        if wrong >= WRONG_KEYS:
            raise ProblemError(problem("problem.key_attempts", most=WRONG_KEYS))

    async def _wrong(self, person_id: PersonId, error: PanelError) -> Problem:
        await self._storage.accounts.note_wrong_key(person_id, self._clock())
        wrong = await self._storage.accounts.wrong_keys_since(person_id, self._clock() - WITHIN)
        left = max(WRONG_KEYS - wrong, 0)
        return Problem("problem.key_wrong", {"left": left}, error.problem.panel_words)
