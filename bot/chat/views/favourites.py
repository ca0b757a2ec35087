"""Starred services, and those looked at or ordered last."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator
from bot.chat.views.places import FAVOURITES, RECENT
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    button_rows,
    home_button,
    lines,
    number_rows,
    page_line,
    page_row,
)
from bot.chat.views.services import rate_line
from bot.domain.catalogue import Service, handle_for, page_of
from bot.domain.favourites import Favourite
from bot.domain.text import cut

PAGE_SIZE = 8
_LONGEST_NAME = 200


def favourites(
    tr: Translator,
    entries: Sequence[tuple[Favourite, Service | None]],
    number: int,
    currency: str,
    *,
    note: str = "",
) -> Screen:
    """A page of the favourites; those that are gone are said to be, with a button to remove each."""
    page = page_of(len(entries), number, PAGE_SIZE)
    shown = list(enumerate(entries[page.first : page.last], page.first + 1))
    return Screen(
        lines(
            tr.t("favourites.title"),
            tr.plural("favourites.count", len(entries)) if entries else "",
            note,
            " ",
            *(_entry(tr, at, favourite, service, currency) for at, (favourite, service) in shown),
            "" if entries else tr.t("favourites.none"),
            " " if entries else "",
            page_line(tr, page),
            tr.t("services.choose") if any(service for _, (_, service) in shown) else "",
        ),
        (
            *_entry_rows(shown, page.number),
            page_row(
                tr, page, callbacks.Favourites(max(page.number - 1, 0)), callbacks.Favourites(page.number + 1)
            ),
            _ways_on(tr),
        ),
    )


def _entry(tr: Translator, at: int, favourite: Favourite, service: Service | None, currency: str) -> Html:
    name = favourite.name if service is None else service.name
    beneath = tr.t("favourites.gone") if service is None else rate_line(tr, service, currency)
    return tr.t("list.item", number=at, name=cut(name, _LONGEST_NAME), beneath=beneath)


def _entry_rows(shown: Sequence[tuple[int, tuple[Favourite, Service | None]]], page: int) -> tuple[Row, ...]:
    return button_rows(
        Button(str(at), callbacks.ListedCard(handle_for(favourite.service_id), FAVOURITES, page))
        if service
        else Button(f"🗑 {at}", callbacks.RemoveFavourite(handle_for(favourite.service_id), page))
        for at, (favourite, service) in shown
    )


def _ways_on(tr: Translator) -> Row:
    return (Button(tr.plain("button.services"), callbacks.Categories(0)), home_button(tr))


def recent(tr: Translator, services: Sequence[Service], currency: str, *, note: str = "") -> Screen:
    """The services looked at or ordered last, all on one page."""
    shown = list(enumerate(services, 1))
    return Screen(
        lines(
            tr.t("recent.title"),
            note,
            " ",
            *(
                tr.t(
                    "list.item",
                    number=at,
                    name=cut(service.name, _LONGEST_NAME),
                    beneath=rate_line(tr, service, currency),
                )
                for at, service in shown
            ),
            tr.t("services.choose") if shown else tr.t("recent.none"),
        ),
        (
            *number_rows(
                (at, callbacks.ListedCard(handle_for(service.service_id), RECENT, 0)) for at, service in shown
            ),
            _ways_on(tr),
        ),
    )
