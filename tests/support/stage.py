"""The real bot in the sandbox's world, and a person who talks to it as people do: by what they see."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest.mock import patch

from bot.app import Running, running
from bot.chat.i18n import Translator, translator_for
from bot.chat.profile import publish
from bot.domain.account import Language
from bot.panel.policy import DEFAULT_POLICY, CallPolicy, Pace, PacingPolicy, PanelPolicy, RetryPolicy
from bot.sandbox.demo import TOKEN, sandbox_settings
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.fake_telegram.text.formatted import FormattedText
from bot.sandbox.fake_telegram.world.files import FileKind, StoredFile
from bot.sandbox.fake_telegram.world.inline import InlineAnswer, InlineQuery
from bot.sandbox.fake_telegram.world.messages import MediaKind, Message
from bot.sandbox.world import World
from bot.settings import Settings
from tests.support.clock import ShiftedClock
from tests.support.fresh import lay_fresh_database

LINK: Final = "https://instagram.com/example"
_ISOLATES: Final = re.compile("[\u2066-\u2069\u200e\u200f]")
_TAGS: Final = re.compile(r"<[^<>]*>")
_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")
_PATIENCE: Final = 60.0
"""Seconds; no bound on the bot, only the end of a wait for what does not come on a busy machine."""

_OF_AN_UNKNOWN_OUTCOME: Final = "💡"
_SHOWS: Final = frozenset({"sendMessage", "editMessageText", "sendDocument", "sendPhoto"})

HASTY: Final = PanelPolicy(
    reading=CallPolicy(read=1.5, deadline=1.5),
    catalogue=CallPolicy(read=3, deadline=3),
    adding=CallPolicy(read=1.5, deadline=1.5, body_cap=64 * 1024, packing="identity"),
    retries=RetryPolicy(first_wait=0.01, longest_wait=0.01, costly_attempts=1),
    pacing=PacingPolicy(host=Pace(interval=0.0), key=Pace(interval=0.0)),
)
"""A bot that soon gives up waiting, so that a test may keep the panel silent."""


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
    _acted_after: int = field(default=0, init=False)
    _query: InlineQuery | None = field(default=None, init=False)

    @property
    def tr(self) -> Translator:
        """What the bot should say."""
        return translator_for(self.language)

    @property
    def screen(self) -> Message:
        """The newest message of the bot.

        A word on an outcome unknown before counts only where nothing else stands: it comes by itself some
        seconds later, between any two steps of a test on a slow machine.
        """
        telegram = self.world.telegram
        newest = [one for one in self._newest_first() if one.sender_id == telegram.world.bot.bot_id]
        asked = (one for one in newest if not one.text.text.startswith(_OF_AN_UNKNOWN_OUTCOME))
        return next(asked, None) or telegram.last_message(self.person_id)

    @property
    def text(self) -> str:
        """Its text; nothing where the bot has not said anything yet."""
        try:
            return bare(self.screen.text.text)
        except LookupError:
            return ""

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
        self._acts()
        self.world.telegram.start(self.person_id, payload)

    def say(self, text: str) -> Message:
        """Type a text and send it."""
        self._acts()
        return self.world.telegram.type_text(self.person_id, text)

    def send(self, kind: MediaKind, caption: str = "") -> None:
        """Send something that is no text."""
        self._acts()
        self.world.telegram.send_media(self.person_id, kind, caption)

    def send_file(
        self, name: str, content: bytes, *, caption: str = "", kind: FileKind = "document"
    ) -> Message:
        """Send a file with these bytes."""
        self._acts()
        return self.world.telegram.send_file(self.person_id, name, content, caption, kind)

    async def types_inline(self, words: str, offset: str = "") -> InlineAnswer:
        """Type `@bot words`, or scroll to an offset, and wait for the bot's answer."""
        self._acts()
        self._query = query = self.world.telegram.type_inline(self.person_id, words, offset)
        await self._until("an answer to the inline query", lambda: query.answer)
        assert query.answer is not None
        return query.answer

    def chooses(self, n: int) -> Message:
        """Choose a result of the newest inline answer, counted from 0; the message it sends."""
        assert self._query is not None, "nothing was typed after the bot's name"
        assert self._query.answer is not None
        result = self._query.answer.results[n]
        self._acts()
        return self.world.telegram.choose(self.person_id, self._query.query_id, result.result_id)

    def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        self._acts()
        self.world.telegram.edit_text(self.person_id, message.message_id, text)

    def paste(self, text: str) -> None:
        """Send a text of any length in one message, as a Bot API server that is not Telegram's may."""
        self._acts()
        telegram = self.world.telegram
        telegram._send(telegram.world.person(self.person_id), self.person_id, FormattedText(text))

    def forge(self, data: str) -> None:
        """Send a callback that no button carries, from the newest message."""
        self._acts()
        self.world.telegram.forge(self.person_id, self.screen.message_id, data)

    def tap(self, name: str, /, **values: str) -> None:
        """Tap the newest button whose label is this message."""
        self.press(self.tr.plain(name, **values))

    def press(self, label: str) -> None:
        """Tap the newest button with this label, whatever marks are in it."""
        self._acts()
        wanted = next((seen for seen in self._labels() if bare(seen) == bare(label)), label)
        self.world.telegram.press(self.person_id, wanted)

    def press_platform(self, name: str) -> None:
        """Tap a platform on the first screen of browsing, however many services it has."""
        begins = f"{self.tr.plain(name)} · "
        self.press(next(label for label in self.buttons if bare(label).startswith(begins)))

    def has(self, name: str) -> bool:
        """Whether the newest message has a button with this message."""
        return bare(self.tr.plain(name)) in map(bare, self.buttons)

    def pattern(self, name: str, /, **values: str | int) -> re.Pattern[str]:
        """What a message looks like with these values, and any others."""
        template = self.tr.template(name)
        plain = re.escape(bare(_TAGS.sub("", template)))
        filled = _FIELD.sub(lambda field: _value(field[1], values), plain)
        return re.compile(filled, re.DOTALL)

    async def sees(self, name: str, /, **values: str | int) -> None:
        """Wait until the newest message of the bot shows this text."""
        wanted = self.pattern(name, **values)
        await self._until(name, lambda: wanted.search(self.text))

    async def answers(self, name: str, /, **values: str | int) -> None:
        """Wait until the bot has shown this text in answer to the latest act, however often it did before."""
        wanted = self.pattern(name, **values)
        await self._until(name, lambda: self._has_answered() and wanted.search(self.text))

    async def answers_somehow(self) -> None:
        """Wait until the bot has shown anything at all in answer to the latest act."""
        await self._until("an answer", self._has_answered)

    async def counts(self, name: str, number: int) -> None:
        """Wait until the newest message shows this text in the form for this number."""
        wanted = bare(_TAGS.sub("", self.tr.plural(name, number)))
        await self._until(name, lambda: self._has_answered() and wanted in self.text)

    async def hears_nothing_but(self, name: str) -> None:
        """Wait for a toast; the latest act must have changed no message."""
        await self.hears(name)
        assert not self._has_answered(), self.text

    async def receives_file(self) -> StoredFile:
        """Wait until the bot has answered the latest act with a document or a photo; that file."""
        await self._until("a file", lambda: self._has_answered() and self.screen.file)
        assert self.screen.file is not None
        return self.screen.file

    def data_of(self, name: str) -> str:
        """What the newest button with this label sends when it is tapped."""
        label = bare(self.tr.plain(name))
        rows = [row for message in self._newest_first() for row in message.keyboard]
        return next(button.value for row in rows for button in row if bare(button.text) == label)

    async def gets(self, name: str, /, **values: str | int) -> str:
        """Wait until some message of the bot in the chat shows this text; that text."""
        wanted = self.pattern(name, **values)
        await self._until(name, lambda: self._found(wanted))
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

    async def fill_in(self, *answers: str, service: str = "1") -> None:
        """Order a service by number and answer its questions up to the confirm card; "" skips one."""
        self.say(f"/order {service}")
        await self.answers("order.title")
        for answer in answers:
            if answer:
                self.say(answer)
            else:
                await self._until("a question to skip", lambda: self._shows("button.skip"))
                self.tap("button.skip")
            await self._until("an answer", self._has_answered)
        await self.answers("order.confirm_title")

    def _acts(self) -> None:
        self._acted_after = len(self.world.telegram.record)

    def _has_answered(self) -> bool:
        since = self.world.telegram.record[self._acted_after :]
        return any(call.method in _SHOWS and call.chat_id == self.person_id for call in since)

    async def _until(self, what: str, condition: Callable[[], object]) -> None:
        try:
            await self.world.telegram.until(condition, timeout_seconds=_PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{what} did not come; the newest text is:\n{self.text}") from None

    def _newest_first(self) -> list[Message]:
        return list(reversed(self.world.telegram.messages_in(self.person_id)))

    def _shows(self, name: str) -> bool:
        return bare(self.tr.plain(name)) in map(bare, self._labels())

    def _labels(self) -> list[str]:
        messages = self._newest_first()
        return [button.text for message in messages for row in message.keyboard for button in row]

    def _found(self, wanted: re.Pattern[str]) -> str | None:
        own = self.world.telegram.messages_in(self.person_id)
        texts = [bare(message.text.text) for message in own if message.sender_id != self.person_id]
        return next((text for text in reversed(texts) if wanted.search(text)), None)


def _value(field: str, values: dict[str, str | int]) -> str:
    return re.escape(str(values[field])) if field in values else ".*"


@dataclass
class Stage:
    """A world with the real bot in it, and the clock both live by.

    Attributes:
        publishes: whether the bot, when it starts, publishes its menu and descriptions.
    """

    world: World
    clock: ShiftedClock
    folder: Path
    settings: Settings
    policy: PanelPolicy
    publishes: bool = field(default=False, init=False)
    _bot: Running | None = field(default=None, init=False)
    _started: Running | None = field(default=None, init=False)
    _chats: list[Chat] = field(default_factory=list, init=False)
    _running: AsyncExitStack = field(default_factory=AsyncExitStack, init=False)

    @property
    def bot(self) -> Running:
        """The bot that runs now."""
        assert self._bot is not None, "the bot is stopped"
        return self._bot

    def chat(self, language: Language, person_id: int = 1001) -> Chat:
        """Somebody new, whose Telegram speaks this language."""
        self.world.telegram.choose_language(person_id, language.value)
        self._chats.append(Chat(self.world, self.bot, person_id, language))
        return self._chats[-1]

    @property
    def bot_is_ending(self) -> bool:
        """Whether the bot that was started last has been told to end."""
        return self._started is not None and self._started.supervisor.is_ending

    async def start_bot(self) -> None:
        """Run the bot on what the folder holds."""
        bot = running(self.settings, self.clock, self.policy)
        with patch("bot.app.publish", publish if self.publishes else _is_published):
            self._bot = await self._running.enter_async_context(bot)
        self._started = self._bot
        for chat in self._chats:
            chat.bot = self._bot

    async def rests(self) -> None:
        """Wait until the bot has noted every update that came as done with."""
        waiting = self.world.telegram.world.updates
        while waiting.waiting or await self.bot.cast.updates.unhandled():  # noqa: ASYNC110 - it rings no bell
            await asyncio.sleep(0.01)

    async def stop_bot(self) -> None:
        """Stop it in good order."""
        self._bot = None
        await self._running.aclose()


async def _is_published(*_: object) -> None:
    """Telegram is not asked for the menu and the descriptions: eighteen calls, where a test has a dozen."""


@asynccontextmanager
async def stage(
    folder: Path, *, speed: float = 1.0, policy: PanelPolicy = DEFAULT_POLICY
) -> AsyncIterator[Stage]:
    """The bot in the world, over real HTTP and a real database file."""
    clock = ShiftedClock()
    async with World(token=TOKEN, clock=clock, speed=speed) as world:
        staged = Stage(world, clock, folder, sandbox_settings(world, folder), policy)
        await lay_fresh_database(staged.settings.database_path)
        await staged.start_bot()
        try:
            yield staged
        finally:
            await staged.stop_bot()
