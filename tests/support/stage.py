"""The real bot in the sandbox's world, and a person who talks to it as people do: by what they see."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.app import Running, running
from bot.chat.i18n import Translator, translator_for
from bot.domain.account import Language
from bot.sandbox.demo import TOKEN, sandbox_settings
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.world import World
from tests.support.clock import ShiftedClock

LINK: Final = "https://instagram.com/example"
_ISOLATES: Final = re.compile("[\u2066-\u2069\u200e\u200f]")
_TAGS: Final = re.compile(r"<[^<>]*>")
_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")
_PATIENCE: Final = 15.0


def bare(text: str) -> str:
    """A text as read aloud: without marks of direction."""
    return _ISOLATES.sub("", text)


@dataclass
class Chat:
    """One person's private chat with the bot, in their language."""

    world: World
    bot: Running
    person_id: int
    language: Language

    @property
    def tr(self) -> Translator:
        """What the bot should say."""
        return translator_for(self.language)

    @property
    def screen(self) -> Message:
        """The newest message of the bot."""
        return self.world.telegram.last_message(self.person_id)

    @property
    def text(self) -> str:
        """The newest text of the bot."""
        return bare(self.world.telegram.last_text(self.person_id))

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [button.text for row in self.screen.keyboard for button in row]

    @property
    def toasts(self) -> list[str]:
        """What short answers taps got so far, those with words."""
        answers = self.world.telegram.events_of(self.person_id, "callback_answer")
        return [bare(event["text"]) for event in answers if event.get("text")]

    def start(self, payload: str | None = None) -> None:
        """Press Start, or follow a deep link."""
        self.world.telegram.start(self.person_id, payload)

    def say(self, text: str) -> Message:
        """Type a text and send it."""
        return self.world.telegram.type_text(self.person_id, text)

    def tap(self, name: str, **values: str) -> None:
        """Tap the newest button whose label is this message."""
        self.press(self.tr.plain(name, **values))

    def press(self, label: str) -> None:
        """Tap the newest button with this label, whatever marks are in it."""
        wanted = next((seen for seen in self._labels() if bare(seen) == bare(label)), label)
        self.world.telegram.press(self.person_id, wanted)

    def has(self, name: str) -> bool:
        """Whether the newest message has a button with this message."""
        return bare(self.tr.plain(name)) in map(bare, self.buttons)

    def pattern(self, name: str, **values: str | int) -> re.Pattern[str]:
        """What a message looks like with these values, and any others."""
        template = self.tr.template(name)
        plain = re.escape(bare(_TAGS.sub("", template)))
        filled = _FIELD.sub(lambda field: _value(field[1], values), plain)
        return re.compile(filled, re.DOTALL)

    async def sees(self, name: str, **values: str | int) -> None:
        """Wait until the newest message of the bot shows this text."""
        wanted = self.pattern(name, **values)
        try:
            await self.world.telegram.until(lambda: wanted.search(self.text), timeout_seconds=_PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{name} did not come; the newest text is:\n{self.text}") from None

    async def gets(self, name: str, **values: str | int) -> str:
        """Wait until some message of the bot in the chat shows this text; that text."""
        wanted = self.pattern(name, **values)
        try:
            await self.world.telegram.until(lambda: self._found(wanted), timeout_seconds=_PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{name} did not come; the newest text is:\n{self.text}") from None
        return self._found(wanted) or ""

    async def hears(self, name: str) -> None:
        """Wait until a tap is answered with this toast."""
        wanted = bare(self.tr.plain(name))
        await self.world.telegram.until(lambda: wanted in self.toasts, timeout_seconds=_PATIENCE)

    async def connect(self, key: str = DEMO_KEY) -> None:
        """Start, and connect a key."""
        self.start()
        await self.sees("welcome.send_key")
        self.say(key)
        await self.sees("key.connected")

    def _labels(self) -> list[str]:
        messages = reversed(self.world.telegram.messages_in(self.person_id))
        return [button.text for message in messages for row in message.keyboard for button in row]

    def _found(self, wanted: re.Pattern[str]) -> str | None:
        own = self.world.telegram.messages_in(self.person_id)
        texts = [bare(message.text.text) for message in own if message.sender_id != self.person_id]
        return next((text for text in reversed(texts) if wanted.search(text)), None)


def _value(field: str, values: dict[str, str | int]) -> str:
    return re.escape(str(values[field])) if field in values else ".*"


@dataclass
class Stage:
    """A world with the real bot in it, and the clock both live by."""

    world: World
    bot: Running
    clock: ShiftedClock
    folder: Path

    def chat(self, language: Language, person_id: int = 1001) -> Chat:
        """Somebody new, whose Telegram speaks this language."""
        self.world.telegram.choose_language(person_id, language.value)
        return Chat(self.world, self.bot, person_id, language)


@asynccontextmanager
async def stage(folder: Path, *, speed: float = 1.0) -> AsyncIterator[Stage]:
    """The bot in the world, over real HTTP and a real database file."""
    clock = ShiftedClock()
    async with World(token=TOKEN, clock=clock, speed=speed) as world:
        async with running(sandbox_settings(world, folder), clock) as bot:
            yield Stage(world, bot, clock, folder)
