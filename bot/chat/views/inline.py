"""Live search on the screen: what Telegram lists above the keyboard while somebody types.

There is no room for a text of ours; what has to be said stands on the one button above the list.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat.i18n import Translator
from bot.chat.views.services import list_line
from bot.domain.catalogue import Service, handle_for
from bot.domain.text import cut

PAGE_SIZE: Final = 50
"""Telegram takes no more results in one answer (https://core.telegram.org/bots/api#answerinlinequery)."""

CONNECT: Final = "connect"
SERVICES: Final = "services"
"""What follows ``/start`` when the button above the list is tapped."""

_LONGEST_TITLE: Final = 200
_LONGEST_CATEGORY: Final = 100
_LONGEST_OFFSET: Final = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list.

    Attributes:
        posted: the person's message when they choose it; the bot reads it back.
    """

    offer_id: str
    title: str
    description: str
    posted: str


@dataclass(frozen=True, slots=True)
class StartButton:
    """The button above the list: it leads to the bot's chat and sends ``/start`` with a word."""

    label: str
    word: str


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """What is shown while somebody types; ``next_offset`` names the page that follows, if any."""

    offers: tuple[Offer, ...] = ()
    next_offset: str = ""
    button: StartButton | None = None


NOTHING: Final = LiveAnswer()


def found(
    tr: Translator,
    services: Sequence[Service],
    offset: str,
    currency: str,
    *,
    stale_minutes: int | None = None,
) -> LiveAnswer:
    """A page of services; ``stale_minutes`` is the age of a list that is no longer fresh."""
    first = _position(offset)
    shown = services[first : first + PAGE_SIZE]
    after = first + PAGE_SIZE
    button = None
    if not services:
        button = StartButton(tr.plain("inline.nothing"), SERVICES)
    elif stale_minutes is not None:
        button = StartButton(html.unescape(tr.plural("inline.stale", stale_minutes)), SERVICES)
    return LiveAnswer(
        tuple(_offer(tr, service, currency) for service in shown),
        str(after) if after < len(services) else "",
        button,
    )


def connect_first(tr: Translator) -> LiveAnswer:
    """For somebody whose key is not connected, or refused."""
    return LiveAnswer(button=StartButton(tr.plain("inline.connect"), CONNECT))


def no_list(tr: Translator) -> LiveAnswer:
    """The panel gives no list, and no older one is kept."""
    return LiveAnswer(button=StartButton(tr.plain("inline.no_list"), SERVICES))


def _offer(tr: Translator, service: Service, currency: str) -> Offer:
    figures = list_line(tr, service, currency)
    return Offer(
        offer_id=handle_for(service.service_id),
        title=cut(service.name, _LONGEST_TITLE),
        description=f"{html.unescape(figures)}\n{cut(service.category, _LONGEST_CATEGORY)}",
        posted=f"#{service.service_id}",
    )


def _position(offset: str) -> int:
    """Where a page begins. Any client can send any offset; what is no position is the beginning."""
    return int(offset) if offset.isascii() and offset.isdigit() and len(offset) <= _LONGEST_OFFSET else 0
