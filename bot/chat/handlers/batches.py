"""Refills and cancels for several orders: tick, confirm once, then how far it is, and what became of each."""

from datetime import timedelta
from typing import Final

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.i18n import Html
from bot.chat.views import batches as batch_views
from bot.chat.views import choice as views
from bot.chat.views.screen import lines
from bot.domain.asking import Choice
from bot.domain.dialogue import Ordering
from bot.domain.ids import BatchId, OrderId, PanelOrderId
from bot.domain.order import RequestKind
from bot.domain.order_numbers import numbers_in
from bot.domain.problems import ProblemError, problem
from bot.domain.request_batch import BatchLine, BatchTally, RequestBatch
from bot.usecases.choose_orders import ReviewCard

_AT_ONCE: Final = timedelta(seconds=2)
"""An answer that comes within that is shown in place; a longer wait shows how far it is."""


async def choose_orders(turn: Turn, tap: callbacks.ChooseOrders) -> None:
    """*Refill several* or *Cancel several*."""
    kind = next((member for member in RequestKind if member.value == tap.kind), None)
    if kind is None:
        raise ProblemError(problem("problem.button_old"))
    closes = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    choice = await turn.cast.choice.begin(turn.person.person_id, kind, turn.update_id)
    note = turn.tr.t("order.replaced") if closes and choice.askable else Html("")
    await _show_choice(turn, choice, 0, note)


async def choose_numbers(turn: Turn, kind: RequestKind, numbers: list[PanelOrderId]) -> None:
    """``/refill 1 2 3`` and ``/cancel 1 2 3``: the same with these ticked."""
    closes = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    await _tick_numbers(turn, kind, numbers, turn.tr.t("order.replaced") if closes else Html(""))


async def enter_numbers(turn: Turn) -> None:
    """A text while orders are ticked: their numbers."""
    choice = await turn.cast.choice.current(turn.person.person_id)
    numbers = numbers_in(turn.text)
    if not numbers:
        await _show_choice(turn, choice, 0, turn.problem(problem("problem.choice_no_number")))
        return
    try:
        await _tick_numbers(turn, choice.kind, numbers)
    except ProblemError as error:
        await _show_choice(turn, choice, 0, turn.problem(error.problem))


async def turn_page(turn: Turn, tap: callbacks.ChoicePage) -> None:
    """Another page, or back from the card."""
    await _show_choice(turn, await turn.cast.choice.current(turn.person.person_id), tap.page)


async def tick_order(turn: Turn, tap: callbacks.TickOrder) -> None:
    """One order on or off."""
    await _tick(turn, [OrderId(tap.order)], tap.page, wanted=tap.wanted == 1)


async def tick_page(turn: Turn, tap: callbacks.TickPage) -> None:
    """A page on or off."""
    choice = await turn.cast.choice.current(turn.person.person_id)
    await _tick(turn, list(choice.on_page(tap.page)), tap.page, wanted=tap.wanted == 1)


async def tick_all(turn: Turn, tap: callbacks.TickAll) -> None:
    """All there are, as far as there is room, or none."""
    choice = await turn.cast.choice.current(turn.person.person_id)
    await _tick(turn, list(choice.askable), 0, wanted=tap.wanted == 1)


async def review(turn: Turn, _tap: callbacks.ChoiceReview) -> None:
    """The card to confirm."""
    card = await turn.cast.choice.review(turn.person.person_id, turn.update_id)
    if isinstance(card, ReviewCard):
        await turn.show(views.review(turn.tr, card.kind, card.orders, card.nonce))
        return
    await _show_choice(turn, card, 0, turn.problem(problem("problem.choice_changed")))


async def confirm(turn: Turn, tap: callbacks.ChoiceConfirm) -> None:
    """Yes: the panel is asked, once for each."""
    await turn.working()
    try:
        batch = await turn.cast.batches.confirm(turn.person.person_id, tap.nonce)
    except ProblemError as error:
        if error.problem.key not in {"problem.choice_old", "problem.choice_changed"}:
            raise
        choice = await turn.cast.choice.current(turn.person.person_id)
        await _show_choice(turn, choice, 0, turn.problem(error.problem))
        return
    await turn.cast.batches.wait_for(batch.batch_id, _AT_ONCE)
    await _show_standing(turn, batch.batch_id, 0)


async def show_result(turn: Turn, tap: callbacks.BatchResult) -> None:
    """What became of each; how far it is, until then."""
    await _show_standing(turn, BatchId(tap.batch), tap.page)


async def _tick(turn: Turn, order_ids: list[OrderId], page: int, *, wanted: bool) -> None:
    person_id = turn.person.person_id
    choice = await turn.cast.choice.tick(person_id, order_ids, turn.update_id, wanted=wanted)
    is_cut = wanted and not set(order_ids) & set(choice.askable) <= set(choice.chosen)
    note = turn.problem(problem("problem.choice_full", most=len(choice.chosen))) if is_cut else Html("")
    await _show_choice(turn, choice, page, note)


async def _tick_numbers(
    turn: Turn,
    kind: RequestKind,
    numbers: list[PanelOrderId],
    note: Html = Html(""),  # noqa: B008 - an immutable text
) -> None:
    await turn.working()
    named = await turn.cast.choice.tick_numbers(turn.person.person_id, kind, numbers, turn.update_id)
    said = views.named_note(turn.tr, foreign=named.foreign, unable=named.unable, left_out=named.left_out)
    page = named.choice.page_with(named.ticked[0]) if named.ticked else 0
    await _show_choice(turn, named.choice, page, lines(note if named.choice.askable else "", said))


async def _show_choice(turn: Turn, choice: Choice, number: int, note: Html = Html("")) -> None:  # noqa: B008 - an immutable text
    if not choice.askable:
        await turn.show(views.nothing_to_choose(turn.tr, choice.kind, note=note))
        return
    page = choice.page(number)
    shown = await turn.cast.choice.orders_of(turn.person.person_id, choice.on_page(number))
    await turn.show(views.choice(turn.tr, choice, shown, page, note=note))


async def _show_standing(turn: Turn, batch_id: BatchId, page: int) -> None:
    """The result, which then need not be told; a message kept up to date, until there is one."""
    batch, listed = await turn.cast.batches.standing(turn.person.person_id, batch_id)
    if batch.end is None:
        await _show_progress(turn, batch, listed)
        return
    await turn.show(batch_views.result(turn.tr, batch, listed, page))
    await turn.cast.batches.told(batch)


async def _show_progress(turn: Turn, batch: RequestBatch, listed: list[BatchLine]) -> None:
    tally = BatchTally.over(listed)
    message_id = await turn.receipt(batch_views.progress(turn.tr, batch, tally))
    await turn.cast.batch_progress.shown_at(message_id, turn.tr.language, batch, tally)
    if batch.message_id is not None:
        await turn.replies.delete(turn.person.person_id, batch.message_id)
