"""python-telegram-bot's ConversationHandler as a shell over the dialogue row.

The row is the truth: it is committed by use cases, and after every update the conversation's state in memory
is set to what the row says. At start-up the library's states are derived from the open rows. So a crash loses
no step, and there is nothing the library would have to save.
"""

import logging
import secrets
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    BaseHandler,
    BasePersistence,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    filters,
)
from telegram.warnings import PTBUserWarning

from bot.chat.callbacks import Payload, decode
from bot.chat.context import Turn, written_in
from bot.chat.i18n import translator_for
from bot.chat.inbox import person_of
from bot.chat.late import LateScreens
from bot.chat.patience import ToldOtherwiseError
from bot.chat.reply import Replies
from bot.chat.routes import (
    Act,
    Answer,
    AnswerFile,
    AnyText,
    Chosen,
    Command,
    EditedMessage,
    Guard,
    HoldsKey,
    OtherContent,
    Route,
    Tap,
    UnknownTap,
)
from bot.chat.views.problems import problem_screen
from bot.domain.dialogue import Expecting
from bot.domain.ids import PersonId
from bot.domain.keys import holds_key
from bot.domain.problems import Problem, ProblemError, problem
from bot.domain.text import cut
from bot.usecases.cast import Cast
from bot.usecases.ports import Tasks

NAME = "dialogue"
_LONGEST_WORDS = 200


class _ViaUs(filters.MessageFilter):
    """A text that Telegram posted for the person out of a list of ours: no answer to any question."""

    def filter(self, message: Message) -> bool:
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_VIA_US = _ViaUs()
_log = logging.getLogger(__name__)

Callback: TypeAlias = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, object]]
Handler: TypeAlias = BaseHandler[Update, ContextTypes.DEFAULT_TYPE, object]


