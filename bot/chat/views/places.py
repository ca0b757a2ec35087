"""Where the card of a service was opened from: the way back, and a star that keeps it."""

from dataclasses import astuple
from typing import TypeAlias

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Translator
from bot.chat.views.screen import Button
from bot.domain.catalogue import Service, handle_for
from bot.domain.catalogue_changes import ChangeKind

FAVOURITES = "favourites"
RECENT = "recent"
ALL_CHANGES = "all"
"""Names of lists; those of one kind of change are named by the kind."""

ANY_MARK = "any"
"""The way back to changes from a card, whatever list they lead up to by then."""

Place: TypeAlias = callbacks.ServiceCard | callbacks.ListedCard


def way_back(place: Place, service: Service) -> Payload:
    """The list a card was chosen from; home from one that nobody knows."""
    if isinstance(place, callbacks.ServiceCard):
        if place.search:
            return callbacks.SearchResults(place.search, place.page)
        return callbacks.CategoryServices(handle_for(service.category), place.page)
    if place.origin == FAVOURITES:
        return callbacks.Favourites(place.page)
    if place.origin == RECENT:
        return callbacks.Recent()
    if place.origin == ALL_CHANGES or place.origin in set(ChangeKind):
        return callbacks.Changes(place.origin, place.page, ANY_MARK)
    return callbacks.Home()


def star_button(tr: Translator, place: Place, *, is_favourite: bool) -> Button:
    """Adds or takes away the star; the card stays, and its way back."""
    tap: Payload
    if isinstance(place, callbacks.ServiceCard):
        tap = (callbacks.DropFavourite if is_favourite else callbacks.AddFavourite)(*astuple(place))
    else:
        listed = callbacks.DropFavouriteListed if is_favourite else callbacks.AddFavouriteListed
        tap = listed(*astuple(place))
    return Button(tr.plain("button.unstar") if is_favourite else tr.plain("button.star"), tap)
