"""Finding a service by words or number, and its card."""

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.context import Turn
from bot.chat.handlers import orders
from bot.chat.views import services as views
from bot.chat.views.browse import Place
from bot.domain.browsing import PAGE_SIZE
from bot.domain.catalogue import Service, handle_for
from bot.domain.text import plain_number
from bot.usecases.browse_catalogue import Found, Listing


async def show_service(turn: Turn, tap: callbacks.ServiceCard) -> None:
    """The card of the service a button names."""
    service, listing = await turn.cast.catalogue.service_by_handle(turn.person.person_id, tap.service)
    back = await _way_back(turn, listing, service, tap)
    note = note_of(turn, listing) if listing.is_stale else ""
    await turn.show(views.service_card(turn.tr, service, listing.currency, tap, back=back, note=note))


async def show_service_number(turn: Turn, service_id: str) -> None:
    """The card of the service with this number."""
    service, _ = await turn.cast.catalogue.service(turn.person.person_id, service_id)
    await show_service(turn, callbacks.ServiceCard(handle_for(service.service_id), 0, 0))


async def search(turn: Turn) -> None:
    """``/search words``; without words, the next text is what to search for."""
    if turn.arguments:
        await search_words(turn, turn.arguments)
        return
    closed = await turn.cast.catalogue.ask_words(turn.person.person_id, turn.update_id)
    note = turn.tr.t("order.replaced") if closed else ""
    await turn.show(views.ask_words(turn.tr, note=note))


async def enter_words(turn: Turn) -> None:
    """The words ``/search`` asked for."""
    await search_words(turn, turn.text)


async def search_words(turn: Turn, words: str) -> None:
    """Services for these words; the number of a service, else of an order of theirs, opens its card."""
    await turn.working()
    found = await turn.cast.catalogue.search(turn.person.person_id, words)
    wanted = plain_number(words)
    if found.services and found.services[0].service_id == wanted:
        await show_service_number(turn, wanted)
        return
    order = None if found.services else await turn.cast.orders.by_number(turn.person.person_id, wanted)
    if order is not None:
        await orders.show_card(turn, order)
        return
    await _show_found(turn, found, 0)


async def open_chosen(turn: Turn) -> None:
    """What the person chose from a live search: its number, posted in their name."""
    await turn.working()
    await show_service_number(turn, plain_number(turn.text))


async def turn_search_page(turn: Turn, tap: callbacks.SearchResults) -> None:
    """Another page of an earlier search."""
    await _show_found(
        turn, await turn.cast.catalogue.search_again(turn.person.person_id, tap.search), tap.page
    )


def note_of(turn: Turn, listing: Listing) -> str:
    """How old a list is."""
    minutes = int(listing.age.total_seconds() // 60)
    return views.age_note(turn.tr, minutes, is_stale=listing.is_stale)


async def _show_found(turn: Turn, found: Found, page: int) -> None:
    place, listing = callbacks.SearchResults(found.number, page), found.listing
    note = note_of(turn, listing)
    await turn.show(
        views.search_results(turn.tr, found.words, found.services, place, listing.currency, note=note)
    )


async def _way_back(turn: Turn, listing: Listing, service: Service, tap: callbacks.ServiceCard) -> Payload:
    """From a card to the page it stands on: of the search, or of its category as it is seen now."""
    if tap.search:
        return callbacks.SearchResults(tap.search, tap.page)
    filters = await turn.cast.catalogue.filters(turn.person.person_id)
    position = listing.shelves.position(service, filters)
    page = tap.page if position is None else position // PAGE_SIZE
    return Place(listing.shelves.shelf_of(service), handle_for(service.category)).turned(page)
