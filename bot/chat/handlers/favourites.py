"""Starred services, and those looked at or ordered last."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import services
from bot.chat.views import favourites as views
from bot.domain.problems import ProblemError


async def show_favourites(turn: Turn, tap: callbacks.Favourites | None = None) -> None:
    """``/favourites``."""
    await turn.working()
    await _show_page(turn, tap.page if tap else 0)


async def show_recent(turn: Turn, _tap: callbacks.Recent) -> None:
    """*Recent*."""
    await turn.working()
    found, listing = await turn.cast.favourites.recent(turn.person.person_id)
    note = services.note_of(turn, listing)
    await turn.show(views.recent(turn.tr, found, listing.currency, note=note))


async def add_favourite(turn: Turn, tap: callbacks.AddFavourite | callbacks.AddFavouriteListed) -> None:
    """The star on a card: added; the card shows it."""
    await turn.cast.favourites.add(turn.person.person_id, tap.service)
    await turn.toast(turn.tr.plain("favourites.added_toast"))
    await services.show_service(turn, tap)


async def drop_favourite(turn: Turn, tap: callbacks.DropFavourite | callbacks.DropFavouriteListed) -> None:
    """The star on a card: taken away; the card of a service that is gone gives way to the list."""
    await turn.cast.favourites.remove(turn.person.person_id, tap.service)
    await turn.toast(turn.tr.plain("favourites.removed_toast"))
    try:
        await services.show_service(turn, tap)
    except ProblemError:
        await _show_page(turn, 0)


async def remove_favourite(turn: Turn, tap: callbacks.RemoveFavourite) -> None:
    """The star of a service that is gone: taken away; the list stays at its page."""
    await turn.cast.favourites.remove(turn.person.person_id, tap.service)
    await turn.toast(turn.tr.plain("favourites.removed_toast"))
    await _show_page(turn, tap.page)


async def _show_page(turn: Turn, page: int) -> None:
    kept, listing = await turn.cast.favourites.all(turn.person.person_id)
    entries = [(one.favourite, one.service) for one in kept]
    note = services.note_of(turn, listing)
    await turn.show(views.favourites(turn.tr, entries, page, listing.currency, note=note))
