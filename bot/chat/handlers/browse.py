"""Walking through the catalogue: platforms, categories, a category's services, filters, *Refresh*."""

from bot.chat import callbacks
from bot.chat.callbacks import NONE, Payload
from bot.chat.context import Turn
from bot.chat.handlers import services
from bot.chat.views import browse as views
from bot.chat.views.browse import Place
from bot.chat.views.screen import lines
from bot.domain.browsing import PAGE_SIZE, Filter, Filters, Shelves
from bot.domain.catalogue import handle_for
from bot.domain.platforms import Platform
from bot.domain.problems import ProblemError, problem
from bot.usecases.browse_catalogue import Listing


async def show_start(turn: Turn, tap: callbacks.Categories | None = None) -> None:
    """``/services``: platforms, or what there is to choose where there is only one."""
    await _show(turn, Place(page=tap.page if tap else 0))


async def show_services(turn: Turn, said: str) -> None:
    """The same, after something that has to be said."""
    await _show(turn, Place(), said)


async def show_platform(turn: Turn, tap: callbacks.PlatformCategories) -> None:
    """One platform's categories."""
    await _show(turn, _place(tap.platform, NONE, tap.page))


async def show_shelf(turn: Turn, tap: callbacks.ShelfServices) -> None:
    """One category's services for one platform."""
    await _show(turn, _place(tap.platform, tap.category, tap.page))


async def show_category(turn: Turn, tap: callbacks.CategoryServices) -> None:
    """One category's services, for whatever platform."""
    await _show(turn, Place(None, tap.category, tap.page))


async def refresh(turn: Turn, tap: callbacks.RefreshList) -> None:
    """Ask the panel anew, and show the same place."""
    await turn.working()
    listing = await turn.cast.catalogue.refreshed(turn.person.person_id)
    await _show_of(turn, listing, _place(tap.platform, tap.category, tap.page))


async def show_filters(turn: Turn, tap: callbacks.ShowFilters) -> None:
    """What services are filtered by."""
    filters = await turn.cast.catalogue.filters(turn.person.person_id)
    await _show_filters(turn, filters, _place(tap.platform, tap.category))


async def switch_filter(turn: Turn, tap: callbacks.SwitchFilter) -> None:
    """One filter on or off; a word that names none changes nothing."""
    person_id, catalogue = turn.person.person_id, turn.cast.catalogue
    each = next((member for member in Filter if member.value == tap.filter), None)
    filters = (
        await catalogue.switch_filter(person_id, each, on=tap.wanted == 1)
        if each is not None
        else await catalogue.filters(person_id)
    )
    await _show_filters(turn, filters, _place(tap.platform, tap.category))


async def clear_filters(turn: Turn, tap: callbacks.ClearFilters) -> None:
    """No filters; the list again."""
    await turn.cast.catalogue.clear_filters(turn.person.person_id)
    await _show(turn, _place(tap.platform, tap.category))


async def _show(turn: Turn, place: Place, said: str = "") -> None:
    listing = await turn.cast.catalogue.at_once(turn.person.person_id)
    if listing is None:
        await turn.working()
        listing = await turn.cast.catalogue.listing(turn.person.person_id)
    await _show_of(turn, listing, place, said)


async def _show_of(turn: Turn, listing: Listing, place: Place, said: str = "") -> None:
    """The list at a place; where there is nothing to choose, what would be chosen."""
    filters = await turn.cast.catalogue.filters(turn.person.person_id)
    shelves, note = listing.shelves, lines(services.note_of(turn, listing), said)
    if place.category == NONE and not (place.platform is None and not shelves.is_flat):
        only = shelves.only_category(place.platform)
        if only is None:
            await turn.show(views.categories(turn.tr, shelves, place, filters=filters, note=note))
            return
        place = Place(place.platform, handle_for(only.name), place.page)
    if place.category == NONE:
        await turn.show(views.platforms(turn.tr, shelves, filters=filters, note=note))
        return
    category = shelves.category(place.platform, place.category)
    if category is None:
        raise ProblemError(problem("problem.category_gone"))
    back = _list_before(shelves, place, filters)
    await turn.show(
        views.category_services(
            turn.tr, category, place, listing.currency, back=back, filters=filters, note=note
        )
    )


async def _show_filters(turn: Turn, filters: Filters, place: Place) -> None:
    listing = await turn.cast.catalogue.listing(turn.person.person_id)
    await turn.show(views.filter_screen(turn.tr, filters, place, listing.shelves.count(filters)))


def _list_before(shelves: Shelves, place: Place, filters: Filters) -> Payload | None:
    """Where a category was chosen: the very page of categories, or the platforms, or nowhere."""
    if shelves.only_category(place.platform) is not None:
        return None if shelves.is_flat else callbacks.Categories(0)
    platform = None if shelves.is_flat else place.platform
    listed = [handle_for(category.name) for category, _ in shelves.categories(platform, filters)]
    page = listed.index(place.category) // PAGE_SIZE if place.category in listed else 0
    return Place(platform).turned(page)


def _place(platform: str, category: str, page: int = 0) -> Place:
    """The place a button names; a platform nobody knows stands for all of them."""
    known = next((member for member in Platform if member.value == platform), None)
    return Place(known, category, page)