class Stage:
    """Plays handlers: makes the Turn, catches what went wrong, reports which question is open afterwards."""

    def __init__(self, cast: Cast, replies: Replies, tasks: Tasks) -> None:
        self.cast = cast
        self._replies = replies
        self._late = LateScreens(tasks)

    def playing(self, act: Act, guards: Sequence[Guard] = ()) -> Callback:
        """The library's callback for a handler, which acts unless a guard is done with the update."""

        async def callback(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> object:
            person_id = person_of(update)
            if person_id is None or update.effective_user is None:
                return None
            try:
                person = await self.cast.people.meet(person_id, update.effective_user.language_code)
                await self._play(_guarded(act, guards), Turn(update, self.cast, self._replies, person))
                expecting = await self.cast.dialogue.expecting(person_id)
            except Exception:
                await self._own_to_fault(update)
                raise
            return expecting.value if expecting else ConversationHandler.END

        return callback

    async def _own_to_fault(self, update: Update) -> None:
        """Not even the person could be read; whoever it is hears that it went wrong."""
        user = update.effective_user
        if user is None:
            return
        language = self.cast.people.language_of(user.language_code)
        said = Problem("problem.ours", {"reference": f"U-{update.update_id}"})
        await self._replies.try_send(user.id, problem_screen(translator_for(language), said), language)

    async def passed_over(self, update: Update, is_first: bool) -> None:  # noqa: FBT001 - what PersonOrder calls
        """Somebody sends faster than can be answered: say once that some of it was passed over.

        A key in what is passed over is not read, and must not stay in the chat either.
        """
        chat, message = update.effective_chat, update.effective_message
        if update.effective_user is None or chat is None or chat.type != chat.PRIVATE:
            return
        if message is not None and not update.callback_query and holds_key(written_in(message)):
            await self._replies.delete(chat.id, message.message_id)
        if not is_first:
            return
        person = await self.cast.people.meet(
            PersonId(update.effective_user.id), update.effective_user.language_code
        )
        screen = problem_screen(translator_for(person.language), problem("problem.slow_down"))
        await self._replies.try_send(chat.id, screen, person.language)

    async def _play(self, act: Act, turn: Turn) -> None:
        self._late.forget(turn.person.person_id)
        try:
            await act(turn)
        except ProblemError as error:
            await self._show_problem(turn, error.problem)
        except Forbidden:
            await self.cast.people.blocked(turn.person.person_id)
        except TelegramError as error:
            self._not_taken(turn, error)
        except Exception:  # noqa: BLE001 - whatever it is, the person must hear that it went wrong
            reference = secrets.token_hex(4)
            _log.exception("a handler failed, reference %s", reference)
            await self._show_problem(turn, Problem("problem.ours", {"reference": reference}))
        finally:
            await turn.toast()

    async def _show_problem(self, turn: Turn, problem: Problem) -> None:
        try:
            await turn.show_problem(problem)
        except TelegramError as error:
            self._not_taken(turn, error)

    def _not_taken(self, turn: Turn, error: TelegramError) -> None:
        """An answer did not arrive, even after some patience: it comes later, unless a message tells it."""
        words = cut(error.message, _LONGEST_WORDS)  # the library quotes the whole page of a proxy
        is_told = isinstance(error, ToldOtherwiseError)
        cause = error.__cause__ if is_told else error
        _log.warning("Telegram did not take an answer: %s (%s)", words, type(cause).__name__)
        if turn.missed is not None and not is_told:
            self._late.keep(turn.person.person_id, turn.missed, error)


def conversation(routes: Sequence[Route], stage: Stage) -> ConversationHandler[ContextTypes.DEFAULT_TYPE]:
    """One conversation whose states are the questions a person can be asked."""
    guards = [route.guard for route in routes if isinstance(route, HoldsKey)]
    answers = [route for route in routes if isinstance(route, Answer | AnswerFile)]
    states: dict[object, list[Handler]] = {
        expecting.value: [
            MessageHandler(_answers_to(route), stage.playing(route.act, guards))
            for route in answers
            if route.expecting is expecting
        ]
        for expecting in Expecting
    }
    always = [
        _handler(route, stage, guards)
        for route in routes
        if not isinstance(route, Answer | AnswerFile | HoldsKey)
    ]
    with warnings.catch_warnings():
        # The library warns that taps are tracked by chat, not by message; here the row decides.
        warnings.simplefilter("ignore", PTBUserWarning)
        return ConversationHandler(
            entry_points=always, states=states, fallbacks=always, name=NAME, persistent=True
        )


def _answers_to(route: Answer | AnswerFile) -> filters.BaseFilter:
    is_file = isinstance(route, AnswerFile)
    return _PRIVATE & ~_VIA_US & (filters.Document.ALL if is_file else filters.TEXT & ~filters.COMMAND)


def _handler(route: Route, stage: Stage, guards: Sequence[Guard]) -> Handler:
    match route:
        case Tap(kind, tap_act):
            return CallbackQueryHandler(
                stage.playing(_with_payload(tap_act)), pattern=lambda data: type(_decoded(data)) is kind
            )
        case UnknownTap(act):
            return CallbackQueryHandler(stage.playing(act))
        case Command(name, act):
            return CommandHandler(name, stage.playing(act, guards), filters=_PRIVATE)
        case Chosen(act) | AnyText(act) | OtherContent(act) | EditedMessage(act):
            return MessageHandler(_OF_MESSAGES[type(route)], stage.playing(act, guards))
        case Answer() | AnswerFile() | HoldsKey():
            raise AssertionError("answers are states, and what guards is no handler")


_OF_MESSAGES: Final[dict[type[Route], filters.BaseFilter]] = {
    Chosen: _PRIVATE & filters.TEXT & _VIA_US,
    AnyText: _PRIVATE & filters.TEXT,
    OtherContent: _PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL,
    EditedMessage: filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE,
}


def _guarded(act: Act, guards: Sequence[Guard]) -> Act:
    async def unless_done(turn: Turn) -> None:
        for guard in guards:
            if await guard(turn):
                return
        await act(turn)

    return unless_done


@lru_cache(maxsize=64)  # every route that is for taps asks, one after the other
def _decoded(data: object) -> Payload | None:
    return decode(data) if isinstance(data, str) else None


def _with_payload(act: Callable[[Turn, Any], Awaitable[None]]) -> Act:
    async def with_payload(turn: Turn) -> None:
        await act(turn, decode(turn.callback.data if turn.callback else None))

    return with_payload


class DialogueRows(BasePersistence[dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The library's persistence: conversation states are read from the dialogue rows, nothing is written."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(
            PersistenceInput(bot_data=False, chat_data=False, user_data=False, callback_data=False)
        )
        self._cast = cast

    async def get_conversations(self, name: str) -> dict[tuple[int | str, ...], object]:
        """The state of everybody who has a question open. In a private chat, chat and person share an id."""
        if name != NAME:
            return {}
        return {
            (person_id, person_id): expecting.value
            for person_id, expecting in (await self._cast.dialogue.all_open()).items()
        }

    async def update_conversation(
        self, name: str, key: tuple[int | str, ...], new_state: object | None
    ) -> None:
        """Nothing to do: the use case has committed the row."""

    async def get_user_data(self) -> dict[int, dict[Any, Any]]:
        """None is kept here."""
        return {}

    async def get_chat_data(self) -> dict[int, dict[Any, Any]]:
        """None is kept here."""
        return {}

    async def get_bot_data(self) -> dict[Any, Any]:
        """None is kept here."""
        return {}

    async def get_callback_data(self) -> None:
        """None is kept here."""

    async def update_user_data(self, user_id: int, data: dict[Any, Any]) -> None:
        """None is kept here."""

    async def update_chat_data(self, chat_id: int, data: dict[Any, Any]) -> None:
        """None is kept here."""

    async def update_bot_data(self, data: dict[Any, Any]) -> None:
        """None is kept here."""

    async def update_callback_data(self, data: Any) -> None:
        """None is kept here."""

    async def drop_chat_data(self, chat_id: int) -> None:
        """None is kept here."""

    async def drop_user_data(self, user_id: int) -> None:
        """None is kept here."""

    async def refresh_user_data(self, user_id: int, user_data: dict[Any, Any]) -> None:
        """None is kept here."""

    async def refresh_chat_data(self, chat_id: int, chat_data: dict[Any, Any]) -> None:
        """None is kept here."""

    async def refresh_bot_data(self, bot_data: dict[Any, Any]) -> None:
        """None is kept here."""

    async def flush(self) -> None:
        """Nothing is held back."""
