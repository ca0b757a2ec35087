"""Lists of services, search results and the service card."""

from collections.abc import Callable, Sequence

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.deep_links import share_link
from bot.chat.i18n import Html, Translator, key, paragraphs
from bot.chat.views.places import Place, star_button, way_back
from bot.chat.views.screen import (
    Button,
    Row,
    Screen,
    Style,
    home_button,
    jump_row,
    lines,
    number_rows,
    page_line,
    page_row,
)
from bot.domain.browsing import PAGE_SIZE
from bot.domain.catalogue import Page, Service, handle_for, page_of
from bot.domain.money import Money
from bot.domain.order_extras import QuantityFrom, is_known_type, rules_of
from bot.domain.text import cut

_LONGEST_DESCRIPTION = 900
_LONGEST_NAME = 250
_LONGEST_LIVE = 100
_HOURS_FROM = 120
"""Minutes from which on an age is said in hours."""


def search_results(
    tr: Translator,
    words: str,
    found: Sequence[Service],
    place: callbacks.SearchResults,
    currency: str,
    *,
    note: str = "",
) -> Screen:
    """A page of what a search found, or how to search better."""
    title = tr.t("search.title", words=cut(words, 60))
    live = Button(tr.plain("button.live_search"), live=cut(words, _LONGEST_LIVE))
    ways = (Button(tr.plain("button.services"), callbacks.Categories(0)), home_button(tr))
    if not found:
        return Screen(lines(title, note, " ", tr.t("search.nothing")), ((live,), ways))
    page = page_of(len(found), place.page, PAGE_SIZE)
    text, numbers = service_list(tr, found, page, currency, search=place.search)

    def to(number: int) -> Payload:
        return callbacks.SearchResults(place.search, number)

    return Screen(
        lines(title, tr.plural("search.found", len(found)), note, " ", text),
        (*numbers, *page_rows(tr, page, to), (live,), ways),
    )


def ask_words(tr: Translator, *, note: str = "") -> Screen:
    """``/search`` alone: what to send."""
    return Screen(
        lines(note, tr.t("search.ask")),
        (
            (Button(tr.plain("button.live_search"), live=""),),
            (
                Button(tr.plain("button.services"), callbacks.Categories(0)),
                Button(tr.plain("button.cancel"), callbacks.Leave()),
            ),
        ),
    )


def service_list(
    tr: Translator, services: Sequence[Service], page: Page, currency: str, *, search: int = 0
) -> tuple[Html, tuple[Row, ...]]:
    """One page of services: names, rates and bounds, and a numbered button for each."""
    shown = list(enumerate(services[page.first : page.last], page.first + 1))
    text = lines(
        *(numbered(tr, at, service.name, list_line(tr, service, currency)) for at, service in shown),
        " ",
        page_line(tr, page),
        tr.t("services.choose"),
    )
    return text, number_rows(
        (at, callbacks.ServiceCard(handle_for(service.service_id), search, page.number))
        for at, service in shown
    )


def page_rows(tr: Translator, page: Page, to: Callable[[int], Payload]) -> tuple[Row, Row]:
    """Buttons to the neighbouring pages, and to some further away."""
    return (page_row(tr, page, to(max(page.number - 1, 0)), to(page.number + 1)), jump_row(tr, page, to))


def numbered(tr: Translator, at: int, name: str, beneath: str) -> Html:
    """One item of a list: its number, its full name, and a line beneath."""
    return tr.t("list.item", number=at, name=cut(name, _LONGEST_NAME), beneath=Html(beneath))


def list_line(tr: Translator, service: Service, currency: str) -> Html:
    """What a service costs, and how much of it can be ordered; a package is one, at its price."""
    if _is_package(service):
        return rate_line(tr, service, currency)
    return tr.t(
        "services.list_line",
        rate=tr.money(Money(service.rate, currency)),
        least=tr.number(service.min_quantity),
        most=tr.number(service.max_quantity),
    )


def rate_line(tr: Translator, service: Service, currency: str) -> Html:
    """What a service costs, said as its card says it."""
    rate = tr.money(Money(service.rate, currency))
    return tr.t("services.price", rate=rate) if _is_package(service) else tr.t("favourites.rate", rate=rate)


def _is_package(service: Service) -> bool:
    """Whether its type fixes the quantity, so that its rate is the price of all of it."""
    return rules_of(service).quantity_from is QuantityFrom.FIXED


def service_card(  # noqa: PLR0913 - the service, and what of it is the person's own
    tr: Translator,
    service: Service,
    currency: str,
    place: Place,
    *,
    is_favourite: bool,
    link: str,
    back: Payload | None = None,
    note: str = "",
) -> Screen:
    """Everything about one service, with *Order* where the bot can order it, a star, and a link to share."""
    order = Button(
        tr.plain("button.order"), callbacks.BeginOrder(handle_for(service.service_id)), style=Style.SUCCESS
    )
    return Screen(
        lines(
            tr.t("service.title", name=cut(service.name, _LONGEST_NAME)),
            tr.t("service.number", service_id=service.service_id),
            tr.t("service.category", category=cut(service.category, _LONGEST_NAME)),
            note,
            " ",
            _price(tr, service, currency),
            tr.t(
                "service.bounds",
                least=tr.number(service.min_quantity),
                most=tr.number(service.max_quantity),
            ),
            _flag(tr, claim=service.can_refill, yes=key("service.refill"), no=key("service.no_refill")),
            _flag(tr, claim=service.can_cancel, yes=key("service.cancel"), no=key("service.no_cancel")),
            tr.t("service.drip_feed") if service.can_drip_feed else "",
            "" if is_known_type(service) else tr.t("service.type_unknown", type=service.type_word),
            " " if service.description else "",
            tr.t("service.description", text=paragraphs(cut(service.description, _LONGEST_DESCRIPTION)))
            if service.description
            else "",
        ),
        (
            (order,),
            (star_button(tr, place, is_favourite=is_favourite),),
            (
                Button(tr.plain("button.share"), url=share_link(link, service.name)),
                Button(tr.plain("button.copy_link"), copy=link),
            ),
            (Button(tr.plain("button.back"), back or way_back(place, service)), home_button(tr)),
        ),
    )


def _price(tr: Translator, service: Service, currency: str) -> Html:
    """The rate; where the type fixes the quantity, the price as the panel lists it."""
    rate = tr.money(Money(service.rate, currency))
    if _is_package(service):
        return tr.t("service.price_listed", rate=rate)
    return tr.t("service.rate", rate=rate)


def _flag(tr: Translator, *, claim: bool | None, yes: str, no: str) -> str:
    return "" if claim is None else tr.t(yes if claim else no)


def age_note(tr: Translator, minutes: int, *, is_stale: bool) -> Html:
    """How old a list is; a warning where that is because the panel did not answer when it was asked again."""
    if is_stale:
        return stale_note(tr, minutes)
    return tr.plural("services.age", minutes) if minutes else tr.t("services.age_now")


def stale_note(tr: Translator, minutes: int) -> Html:
    """The panel did not answer; this is the last list it gave."""
    if minutes < _HOURS_FROM:
        return tr.plural("services.stale", minutes)
    return tr.plural("services.stale_hours", minutes // 60)
