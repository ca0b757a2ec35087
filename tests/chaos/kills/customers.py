"""People who order without end, by what they see: they type, tap, tap twice, and settle what is unclear."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Final

from bot.chat.callbacks import IntentCard, IntentClose, IntentName, OrderConfirm, Payload
from bot.domain.account import Language
from bot.sandbox.fake_telegram import FakeTelegram
from bot.sandbox.fake_telegram.refusals import PersonRefusal
from tests.chaos.kills.chronicle import Chronicle
from tests.chaos.kills.sight import CARDS, SAY_NOTHING_SENT, Showing, Sight

SERVICES: Final = ("102", "401")
"""Services that ask for a link and a quantity, and nothing else."""

_PATIENCE: Final = 60.0
"""Seconds; a bot that is killed every second on a busy machine needs several lives for an answer."""
_GIST: Final = 60
_QUESTIONS: Final = CARDS | {Sight.ASKS_LINK, Sight.ASKS_QUANTITY}
_OUTCOMES: Final = frozenset({Sight.PLACED, Sight.UNKNOWN, Sight.REJECTED, Sight.NOT_SENT})
_DEAD_ENDS: Final = (SAY_NOTHING_SENT - CARDS) | {Sight.OURS}
_NUMBER_TAKEN: Final = frozenset({Sight.ATTACHED, Sight.ORDER, Sight.RESOLVED, Sight.WIZARD_OVER})
"""Killed right after it was taken, the bot reads the number again, as a question for that order."""

_DOUBLE_TAPS: Final = 0.3
_SETTLES: Final = 0.6


@dataclass
class Customer:
    """One person. Whatever they do, they wait for the bot's answer to it, through as many kills as it takes.

    Attributes:
        unanswered: what the bot left without an answer, so that they began anew.
    """

    chronicle: Chronicle
    person_id: int
    key: str
    language: Language
    chance: random.Random
    unanswered: list[str] = field(default_factory=list)
    _shown: asyncio.Queue[Showing] = field(default_factory=asyncio.Queue)
    _links: int = 0
    _told_to_stop: bool = False

    def sees(self, showing: Showing) -> None:
        """The bot shows them something."""
        self._shown.put_nowait(showing)

    def stop(self) -> None:
        """After the order under way, no more."""
        self._told_to_stop = True

    async def connect(self) -> None:
        """Start, and send the key."""
        self._telegram.choose_language(self.person_id, self.language.value)
        self._telegram.start(self.person_id)
        await self._wait_for({Sight.ASKS_KEY})
        self._telegram.type_text(self.person_id, self.key)
        await self._wait_for({Sight.CONNECTED})

    async def order_on(self) -> None:
        """Order, and order again, until told to stop."""
        while not self._told_to_stop:
            try:
                await self._order()
            except TimeoutError as error:
                self.unanswered.append(f"person {self.person_id} had no answer to {error}")
            await asyncio.sleep(self.chance.uniform(0.1, 0.6))

    async def _order(self) -> None:
        """From the command to a known outcome, answering whatever is asked."""
        self._say(f"/order {self.chance.choice(SERVICES)}")
        answered: Sight | None = None
        while True:
            wanted = _QUESTIONS | _DEAD_ENDS if answered else _QUESTIONS
            showing = await self._wait_for(wanted - {answered}, f"{answered or 'an order'}")
            match showing.sight:
                case Sight.ASKS_LINK:
                    self._links += 1
                    self._say(f"https://example.com/p{self.person_id}-{self._links}")
                case Sight.ASKS_QUANTITY:
                    self._say(str(self.chance.randint(100, 300)))
                case Sight.CARD | Sight.CARD_ANEW:
                    if await self._confirm(showing):
                        return
                    answered = None
                    continue
                case _:
                    return
            answered = showing.sight

    async def _confirm(self, card: Showing) -> bool:
        """Tap until something comes of it; whether it was the end of this order."""
        while True:
            if not self._tap_confirm(card):
                return False
            answer = await self._outcome_of(card)
            if answer.sight not in CARDS:
                break
            card = answer
        if answer.sight in {Sight.UNKNOWN, Sight.INTERRUPTED} and self.chance.random() < _SETTLES:
            await self._settle(answer)
        return True

    def _tap_confirm(self, card: Showing) -> bool:
        for _ in range(self.chance.choice((2, 3)) if self.chance.random() < _DOUBLE_TAPS else 1):
            if not self._tap(card, OrderConfirm):
                return False
            self.chronicle.tapped(self.person_id, card.card, card.link)
        return True

    async def _outcome_of(self, card: Showing) -> Showing:
        while True:
            showing = await self._wait_for(
                _OUTCOMES | _DEAD_ENDS | CARDS | {Sight.INTERRUPTED}, f"the confirm of A-{card.card}"
            )
            if _is_answer(showing, card):
                return showing

    async def _settle(self, showing: Showing) -> None:
        """Look at the panel, and tell the bot what is there."""
        if showing.sight is Sight.INTERRUPTED:
            if not self._tap(showing, IntentCard):
                return
            showing = await self._wait_for({Sight.UNKNOWN, Sight.RESOLVED}, "a look at an unknown order")
        if showing.sight is not Sight.UNKNOWN:
            return
        number = self._on_the_panel(showing.link)
        if number is None:
            if self._tap(showing, IntentClose):
                await self._wait_for({Sight.CLOSED, Sight.RESOLVED}, "closing an unknown order")
            return
        if self._tap(showing, IntentName):
            seen = await self._wait_for({Sight.ASKS_NUMBER, Sight.RESOLVED}, "a number to give")
            if seen.sight is Sight.ASKS_NUMBER:
                self._say(number)
                await self._wait_for(_NUMBER_TAKEN, "a number given")

    def _on_the_panel(self, link: str) -> str | None:
        ledger = self.chronicle.world.panel.ledger
        return next((entry.order_id for entry in ledger if entry.link == link), None)

    async def _wait_for(self, sights: frozenset[Sight] | set[Sight], what: str = "a greeting") -> Showing:
        """The next message of these, whatever else comes before.

        Raises:
            TimeoutError: it did not come; the text says what had been done.
        """
        passed: list[str] = []
        try:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    showing = await self._shown.get()
                    if showing.sight in sights:
                        return showing
                    passed.append(showing.message.text.text[:_GIST])
        except TimeoutError:
            raise TimeoutError(f"{what}, but was shown {passed}") from None

    def _say(self, text: str) -> None:
        self._telegram.type_text(self.person_id, text)

    def _tap(self, showing: Showing, kind: type[Payload]) -> bool:
        """Tap that button; False if the message has gone, or changed, meanwhile."""
        place = showing.place_of(kind)
        if place is None:
            return False
        standing = self._telegram.world.chat(self.person_id).messages.get(showing.message.message_id)
        if standing is None or standing.keyboard != showing.message.keyboard:
            return False
        try:
            self._telegram.tap(self.person_id, showing.message.message_id, *place)
        except PersonRefusal:
            return False
        return True

    @property
    def _telegram(self) -> FakeTelegram:
        return self.chronicle.world.telegram


def _is_answer(showing: Showing, card: Showing) -> bool:
    """Whether a message can be the answer to the confirm of a card."""
    if showing.sight in _OUTCOMES:
        return showing.link == card.link
    if showing.sight is Sight.INTERRUPTED:
        return showing.reference == card.card
    return showing.sight not in CARDS or showing.card != card.card
