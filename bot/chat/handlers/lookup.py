"""``/status``: any numbers of the account, one on a screen of its own, many as a table."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeAlias

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import services
from bot.chat.handlers.orders import news_told_otherwise, show_card
from bot.chat.i18n import Html
from bot.chat.views import lookup as views
from bot.chat.views.problems import try_again_row
from bot.chat.views.screen import Row, Screen, lines
from bot.domain.dialogue import Dialogue, GatheringLines, LookingUp, Ordering
from bot.domain.ids import PanelOrderId
from bot.domain.order_numbers import numbers_in
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.look_up_numbers import Asked, Progress

_APART: Final = timedelta(seconds=1)
"""Telegram takes about one change a second in a chat."""

_Look: TypeAlias = Callable[[Progress], Awaitable[Asked]]


async def status(turn: Turn) -> None:
    """``/status 23501 23502 …``; alone, the next text or file is the numbers."""
    numbers = numbers_in(turn.arguments)
    if numbers:
        await look_up(turn, numbers)
        return
    await _ask(turn, problem("problem.numbers_none") if turn.arguments else None)


async def enter_numbers(turn: Turn) -> None:
    """The person sent numbers.

    While a table is open and nobody asked for them, words are a search, as anywhere, also with one number
    among them.
    """
    numbers = numbers_in(turn.text)
    dialogue = await turn.cast.dialogue.open_one(turn.person.person_id)
    is_asked = isinstance(dialogue, LookingUp) and dialogue.is_asked
    is_bare = len(numbers) > 1 or (bool(numbers) and len(turn.text.split()) == 1)
    if is_asked or is_bare:
        await _look_up_or_ask(turn, numbers)
    else:
        await services.search_words(turn, turn.text)


async def enter_file(turn: Turn) -> None:
    """The person sent numbers as a file."""
    await turn.working()
    text = await turn.file_text()
    if isinstance(text, Problem):
        await _ask(turn, text)
        return
    await _look_up_or_ask(turn, await asyncio.to_thread(numbers_in, text))  # a file may be long


async def look_up(turn: Turn, numbers: list[PanelOrderId]) -> None:
    """The status of these numbers."""
    if len(numbers) == 1:
        await _show_one(turn, numbers[0])
        return
    before = await turn.cast.dialogue.open_one(turn.person.person_id)

    async def look(progress: Progress) -> Asked:
        return await turn.cast.lookups.look_up(turn.person.person_id, numbers, turn.update_id, progress)

    try:
        await _show_looked_up(turn, look, len(numbers), 0, await _closed(turn, before))
    except ProblemError as error:
        if error.problem.key != "problem.numbers_many":
            raise
        await _ask(turn, error.problem)


async def turn_page(turn: Turn, tap: callbacks.LookupPage) -> None:
    """Another page of the table, as it was told."""
    await turn.show(await _table(turn, tap.page))


async def show_number(turn: Turn, tap: callbacks.LookupNumber) -> None:
    """One number of the table, or the same again."""
    await _show_one(turn, PanelOrderId(tap.number))


async def show_order_number(turn: Turn, number: str) -> None:
    """One order by the panel's number, the person's own or any of their account."""
    order = await turn.cast.orders.by_number(turn.person.person_id, number)
    if order is not None:
        await show_card(turn, order)
        return
    await look_up(turn, [PanelOrderId(number)])


async def watch_all(turn: Turn, tap: callbacks.LookupWatch) -> None:
    """*Watch all*: those open and not watched yet."""
    watched = await turn.cast.lookups.watch_all(turn.person.person_id)
    quietly = bool(watched.watched) and not turn.person.hears_every_end
    note = views.watched_note(turn.tr, watched.watched, watched.left_out, quietly=quietly)
    await turn.show(await _table(turn, tap.page, note))


async def try_again(turn: Turn, tap: callbacks.LookupAgain) -> None:
    """*Try these again*: the numbers nothing clear was told of."""
    await turn.working()
    shown = await turn.cast.lookups.shown(turn.person.person_id)

    async def look(progress: Progress) -> Asked:
        return await turn.cast.lookups.try_again(turn.person.person_id, turn.update_id, progress)

    await _show_looked_up(turn, look, len(shown.table.open_again), tap.page)


async def _look_up_or_ask(turn: Turn, numbers: list[PanelOrderId]) -> None:
    if numbers:
        await look_up(turn, numbers)
    else:
        await _ask(turn, problem("problem.numbers_none"))


async def _show_looked_up(turn: Turn, look: _Look, count: int, page: int, note: str = "") -> None:
    """The table of what is told; how far it is meanwhile, where that takes more than one call."""
    is_long = count > views.AT_ONCE
    await turn.working()
    if is_long:
        await turn.show(views.progress(turn.tr, 0, count))

    now = asyncio.get_running_loop().time
    shown_at = now()

    async def progress(done: int, of: int) -> None:
        nonlocal shown_at
        if done < of and now() - shown_at >= _APART.total_seconds():
            await turn.show_progress(views.progress(turn.tr, done, of))
            shown_at = now()

    asked = await look(progress)
    async with news_told_otherwise(turn, asked.news):
        said = turn.problem(asked.problem) if asked.problem else ""
        screen = await _table(turn, page, lines(note, said))
        await (turn.show_in_place(screen) if is_long else turn.show(screen))


async def _table(turn: Turn, page: int, note: str = "") -> Screen:
    shown = await turn.cast.lookups.shown(turn.person.person_id)
    return views.table(turn.tr, shown.table, shown.kept, page, note=note)


async def _show_one(turn: Turn, number: PanelOrderId) -> None:
    """Read anew: the card of an order the bot knows, else what the panel tells; and the way back."""
    table = await turn.cast.lookups.open_table(turn.person.person_id)
    back = () if table is None else views.way_back(turn.tr, table, number)
    try:
        found = await turn.answer_with(turn.cast.orders.look_up(turn.person.person_id, [number]))
    except ProblemError as error:
        again = _try_again(turn, error.problem, number)
        await turn.show_problem(error.problem, again, back)
        return
    await turn.cast.lookups.answered(turn.person.person_id, turn.update_id)
    async with news_told_otherwise(turn, found.news):
        known = await turn.cast.orders.by_number(turn.person.person_id, number)
        if known is not None:
            await show_card(turn, known, back=back)
            return
        ((_, answer),) = found.answers
        screen = views.one_number(turn.tr, number, answer, back=back)
        if turn.shows(screen):
            await turn.toast(turn.tr.plain("orders.nothing_new_toast"))
        else:
            await turn.show(screen)


async def _ask(turn: Turn, said: Problem | None) -> None:
    """Which numbers? Texts and files that follow are the answer."""
    before = await turn.cast.lookups.listen(turn.person.person_id, turn.update_id)
    table = await turn.cast.lookups.open_table(turn.person.person_id)
    note = lines(await _closed(turn, before), turn.problem(said) if said else "")
    await turn.show(views.ask(turn.tr, has_table=table is not None, note=note))


def _try_again(turn: Turn, said: Problem, number: PanelOrderId) -> Row:
    """A button names only numbers that fit into it."""
    if not callbacks.is_word(number):
        return ()
    return try_again_row(turn.tr, said, callbacks.LookupNumber(number))


async def _closed(turn: Turn, before: Dialogue | None) -> Html:
    """What was let go for this, so that nobody goes on answering it."""
    match before:
        case Ordering():
            return turn.tr.t("order.replaced")
        case GatheringLines() if await turn.cast.mass_list.kept_lines(turn.person.person_id):
            return turn.tr.t("lookup.mass_kept")
        case _:
            return Html("")
