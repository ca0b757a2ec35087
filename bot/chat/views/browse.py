"""Browsing on the screen: platforms, their categories, a category's services, and the filters."""

from dataclasses import dataclass
from typing import Final

from bot.chat import callbacks
from bot.chat.callbacks import NONE, Payload
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines, number_rows, page_line
from bot.chat.views.services import numbered, page_rows, service_list
from bot.domain.browsing import NO_FILTERS, PAGE_SIZE, Filter, Filters, Shelves
from bot.domain.catalogue import Category, handle_for, page_of
from bot.domain.platforms import Platform
from bot.domain.text import cut

_LONGEST_NAME: Final = 250
_PLATFORMS_A_ROW: Final = 2

PLATFORM_NAMES: Final = {
    Platform.INSTAGRAM: key("platform.instagram"),
    Platform.TIKTOK: key("platform.tiktok"),
    Platform.YOUTUBE: key("platform.youtube"),
    Platform.FACEBOOK: key("platform.facebook"),
    Platform.X: key("platform.x"),
    Platform.TELEGRAM: key("platform.telegram"),
    Platform.WHATSAPP: key("platform.whatsapp"),
    Platform.SNAPCHAT: key("platform.snapchat"),
    Platform.THREADS: key("platform.threads"),
    Platform.SPOTIFY: key("platform.spotify"),
    Platform.SOUNDCLOUD: key("platform.soundcloud"),
    Platform.APPLE_MUSIC: key("platform.apple_music"),
    Platform.LINKEDIN: key("platform.linkedin"),
    Platform.PINTEREST: key("platform.pinterest"),
    Platform.TWITCH: key("platform.twitch"),
    Platform.KICK: key("platform.kick"),
    Platform.DISCORD: key("platform.discord"),
    Platform.REDDIT: key("platform.reddit"),
    Platform.QUORA: key("platform.quora"),
    Platform.BLUESKY: key("platform.bluesky"),
    Platform.LIKEE: key("platform.likee"),
    Platform.KWAI: key("platform.kwai"),
    Platform.RUMBLE: key("platform.rumble"),
    Platform.VK: key("platform.vk"),
    Platform.GOOGLE: key("platform.google"),
    Platform.WEBSITE_TRAFFIC: key("platform.website_traffic"),
    Platform.OTHER: key("platform.other"),
}
"""What each platform is called, by the message's key."""

FILTER_NAMES: Final = {
    Filter.REFILLABLE: key("filter.refillable"),
    Filter.CANCELLABLE: key("filter.cancellable"),
    Filter.DRIP_FEED: key("filter.drip_feed"),
    Filter.BY_RATE: key("filter.by_rate"),
}
"""What each filter is called, by the message's key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a catalogue somebody stands.

    Attributes:
        platform: the shelf; None for all of them.
        category: the handle of the category whose services are shown; none for the list of categories.
    """

    platform: Platform | None = None
    category: str = NONE
    page: int = 0

    @property
    def shelf(self) -> str:
        """The platform as payloads name it."""
        return self.platform.value if self.platform else NONE

    def turned(self, page: int) -> Payload:
        """The button for another page of the same list."""
        if self.category != NONE:
            return callbacks.ShelfServices(self.shelf, self.category, page)
        if self.platform is not None:
            return callbacks.PlatformCategories(self.shelf, page)
        return callbacks.Categories(page)


def platforms(tr: Translator, shelves: Shelves, *, filters: Filters = NO_FILTERS, note: str = "") -> Screen:
    """The platforms by name, with how many services each has."""
    shown = shelves.platforms(filters)
    place = Place()
    return Screen(
        lines(
            tr.t("browse.title"),
            tr.plural("services.count", shelves.count(filters)),
            note,
            filter_line(tr, filters),
            " ",
            tr.t("browse.choose_platform") if shown else tr.t("browse.none_pass"),
        ),
        (
            *_in_rows(
                [
                    Button(
                        tr.plain("button.platform", platform=platform_name(tr, platform), count=str(count)),
                        callbacks.PlatformCategories(platform.value, 0),
                    )
                    for platform, count in shown
                ]
            ),
            (Button(tr.plain("button.live_search"), live=""),),
            *_tool_rows(tr, place, filters, is_empty=not shown),
            (home_button(tr),),
        ),
    )


