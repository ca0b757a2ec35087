"""What changed in the catalogue since the person last looked: grouped, paged, old rate and new."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.places import ALL_CHANGES
from bot.chat.views.screen import Button, Row, Screen, home_button, lines, number_rows, page_line, page_row
from bot.domain.catalogue import Page, handle_for, page_of
from bot.domain.catalogue_changes import CatalogueChanges, ChangeKind, ServiceChange
from bot.domain.money import Money
from bot.domain.text import cut

PAGE_SIZE = 8
_LONGEST_NAME = 160

_LINES = {
    ChangeKind.DEARER: key("changes.dearer"),
    ChangeKind.CHEAPER: key("changes.cheaper"),
    ChangeKind.REMOVED: key("changes.removed"),
    ChangeKind.NEW: key("changes.new"),
}
_SIGNS = {
    ChangeKind.DEARER: "📈",
    ChangeKind.CHEAPER: "📉",
    ChangeKind.REMOVED: "🗑",
    ChangeKind.NEW: "🆕",
}


def shown_kind(changes: CatalogueChanges, place: callbacks.Changes) -> ChangeKind | None:
    """The kind of change a button names; None for all of them, also where none is of that kind."""
    return next((kind for kind in ChangeKind if kind.value == place.kind and changes.of(kind)), None)


def changes_page(changes: CatalogueChanges, place: callbacks.Changes) -> Page:
    """The page of the changes that a button names."""
    return page_of(len(changes.of(shown_kind(changes, place))), place.page, PAGE_SIZE)


def what_changed(
    tr: Translator,
    changes: CatalogueChanges,
    place: callbacks.Changes,
    *,
    since: datetime,
    currency: str,
    note: str = "",
) -> Screen:
    """A page of the changes, or of one kind of them; ``place`` names the list they lead up to."""
    kind = shown_kind(changes, place)
    page = changes_page(changes, place)
    shown = list(enumerate(changes.of(kind)[page.first : page.last], page.first + 1))
    is_long = len(changes.all) > PAGE_SIZE
    return Screen(
        lines(
            tr.t("changes.title", at=tr.moment(since)),
            note,
            "" if changes.are_rates_comparable else tr.t("changes.other_currency"),
            "" if changes.all else tr.t("changes.none"),
            *_counts(tr, changes),
            " " if changes.all else "",
            *(_item(tr, at, change, currency) for at, change in shown),
            " " if changes.all else "",
            page_line(tr, page),
            tr.t("changes.seen_hint") if is_long else "",
        ),
        (
            *_cards(shown, place.kind, page.number),
            page_row(
                tr,
                page,
                replace(place, page=max(page.number - 1, 0)),
                replace(place, page=page.number + 1),
            ),
            _kind_row(tr, changes, place) if is_long else (),
            (Button(tr.plain("button.changes_seen"), callbacks.ChangesSeen(place.mark)),) if is_long else (),
            (Button(tr.plain("button.services"), callbacks.Categories(0)), home_button(tr)),
        ),
    )


def _counts(tr: Translator, changes: CatalogueChanges) -> list[Html]:
    counts = {kind: len(changes.of(kind)) for kind in ChangeKind}
    texts = {
        ChangeKind.DEARER: tr.plural("changes.dearer_count", counts[ChangeKind.DEARER]),
        ChangeKind.CHEAPER: tr.plural("changes.cheaper_count", counts[ChangeKind.CHEAPER]),
        ChangeKind.REMOVED: tr.plural("changes.removed_count", counts[ChangeKind.REMOVED]),
        ChangeKind.NEW: tr.plural("changes.new_count", counts[ChangeKind.NEW]),
    }
    return [
        tr.t("changes.count", sign=_SIGNS[kind], text=text) for kind, text in texts.items() if counts[kind]
    ]


def _item(tr: Translator, at: int, change: ServiceChange, currency: str) -> Html:
    service, before = change.service, change.before
    beneath = tr.t(
        _LINES[change.kind],
        rate=tr.money(Money(service.rate, currency)),
        before=tr.money(Money((before or service).rate, currency)),
    )
    return tr.t(
        "list.item",
        number=at,
        name=cut(service.name, _LONGEST_NAME),
        beneath=tr.t("changes.count", sign=_SIGNS[change.kind], text=beneath),
    )


def _cards(shown: Sequence[tuple[int, ServiceChange]], origin: str, page: int) -> tuple[Row, ...]:
    """A number for each service that has a card; one that was removed has none."""
    return number_rows(
        (at, callbacks.ListedCard(handle_for(change.service.service_id), origin, page))
        for at, change in shown
        if change.kind is not ChangeKind.REMOVED
    )


def _kind_row(tr: Translator, changes: CatalogueChanges, place: callbacks.Changes) -> Row:
    """The kinds there are, to see one of them alone, and the way back to all."""
    kind = shown_kind(changes, place)
    present = [one for one in ChangeKind if changes.of(one)]
    if len(present) == 1:
        return ()
    ways = [
        Button(
            f"{_SIGNS[one]} {tr.number(len(changes.of(one)))}", callbacks.Changes(one.value, 0, place.mark)
        )
        for one in present
        if one is not kind
    ]
    if kind is not None:
        ways.append(Button(tr.plain("button.all_changes"), callbacks.Changes(ALL_CHANGES, 0, place.mark)))
    return tuple(ways)
