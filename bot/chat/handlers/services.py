"""Finding a service: categories, lists, search, the card."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.deep_links import link_to_service
from bot.chat.handlers import orders
from bot.chat.views import services as views
from bot.chat.views.places import Place
from bot.chat.views.screen import lines
from bot.domain.catalogue import Service, handle_for
from bot.domain.problems import problem
from bot.domain.text import plain_number
from bot.usecases.browse_catalogue import Found, Listing


async def show_categories(turn: Turn, tap: callbacks.Categories | None = None) -> None:
    """``/services``: the categories."""
    await turn.working()
    listing = await turn.cast.catalogue.listing(turn.person.person_id)
    page = tap.page if tap else 0
    await turn.show(views.categories(turn.tr, listing.catalogue, page, note=note_of(turn, listing)))


async def show_category(turn: Turn, tap: callbacks.CategoryServices) -> None:
    """One category's services."""
    category, listing = await turn.cast.catalogue.category(turn.person.person_id, tap.category)
    note = note_of(turn, listing)
    await turn.show(views.category_services(turn.tr, category, tap.page, listing.currency, note=note))


async def show_service(turn: Turn, tap: Place) -> None:
    """The card of the service a button names."""
    service, listing = await turn.cast.catalogue.service_by_handle(turn.person.person_id, tap.service)
    await _show_card(turn, service, listing, tap)


async def show_service_number(turn: Turn, service_id: str) -> None:
    """The card of the service with this number."""
    service, listing = await turn.cast.catalogue.service(turn.person.person_id, service_id)
    await _show_card(turn, service, listing)


async def show_service_named(turn: Turn, name: str) -> None:
    """The card of the service a deep link names."""
    await turn.working()
    service, listing = await turn.cast.catalogue.service_named(turn.person.person_id, name)
    await _show_card(turn, service, listing)


async def _show_card(turn: Turn, service: Service, listing: Listing, place: Place | None = None) -> None:
    is_favourite = await turn.cast.favourites.look_at(turn.person.person_id, service)
    await turn.show(
        views.service_card(
            turn.tr,
            service,
            listing.currency,
            place or callbacks.ServiceCard(handle_for(service.service_id), 0, 0),
            is_favourite=is_favourite,
            link=link_to_service(turn.bot_username, service.service_id),
        )
    )


async def search(turn: Turn) -> None:
    """``/search words``."""
    if not turn.arguments:
        await turn.show_problem(problem("problem.search_empty"))
        return
    await search_words(turn, turn.arguments)


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


async def turn_search_page(turn: Turn, tap: callbacks.SearchResults) -> None:
    """Another page of an earlier search."""
    await _show_found(
        turn, await turn.cast.catalogue.search_again(turn.person.person_id, tap.search), tap.page
    )


async def _show_found(turn: Turn, found: Found, page: int) -> None:
    place = callbacks.SearchResults(found.number, page)
    await turn.show(views.search_results(turn.tr, found.words, found.services, place, found.currency))


def note_of(turn: Turn, listing: Listing) -> str:
    """How old a list is that the panel did not give anew."""
    minutes = int(listing.age.total_seconds() // 60)
    return lines(views.stale_note(turn.tr, minutes)) if listing.is_stale else ""