def categories(
    tr: Translator, shelves: Shelves, place: Place, *, filters: Filters = NO_FILTERS, note: str = ""
) -> Screen:
    """A page of a platform's categories, or of all; full names in the text, numbers on the buttons."""
    listed = shelves.categories(place.platform, filters)
    page = page_of(len(listed), place.page, PAGE_SIZE)
    shown = list(enumerate(listed[page.first : page.last], page.first + 1))
    back = () if place.platform is None else (Button(tr.plain("button.platforms"), callbacks.Categories(0)),)
    return Screen(
        lines(
            _shelf_title(tr, place.platform),
            tr.plural("services.count", sum(count for _, count in listed)),
            note,
            filter_line(tr, filters),
            " ",
            *(
                numbered(tr, at, category.name, tr.plural("services.count", count))
                for at, (category, count) in shown
            ),
            "" if shown else _nothing(tr, filters),
            " ",
            page_line(tr, page),
            tr.t("services.search_hint") if shown else "",
        ),
        (
            *number_rows(
                (at, callbacks.ShelfServices(place.shelf, handle_for(category.name), 0))
                for at, (category, _) in shown
            ),
            *page_rows(tr, page, place.turned),
            *_tool_rows(
                tr, Place(place.platform, page=page.number), filters, is_empty=bool(not shown and filters.on)
            ),
            (*back, home_button(tr)),
        ),
    )


def category_services(  # noqa: PLR0913 - the list, whose it is, and how it is seen
    tr: Translator,
    category: Category,
    place: Place,
    currency: str,
    *,
    back: Payload | None,
    filters: Filters = NO_FILTERS,
    note: str = "",
) -> Screen:
    """A page of one category's services; ``back`` leads to the list it was chosen from, if there is one."""
    services = filters.arranged(category.services)
    page = page_of(len(services), place.page, PAGE_SIZE)
    text, numbers = service_list(tr, services, page, currency)
    way = () if back is None else (Button(tr.plain("button.categories"), back),)
    return Screen(
        lines(
            tr.t("services.category", name=cut(category.name, _LONGEST_NAME)),
            note,
            filter_line(tr, filters),
            " ",
            text if services else _nothing(tr, filters),
        ),
        (
            *numbers,
            *page_rows(tr, page, place.turned),
            *_tool_rows(
                tr, Place(place.platform, place.category, page.number), filters, is_empty=not services
            ),
            (*way, home_button(tr)),
        ),
    )


def filter_screen(tr: Translator, filters: Filters, place: Place, count: int) -> Screen:
    """The filters, each a switch; they stay until they are switched off."""
    return Screen(
        lines(
            tr.t("filter.title"),
            tr.t("filter.explained"),
            " ",
            tr.plural("filter.passing", count),
        ),
        (
            *((_switch(tr, each, place, on=each in filters.on),) for each in Filter),
            (
                Button(tr.plain("button.show_list"), place.turned(0), style=Style.PRIMARY),
                *((_clear_button(tr, place),) if filters.on else ()),
            ),
            (home_button(tr),),
        ),
    )


def platform_name(tr: Translator, platform: Platform) -> str:
    """What a platform is called in the person's language."""
    return tr.plain(PLATFORM_NAMES[platform])


def filter_line(tr: Translator, filters: Filters) -> Html:
    """Which filters are on; nothing where none is."""
    if not filters.on:
        return Html("")
    names = " · ".join(tr.plain(FILTER_NAMES[each]) for each in filters.on)
    return tr.t("filter.line", filters=Html(names))


def _shelf_title(tr: Translator, platform: Platform | None) -> Html:
    if platform is None:
        return tr.t("services.title")
    return tr.t("browse.platform", platform=Html(platform_name(tr, platform)))


def _nothing(tr: Translator, filters: Filters) -> Html:
    return tr.t("browse.none_pass") if filters.is_narrowing else tr.t("services.none")


def _tool_rows(tr: Translator, place: Place, filters: Filters, *, is_empty: bool) -> tuple[Row, ...]:
    """What can be done with a list: filter it, have it read anew."""
    label = (
        tr.plain("button.filters_on", number=str(len(filters.on)))
        if filters.on
        else tr.plain("button.filters")
    )
    tools = (
        Button(label, callbacks.ShowFilters(place.shelf, place.category)),
        Button(tr.plain("button.refresh"), callbacks.RefreshList(place.shelf, place.category, place.page)),
    )
    return ((_clear_button(tr, place),), tools) if is_empty and filters.on else (tools,)


def _clear_button(tr: Translator, place: Place) -> Button:
    return Button(tr.plain("button.clear_filters"), callbacks.ClearFilters(place.shelf, place.category))


def _switch(tr: Translator, each: Filter, place: Place, *, on: bool) -> Button:
    name = tr.plain(FILTER_NAMES[each])
    label = tr.plain("button.switch_on", name=name) if on else tr.plain("button.switch_off", name=name)
    return Button(label, callbacks.SwitchFilter(each.value, 0 if on else 1, place.shelf, place.category))


def _in_rows(buttons: list[Button]) -> tuple[Row, ...]:
    starts = range(0, len(buttons), _PLATFORMS_A_ROW)
    return tuple(tuple(buttons[at : at + _PLATFORMS_A_ROW]) for at in starts)
