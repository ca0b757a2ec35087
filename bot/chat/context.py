"""A turn: one update of one person in the private chat, and what can be shown in return."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from telegram import CallbackQuery, Message, Update

from bot.chat.documents import text_of
from bot.chat.forms import plain_text
from bot.chat.i18n import Html, Translator, translator_for
from bot.chat.reply import File, Replies
from bot.chat.views.problems import SAYS_ITSELF, problem_screen, problem_text
from bot.chat.views.screen import Row, Screen
from bot.domain.account import Language, Person
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.cast import Cast

Result = TypeVar("Result")

_BUTTON_WAITS: Final = timedelta(seconds=4)
"""Telegram takes the answer to a tap for some ten seconds."""

_COSMETIC: Final = timedelta(seconds=2)
"""So long a picture of how far it is may take; nothing waits for it any longer."""


def written_in(message: Message | None) -> str:
    """The text of a message, or the caption of something else."""
    return (message.text or message.caption or "") if message else ""


@dataclass(slots=True)
class Turn:
    """What a handler has in hand.

    There is one living screen: taps on it change it in place; after a typed text it moves below that text; a
    tap on any other message (a receipt, a notification, an old screen) opens it anew, and leaves that be.

    Attributes:
        missed: shows what was to be shown last and Telegram did not take; None where it did.
    """

    update: Update
    cast: Cast
    replies: Replies
    person: Person
    tr: Translator = field(init=False)
    missed: Callable[[], Awaitable[None]] | None = field(default=None, init=False)
    _is_answered: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.tr = translator_for(self.person.language)

    @property
    def update_id(self) -> int:
        """Telegram's number of the update, growing with time."""
        return self.update.update_id

    @property
    def callback(self) -> CallbackQuery | None:
        """The tap, if the update is one."""
        return self.update.callback_query

    @property
    def message(self) -> Message | None:
        """The person's own message, if the update is one."""
        return self.update.message or self.update.edited_message

    @property
    def text(self) -> str:
        """What the person typed."""
        return (self.message.text or "") if self.message else ""

    @property
    def written(self) -> str:
        """What the person wrote: a text, or the caption of something else."""
        return written_in(self.message)

    @property
    def bot_username(self) -> str:
        """The bot's own name at Telegram, for links to it."""
        return self.replies.bot.username

    @property
    def arguments(self) -> str:
        """What follows a command."""
        return " ".join(self.text.split(maxsplit=1)[1:]).strip()

    async def file_text(self) -> str | Problem:
        """The text of the file they sent, or what is wrong with it."""
        document = self.message.document if self.message else None
        return problem("problem.file_not_text") if document is None else await text_of(document)

    def speak(self, language: Language) -> None:
        """Go on in another language."""
        self.tr = translator_for(language)

    def problem(self, problem: Problem) -> Html:
        """The text of a problem, for a screen that shows it beside something else."""
        return problem_text(self.tr, problem)

    def ordering_problem(self, problem: Problem) -> Html:
        """The text of a problem with an order that is being put together."""
        return problem_text(self.tr, problem, is_ordering=True)

    async def working(self) -> None:
        """Say that something takes a moment: the button stops waiting, the chat shows typing."""
        await self.toast()
        await self.replies.typing(self.person.person_id)

    async def answer_with(self, work: Awaitable[Result]) -> Result:
        """Await what the tap is to be answered with; the button waits for it, but not for long.

        Raises:
            ProblemError: the work did.
        """
        await self.replies.typing(self.person.person_id)
        async with asyncio.TaskGroup() as group:
            patience = group.create_task(self._stop_waiting())
            try:
                done: Result | ProblemError = await work
            except ProblemError as error:  # raised behind the group, which would wrap it
                done = error
            patience.cancel()
        if isinstance(done, ProblemError):
            raise done
        return done

    async def _stop_waiting(self) -> None:
        await asyncio.sleep(_BUTTON_WAITS.total_seconds())
        await self.toast()

    def shows(self, screen: Screen) -> bool:
        """Whether the message that was tapped has the text of this screen already."""
        message = self.callback.message if self.callback else None
        return isinstance(message, Message) and plain_text(screen.text).strip() == message.text

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer the tap, once; nothing happens for other updates."""
        if self.callback is not None and not self._is_answered:
            self._is_answered = True
            await self.replies.answer(self.callback.id, text, alert=alert)

    async def show(self, screen: Screen) -> None:
        """Show the living screen."""
        await self.toast()
        self.missed = partial(self.show, screen)
        await self._put_in_place(self._tapped_living_screen(), screen)
        self.missed = None

    async def show_in_place(self, screen: Screen) -> None:
        """Show a screen in the place of the one this turn has shown before."""
        self.missed = partial(self.show_in_place, screen)
        await self._put_in_place(self.person.screen_message_id, screen)
        self.missed = None

    async def show_progress(self, screen: Screen) -> None:
        """Put a picture of how far it is in the place of the one before; it is no harm if it fails."""
        living = self.person.screen_message_id
        if living is not None:
            await self.replies.try_edit(
                self.person.person_id, living, screen, self.tr.language, within=_COSMETIC
            )

    async def show_problem(self, problem: Problem, *rows: Row) -> None:
        """Show a problem as a screen of its own; where an order is open, that nothing was ordered by this."""
        is_ordering = problem.key not in SAYS_ITSELF and await self.cast.dialogue.is_ordering(
            self.person.person_id
        )
        await self.show(problem_screen(self.tr, problem, *rows, is_ordering=is_ordering))

    async def receipt(self, screen: Screen) -> int:
        """Send what must stay: a new message in place of the living screen; rather twice than not. Its id."""
        await self.toast()
        self.missed = None  # such as "Sending…": it is not true any more
        message_id = await self.replies.send(
            self.person.person_id, screen, self.tr.language, is_repeatable=True
        )
        await self._put_away(None)
        return message_id

    async def hand_over_photo(self, photo: File, caption: Screen) -> None:
        """Send a picture that stays, in place of the living screen; rather twice than not."""
        await self.toast()
        await self.replies.send_photo(
            self.person.person_id, photo, caption, self.tr.language, is_repeatable=True
        )
        await self._put_away(None)

    async def hand_over_document(self, document: File, caption: Screen) -> None:
        """Send a file that stays, in place of the living screen; rather twice than not."""
        await self.toast()
        await self.replies.send_document(
            self.person.person_id, document, caption, self.tr.language, is_repeatable=True
        )
        await self._put_away(None)

    async def say(self, screen: Screen) -> None:
        """Send one more message and leave the living screen where it is."""
        await self.toast()
        self.missed = partial(self.say, screen)
        await self.replies.send_harmless(self.person.person_id, screen, self.tr.language)
        self.missed = None

    async def let_go(self) -> None:
        """Put the living screen away: what it waits for comes as a new message."""
        await self._put_away(None)

    async def delete_message(self) -> bool:
        """Delete the person's own message; whether it is gone."""
        if self.message is None:
            return False
        return await self.replies.delete(self.message.chat_id, self.message.message_id)

    def _tapped_living_screen(self) -> int | None:
        if self.callback is None or self.callback.message is None:
            return None
        tapped = self.callback.message.message_id
        return tapped if tapped == self.person.screen_message_id else None

    async def _put_in_place(self, message_id: int | None, screen: Screen) -> None:
        """Put a screen in the place of a message, or below all where that cannot be."""
        person_id, language = self.person.person_id, self.tr.language
        if message_id is not None and await self.replies.edit(person_id, message_id, screen, language):
            return
        await self._put_away(await self.replies.send_harmless(person_id, screen, language))

    async def _put_away(self, new: int | None) -> None:
        """Remember the new living screen and remove the old one, so that no stale buttons stay behind."""
        before = self.person.screen_message_id
        await self.cast.people.shows_screen(self.person.person_id, new)
        self.person = replace(self.person, screen_message_id=new)
        if before is not None:
            await self.replies.delete(self.person.person_id, before)
