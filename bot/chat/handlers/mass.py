"""``/mass``: many orders at once. Lines in, the card, one *Confirm*; then how far it is, and its result."""

from contextlib import AbstractAsyncContextManager
from functools import partial

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.i18n import Html
from bot.chat.patience import told_otherwise
from bot.chat.views import mass as views
from bot.chat.views import mass_runs
from bot.chat.views.problems import problem_words
from bot.chat.views.screen import Screen
from bot.domain.dialogue import Ordering
from bot.domain.ids import MassId
from bot.domain.mass_run import MassOrder, MassState, Tally
from bot.domain.problems import Problem, ProblemError, problem
from bot.usecases.draft_mass_order import MassCard
from bot.usecases.place_mass_order import MassBegun, MassChanged, MassSpent, MassTwins


async def show_mass(turn: Turn, _tap: callbacks.MassOrder | None = None) -> None:
    """``/mass``, perhaps with lines after it: the open list, or how far the one is that is being sent."""
    closes = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    mass = await turn.cast.mass_list.open(turn.person.person_id)
    if mass.state is MassState.RUNNING:
        await _show_progress(turn, mass)
        return
    note = turn.tr.t("order.replaced") if closes else Html("")
    if turn.callback is None and turn.arguments:
        await _add(turn, turn.arguments)
    else:
        await _show_list(turn, mass, note)


async def add_lines(turn: Turn) -> None:
    """The person sent lines."""
    await _add(turn, turn.text)


async def add_file(turn: Turn) -> None:
    """The person sent lines as a file."""
    await turn.working()
    text = await turn.file_text()
    if isinstance(text, Problem):
        await _show_list(turn, await _draft(turn), turn.ordering_problem(text))
        return
    await _add(turn, text)


async def turn_page(turn: Turn, tap: callbacks.MassPage) -> None:
    """Another page of the card, as it was shown."""
    mass = await _draft(turn)
    if not mass.nonce:
        await _show_list(turn, mass)
        return
    await turn.show(_card_screen(turn, await turn.cast.mass_list.shown(mass), tap.page))


async def review(turn: Turn, _tap: callbacks.MassReview) -> None:
    """The card, read anew."""
    await _show_list(turn, await _draft(turn))


async def leave_out_wrong(turn: Turn, tap: callbacks.MassLeaveOut) -> None:
    """Go on without the lines that cannot be ordered."""
    await turn.cast.mass_list.leave_out_wrong(turn.person.person_id, MassId(tap.mass), tap.nonce)
    await _show_list(turn, await _draft(turn))


async def drop(turn: Turn, tap: callbacks.MassDrop) -> None:
    """Throw the list away."""
    something = await turn.cast.mass_list.drop(turn.person.person_id, MassId(tap.mass))
    await turn.show(views.dropped(turn.tr, something=something))


async def confirm(turn: Turn, tap: callbacks.MassConfirm) -> None:
    """*Confirm*: spent at once; every line is sent at most once."""
    await _confirm(turn, MassId(tap.mass), tap.nonce, accepts_twins=False)


async def confirm_twins(turn: Turn, tap: callbacks.MassConfirmTwins) -> None:
    """The extra yes, while orders of unknown outcome are like some of the lines."""
    await _confirm(turn, MassId(tap.mass), tap.nonce, accepts_twins=True)


async def stop(turn: Turn, tap: callbacks.MassStop) -> None:
    """*Stop after this one*: the message that shows how far it is says so by itself."""
    is_stopping = await turn.cast.mass.stop(turn.person.person_id, MassId(tap.mass))
    await turn.toast(
        turn.tr.plain("mass.stopping_toast") if is_stopping else turn.tr.plain("mass.over_toast")
    )


async def show_result(turn: Turn, tap: callbacks.MassResult) -> None:
    """What became of each line."""
    mass, lines = await turn.cast.mass.standing(turn.person.person_id, MassId(tap.mass))
    await turn.show(mass_runs.result(turn.tr, mass, lines, tap.page))


async def order_rest(turn: Turn, tap: callbacks.MassRest) -> None:
    """The lines that were not ordered, as a new list."""
    closes = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    mass = await turn.cast.mass_list.add_rest(turn.person.person_id, MassId(tap.mass))
    await _show_list(turn, mass, turn.tr.t("order.replaced") if closes else Html(""))


async def show_open_list(turn: Turn) -> None:
    """The list as it stands, after something else was done."""
    await _show_list(turn, await _draft(turn))


