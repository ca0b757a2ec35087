"""Stars, what was looked at last, and what changed."""

from bot.chat.callbacks.browsing import ServiceCard
from bot.chat.callbacks.codec import Payload, payload


@payload("fa")
class AddFavourite(ServiceCard):
    """Star the service of a card; the card stays."""


@payload("fd")
class DropFavourite(ServiceCard):
    """Take the star away; the card stays."""


@payload("sl")
class ListedCard(Payload):
    """One service; ``origin`` names the list of the person's own that it was chosen from."""

    service: str
    origin: str
    page: int


@payload("la")
class AddFavouriteListed(ListedCard):
    """Star the service of such a card."""


@payload("ld")
class DropFavouriteListed(ListedCard):
    """Take its star away."""


@payload("fv")
class Favourites(Payload):
    """A page of the starred services."""

    page: int


@payload("fr")
class RemoveFavourite(Payload):
    """Take the star of a service that is gone, on a page of the list."""

    service: str
    page: int


@payload("re")
class Recent(Payload):
    """The services looked at or ordered last."""


@payload("n")
class WhatChanged(Payload):
    """What changed since the last look: another look."""


@payload("np")
class Changes(Payload):
    """A page of the look that is going on; ``kind`` is a kind of change, or ``all``.

    ``mark`` names the list that the changes lead up to; with another one by now, the pages are others too.
    """

    kind: str
    page: int
    mark: str


@payload("ns")
class ChangesSeen(Payload):
    """Enough: all changes up to the list with this mark are known."""

    mark: str
