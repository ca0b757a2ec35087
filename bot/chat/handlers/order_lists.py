"""The lists of a person's orders: ``/orders``, its tabs and pages, and a search."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.views import order_lists as views
from bot.domain.dialogue import FindingOrder
from bot.domain.order_tabs import Place, Tab
from bot.domain.problems import ProblemError


async def show_orders(turn: Turn) -> None:
    """``/orders``; words after it are searched for."""
    if turn.arguments:
        await _search(turn, turn.arguments)
        return
    await _show(turn, Place())


async def show_all(turn: Turn, tap: callbacks.Orders) -> None:
    """*My orders*, wherever it stands."""
    await _show(turn, Place(page=tap.page))


async def show_list(turn: Turn, tap: callbacks.OrderList) -> None:
    """A tab, a page of it, or the way back from a card."""
    await _show(turn, Place.of_word(tap.place))


async def ask_search(turn: Turn, tap: callbacks.FindOrder) -> None:
    """*Find*: which order?"""
    place = Place.of_word(tap.place)
    closed = await turn.cast.order_lists.ask_words(turn.person.person_id, place, turn.update_id)
    note = turn.tr.t("order.replaced") if closed else ""
    await turn.show(views.ask_search(turn.tr, place, note=note))


async def enter_search(turn: Turn) -> None:
    """The number or the part of a link as typed; what cannot be searched for is asked again."""
    await _search(turn, turn.text)


async def _search(turn: Turn, words: str) -> None:
    try:
        shown = await turn.cast.order_lists.search(turn.person.person_id, words)
    except ProblemError as error:
        open_one = await turn.cast.dialogue.open_one(turn.person.person_id)
        place = Place(open_one.tab if isinstance(open_one, FindingOrder) else Tab.ALL)
        await turn.cast.order_lists.ask_words(turn.person.person_id, place, turn.update_id)
        await turn.show(views.ask_search(turn.tr, place, note=turn.problem(error.problem)))
        return
    await turn.show(views.orders_list(turn.tr, shown))


async def _show(turn: Turn, place: Place) -> None:
    shown = await turn.cast.order_lists.page(turn.person.person_id, place)
    several = await turn.cast.choice.offered(turn.person.person_id)
    await turn.show(views.orders_list(turn.tr, shown, several=several))