async def _draft(turn: Turn) -> MassOrder:
    mass = await turn.cast.mass_list.current(turn.person.person_id)
    if mass is None or mass.state is not MassState.DRAFT:
        raise ProblemError(problem("problem.mass_gone"))
    return mass


async def _add(turn: Turn, text: str) -> None:
    try:
        merged = await turn.cast.mass_list.add(turn.person.person_id, text, turn.update_id)
    except ProblemError as error:
        if error.problem.key == "problem.mass_gone":
            raise
        await _show_list(turn, await _draft(turn), turn.ordering_problem(error.problem))
        return
    await _show_list(turn, await _draft(turn), views.merged_note(turn.tr, merged))


async def _show_list(turn: Turn, mass: MassOrder, note: Html = Html("")) -> None:  # noqa: B008 - an immutable text
    """The card, read anew; where the panel does not let it be read, the lines are kept."""
    count = len(await turn.cast.mass_list.lines(mass))
    if not count:
        await turn.show(views.ask(turn.tr, mass, note=note))
        return
    await turn.working()
    try:
        card = await turn.cast.mass_list.review(mass)
    except ProblemError as error:
        await turn.show(views.kept(turn.tr, mass, count, problem_words(turn.tr, error.problem)))
        return
    await turn.show(_card_screen(turn, card, _first_wrong_page(card), note))


def _first_wrong_page(card: MassCard) -> int:
    """Where there is something to fix, its page is shown first."""
    return (card.wrong[0].position - 1) // views.LINES_A_PAGE if card.wrong else 0


async def _confirm(turn: Turn, mass_id: MassId, nonce: str, *, accepts_twins: bool) -> None:
    await turn.replies.typing(turn.person.person_id)
    try:
        confirmation = await turn.cast.mass.confirm(
            turn.person.person_id, mass_id, nonce, accepts_twins=accepts_twins
        )
    except ProblemError as error:
        async with _told_otherwise(turn):
            await _not_confirmed(turn, error.problem)
        return
    match confirmation:
        case MassBegun(mass):
            await _show_progress(turn, mass)
        case MassChanged(card, why):
            async with _told_otherwise(turn):
                await turn.show(_card_screen(turn, card, _first_wrong_page(card), turn.ordering_problem(why)))
        case MassTwins(card):
            async with _told_otherwise(turn):
                await turn.show(views.twins_card(turn.tr, card.mass, card.unresolved))
        case MassSpent(mass, lines):
            await turn.toast(turn.tr.plain("outcome.already_toast"))
            if mass.state is MassState.ENDED:
                await turn.show(mass_runs.result(turn.tr, mass, lines, 0))
            elif mass.message_id is None:  # a crash after the first tap was handled in part
                await _show_progress(turn, mass)


def _told_otherwise(turn: Turn) -> AbstractAsyncContextManager[None]:
    """Where Telegram does not take that nothing was begun, it is told as a message."""
    return told_otherwise(partial(turn.cast.place.tell_not_confirmed, turn.person.person_id, is_mass=True))


async def _not_confirmed(turn: Turn, why: Problem) -> None:
    """The card could not be checked, so nothing was sent."""
    mass = await turn.cast.mass_list.current(turn.person.person_id)
    if mass is None or mass.state is not MassState.DRAFT or why.key == "problem.mass_card_old":
        raise ProblemError(why)
    count = len(await turn.cast.mass_list.lines(mass))
    await turn.show(views.kept(turn.tr, mass, count, problem_words(turn.tr, why)))


async def _show_progress(turn: Turn, mass: MassOrder) -> None:
    """A message of its own, kept up to date in place of any earlier one; the result comes without it."""
    standing, lines = await turn.cast.mass.standing(turn.person.person_id, mass.mass_id)
    tally = Tally.over(lines)
    message_id = await turn.receipt(mass_runs.progress(turn.tr, standing, tally))
    await turn.cast.mass_progress.shown_at(message_id, turn.tr.language, standing, tally)
    if standing.message_id is not None:
        await turn.replies.delete(turn.person.person_id, standing.message_id)


def _card_screen(turn: Turn, card: MassCard, page: int, note: str = "") -> Screen:
    return views.card(
        turn.tr,
        card.mass,
        card.lines,
        page,
        repeats=card.repeats,
        unresolved=card.unresolved,
        open_orders=card.open_orders,
        note=note,
    )
