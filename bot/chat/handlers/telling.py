"""Settings of what is told unasked: topics, a low balance, silent hours, the person's clock."""

from decimal import Decimal

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.views import telling as views
from bot.chat.views.screen import lines
from bot.domain.account import Person
from bot.domain.dialogue import Ordering
from bot.domain.preferences import HOURS, OFFSETS, SilentHours, Topic
from bot.domain.problems import ProblemError, problem


async def show_telling(turn: Turn, _tap: callbacks.Telling | None = None) -> None:
    """What is told, and how to change it."""
    await turn.cast.settings.stop_asking(turn.person.person_id)
    await turn.show(views.telling(turn.tr, await _known(turn)))


async def set_topic(turn: Turn, tap: callbacks.SetTopic) -> None:
    """One topic on or off; a word that names none changes nothing."""
    topic = next((member for member in Topic if member.value == tap.topic), None)
    if topic is not None:
        await turn.cast.settings.tell_of(turn.person.person_id, topic, wanted=tap.wanted == 1)
    await show_telling(turn)


async def ask_low_balance(turn: Turn, _tap: callbacks.LowBalance) -> None:
    """Below which amount? A text that follows is the answer."""
    is_draft_left = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    account = await turn.cast.settings.ask_low_balance(turn.person.person_id, turn.update_id)
    note = turn.tr.t("order.replaced") if is_draft_left else ""
    await turn.show(views.low_balance(turn.tr, (await _known(turn)).preferences, account, problem=note))


async def set_low_balance(turn: Turn, tap: callbacks.SetLowBalance) -> None:
    """The amount on the button; 0 for never."""
    mark = Decimal(tap.mark) if tap.mark else None
    await turn.cast.settings.warn_below(turn.person.person_id, mark)
    await show_telling(turn)


async def enter_low_balance(turn: Turn) -> None:
    """The amount as typed; what is none is asked again."""
    try:
        await turn.cast.settings.type_low_balance(turn.person.person_id, turn.text)
    except ProblemError as error:
        account = await turn.cast.settings.ask_low_balance(turn.person.person_id, turn.update_id)
        preferences = (await _known(turn)).preferences
        said = lines(turn.problem(error.problem))
        await turn.show(views.low_balance(turn.tr, preferences, account, problem=said))
        return
    await show_telling(turn)


async def show_silence(turn: Turn, _tap: callbacks.Silence | None = None) -> None:
    """Silent hours; who never said what their clock shows is asked that first."""
    preferences = (await _known(turn)).preferences
    if preferences.utc_offset is None:
        await show_clocks(turn)
        return
    await turn.show(views.silence(turn.tr, preferences, turn.cast.settings.now))


async def choose_end(turn: Turn, tap: callbacks.SilentFrom) -> None:
    """The first hour is chosen; which is the last?"""
    await turn.show(views.silence_end(turn.tr, _hour(tap.begins)))


async def set_silence(turn: Turn, tap: callbacks.SetSilence) -> None:
    """Both hours are chosen."""
    hours = SilentHours(_hour(tap.begins), _hour(tap.ends))
    await turn.cast.settings.keep_silent(turn.person.person_id, hours)
    await show_telling(turn)


async def end_silence(turn: Turn, _tap: callbacks.EndSilence) -> None:
    """Every message with a sound again."""
    await turn.cast.settings.keep_silent(turn.person.person_id, None)
    await show_telling(turn)


async def show_clocks(turn: Turn, _tap: callbacks.Clocks | None = None) -> None:
    """Which clock is yours?"""
    offset = (await _known(turn)).preferences.utc_offset
    await turn.show(views.clocks(turn.tr, turn.cast.settings.now, offset))


async def set_clock(turn: Turn, tap: callbacks.SetClock) -> None:
    """This one; then the silent hours can be asked."""
    if tap.clock >= len(OFFSETS):
        raise ProblemError(problem("problem.button_old"))
    await turn.cast.settings.set_clock(turn.person.person_id, OFFSETS[tap.clock])
    await show_silence(turn)


async def _known(turn: Turn) -> Person:
    """The person as stored now: an act of this very turn may have changed them."""
    return await turn.cast.people.known(turn.person.person_id) or turn.person


def _hour(number: int) -> int:
    """An hour of the day.

    Raises:
        ProblemError: no button of ours carries such a number.
    """
    if number >= HOURS:
        raise ProblemError(problem("problem.button_old"))
    return number
