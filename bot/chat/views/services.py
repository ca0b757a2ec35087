"""The catalogue on the screen: categories, lists, search results and the service card."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.screen import (
    Button,
    Screen,
    Style,
    home_button,
    lines,
    number_rows,
    page_line,
    page_row,
)
from bot.domain.catalogue import Catalogue, Category, Page, Service, handle_for, page_of
from bot.domain.money import Money
from bot.domain.order_extras import QuantityFrom, is_known_type, rules_of
from bot.domain.text import cut

PAGE_SIZE = 8
_LONGEST_DESCRIPTION = 900
_LONGEST_NAME = 250


def categories(tr: Translator, catalogue: Catalogue, number: int, *, note: str = "") -> Screen:
    """A page of categories; full names in the text, numbers on the buttons."""
    page = page_of(len(catalogue.categories), number, PAGE_SIZE)
    shown = catalogue.categories[page.first : page.last]
    return Screen(
        lines(
            tr.t("services.title"),
            tr.plural("services.count", len(catalogue.services)),
            note,
            " ",
            *(
                _numbered(tr, at, category.name, tr.plural("services.count", len(category.services)))
                for at, category in enumerate(shown, page.first + 1)
            ),
            tr.t("services.none") if not shown else "",
            " ",
            page_line(tr, page),
            tr.t("services.search_hint"),
        ),
        (
            *number_rows(
                (at, callbacks.CategoryServices(handle_for(category.name), 0))
                for at, category in enumerate(shown, page.first + 1)
            ),
            page_row(tr, page, callbacks.Categories(page.number - 1), callbacks.Categories(page.number + 1)),
            (home_button(tr),),
        ),
    )


def category_services(
    tr: Translator, category: Category, number: int, currency: str, *, note: str = ""
) -> Screen:
    """A page of one category's services."""
    page = page_of(len(category.services), number, PAGE_SIZE)
    handle = handle_for(category.name)
    return _service_list(
        tr,
        tr.t("services.category", name=cut(category.name, _LONGEST_NAME)),
        category.services,
        page,
        currency,
        note=note,
        search=0,
        turn=(
            callbacks.CategoryServices(handle, max(page.number - 1, 0)),
            callbacks.CategoryServices(handle, page.number + 1),
        ),
    )


def search_results(
    tr: Translator, words: str, found: Sequence[Service], place: callbacks.SearchResults, currency: str
) -> Screen:
    """A page of what a search found, or how to search better."""
    title = tr.t("search.title", words=cut(words, 60))
    if not found:
        return Screen(
            lines(title, " ", tr.t("search.nothing")),
            ((Button(tr.plain("button.services"), callbacks.Categories(0)), home_button(tr)),),
        )
    page = page_of(len(found), place.page, PAGE_SIZE)
    return _service_list(
        tr,
        title,
        found,
        page,
        currency,
        note=tr.plural("search.found", len(found)),
        search=place.search,
        turn=(
            callbacks.SearchResults(place.search, max(page.number - 1, 0)),
            callbacks.SearchResults(place.search, page.number + 1),
        ),
    )


def _service_list(  # noqa: PLR0913 - three kinds of list share it; what differs are keywords
    tr: Translator,
    title: Html,
    services: Sequence[Service],
    page: Page,
    currency: str,
    *,
    note: str,
    search: int,
    turn: tuple[Payload, Payload],
) -> Screen:
    shown = list(enumerate(services[page.first : page.last], page.first + 1))
    return Screen(
        lines(
            title,
            note,
            " ",
            *(_numbered(tr, at, service.name, _list_line(tr, service, currency)) for at, service in shown),
            " ",
            page_line(tr, page),
            tr.t("services.choose"),
        ),
        (
            *number_rows(
                (at, callbacks.ServiceCard(handle_for(service.service_id), search, page.number))
                for at, service in shown
            ),
            page_row(tr, page, *turn),
            (Button(tr.plain("button.categories"), callbacks.Categories(0)), home_button(tr)),
        ),
    )


def _numbered(tr: Translator, at: int, name: str, beneath: str) -> Html:
    return tr.t("list.item", number=at, name=cut(name, _LONGEST_NAME), beneath=Html(beneath))


def _list_line(tr: Translator, service: Service, currency: str) -> Html:
    return tr.t(
        "services.list_line",
        rate=tr.money(Money(service.rate, currency)),
        least=tr.number(service.min_quantity),
        most=tr.number(service.max_quantity),
    )


def service_card(tr: Translator, service: Service, currency: str, place: callbacks.ServiceCard) -> Screen:
    """Everything about one service, with *Order*."""
    back: Payload = (
        callbacks.SearchResults(place.search, place.page)
        if place.search
        else callbacks.CategoryServices(handle_for(service.category), place.page)
    )
    order = Button(
        tr.plain("button.order"), callbacks.BeginOrder(handle_for(service.service_id)), style=Style.SUCCESS
    )
    return Screen(
        lines(
            tr.t("service.title", name=cut(service.name, _LONGEST_NAME)),
            tr.t("service.number", service_id=service.service_id),
            tr.t("service.category", category=cut(service.category, _LONGEST_NAME)),
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
            tr.t("service.description", text=cut(service.description, _LONGEST_DESCRIPTION))
            if service.description
            else "",
        ),
        (
            (order,),
            (Button(tr.plain("button.back"), back), home_button(tr)),
        ),
    )


def _price(tr: Translator, service: Service, currency: str) -> Html:
    """The rate; where the type fixes the quantity, the price as the panel lists it."""
    rate = tr.money(Money(service.rate, currency))
    if rules_of(service).quantity_from is QuantityFrom.FIXED:
        return tr.t("service.price_listed", rate=rate)
    return tr.t("service.rate", rate=rate)


def _flag(tr: Translator, *, claim: bool | None, yes: str, no: str) -> str:
    return "" if claim is None else tr.t(yes if claim else no)


def stale_note(tr: Translator, minutes: int) -> Html:
    """The panel did not answer; this is the last list it gave."""
    return tr.plural("services.stale", minutes)
