"""Many changes in one message: what needs the person first, then what went well; cut to what fits."""

from collections.abc import Iterable, Iterator, Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, escaped, isolated, key
from bot.chat.views.screen import Button, Screen, Style, home_button, lines
from bot.domain.notices import Change, OrderEnded, OrderVanished, RefillEnded
from bot.domain.order import OrderStatus
from bot.domain.refills import RefillEnd
from bot.domain.text import cut

_NAMED = 15
"""Up to so many changes are shown with the service's name, a line each; more as plain numbers.

Of a message's entities, of which each ``<code>`` is one, Telegram counts a hundred.
"""

_LONGEST_NAME = 40
_LONGEST_NUMBER = 48
_ROOM = 3200
"""UTF-16 units for the list, of the 4,096 that a message takes."""

_HEADS = {
    (OrderEnded, OrderStatus.FAILED): key("digest.failed"),
    (OrderEnded, OrderStatus.CANCELED): key("digest.canceled"),
    (OrderEnded, OrderStatus.REFUNDED): key("digest.refunded"),
    (OrderEnded, OrderStatus.EXPIRED): key("digest.expired"),
    (OrderEnded, OrderStatus.PARTIAL): key("digest.partial"),
    (OrderVanished, None): key("digest.vanished"),
    (RefillEnded, RefillEnd.REJECTED): key("digest.refill_rejected"),
    (RefillEnded, RefillEnd.COMPLETED): key("digest.refill_completed"),
    (OrderEnded, OrderStatus.COMPLETED): key("digest.completed"),
}
"""In the order of what needs the person most."""


def digest(tr: Translator, changes: Sequence[Change]) -> Screen:
    """Everything one sweep found for a person."""
    shown, room, is_named = 0, _ROOM, len(changes) <= _NAMED
    paragraphs: list[str] = []
    for head, of_kind in _by_kind(changes):
        entries = list(_fitting(map(_named if is_named else _number, of_kind), room))
        listed = "\n".join(entries) if is_named else f"\u2066{', '.join(entries)}\u2069"
        paragraphs.append(f"\n{tr.t(head, count=tr.number(len(of_kind)))}\n{listed if entries else '…'}")
        shown += len(entries)
        room -= sum(map(_length, entries))
    left_out = len(changes) - shown
    more = tr.plural("digest.more", left_out) if left_out else ""
    return Screen(
        lines(tr.plural("digest.title", len(changes)), *paragraphs, f"\n{more}" if more else ""),
        (
            (Button(tr.plain("button.orders"), callbacks.Orders(0), style=Style.PRIMARY),),
            (home_button(tr),),
        ),
    )


def _by_kind(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    for kind, head in _HEADS.items():
        of_kind = [change for change in changes if _kind(change) == kind]
        if of_kind:
            yield head, of_kind


def _kind(change: Change) -> tuple[type[Change], OrderStatus | RefillEnd | None]:
    match change:
        case OrderEnded(_, status):
            return OrderEnded, status
        case RefillEnded(_, _, end):
            return RefillEnded, end
        case OrderVanished():
            return OrderVanished, None


def _number(change: Change) -> Html:
    return escaped(cut(change.order.panel_order_id, _LONGEST_NUMBER))


def _named(change: Change) -> Html:
    number = f"<code>{_number(change)}</code>"
    name = cut(change.order.service_name, _LONGEST_NAME)
    return Html(f"{number} · {isolated(escaped(name))}" if name else number)


def _fitting(entries: Iterable[Html], room: int) -> Iterator[Html]:
    for entry in entries:
        room -= _length(entry)
        if room < 0:
            return
        yield entry


def _length(entry: str) -> int:
    """An upper bound of what an entry takes, with what separates it."""
    return len(entry.encode("utf-16-le")) // 2 + 2
