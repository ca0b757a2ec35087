"""What happened to an order, and what was asked of the panel for it, as lines of its card."""

from collections.abc import Sequence
from typing import Final

from bot.chat.i18n import Html, Translator, key
from bot.chat.views.orders import status_text
from bot.chat.views.screen import lines
from bot.domain.order import OrderStatus, Request, RequestKind, RequestState
from bot.domain.order_history import EntryKind, HistoryEntry
from bot.domain.refills import RefillEnd
from bot.domain.text import cut

_REQUESTS_SHOWN: Final = 3
_LONGEST_WORDS: Final = 120

_REQUEST_KEYS: Final = {
    (EntryKind.REFILL, RequestState.SENDING): key("request.refill_unclear"),
    (EntryKind.REFILL, RequestState.ACCEPTED): key("request.refill_accepted"),
    (EntryKind.REFILL, RequestState.REFUSED): key("request.refill_refused"),
    (EntryKind.REFILL, RequestState.UNCLEAR): key("request.refill_unclear"),
    (EntryKind.CANCEL, RequestState.SENDING): key("request.cancel_unclear"),
    (EntryKind.CANCEL, RequestState.ACCEPTED): key("request.cancel_accepted"),
    (EntryKind.CANCEL, RequestState.REFUSED): key("request.cancel_refused"),
    (EntryKind.CANCEL, RequestState.UNCLEAR): key("request.cancel_unclear"),
}
_REFILL_KEYS: Final = {
    RefillEnd.COMPLETED: key("history.refill_completed"),
    RefillEnd.REJECTED: key("history.refill_rejected"),
}


def request_lines(tr: Translator, requests: Sequence[Request]) -> list[Html]:
    """What was asked of the panel and how it stands; a request that never left is nothing to show."""
    sent = [request for request in requests if (EntryKind(request.kind), request.state) in _REQUEST_KEYS]
    return [
        tr.t(
            "card.request",
            request=_request_text(tr, request),
            at=tr.moment(request.asked_at),
            words=cut(request.panel_words, _LONGEST_WORDS) or Html(""),
        )
        for request in sent[:_REQUESTS_SHOWN]
    ]


def history_lines(tr: Translator, history: Sequence[HistoryEntry]) -> list[Html]:
    """The last changes, the newest first; nothing where none were kept."""
    if not history:
        return []
    entries = lines(
        *(tr.t("history.entry", at=tr.moment(entry.at), what=_text(tr, entry)) for entry in history)
    )
    return [tr.t("history.title"), Html(f"<blockquote expandable>{entries}</blockquote>")]


def _request_text(tr: Translator, request: Request) -> Html:
    """A refill that ended says so; until then, that it was asked for is all there is to say."""
    end = RefillEnd.of_word(request.panel_words)
    if request.kind is RequestKind.REFILL and request.state is RequestState.ACCEPTED and end is not None:
        return tr.t(_REFILL_KEYS[end])
    return tr.t(_REQUEST_KEYS[EntryKind(request.kind), request.state])


def _text(tr: Translator, entry: HistoryEntry) -> Html:
    match entry.kind:
        case EntryKind.PLACED:
            return tr.t("history.placed")
        case EntryKind.ADDED:
            return tr.t("history.added", status=_status(tr, entry))
        case EntryKind.LOST:
            return tr.t("history.lost")
        case EntryKind.REFILL_ENDED:
            return tr.t(_REFILL_KEYS[RefillEnd(entry.meaning)])
        case EntryKind.STATUS:
            return _status(tr, entry)
    return tr.t(_REQUEST_KEYS[entry.kind, RequestState(entry.meaning)])


def _status(tr: Translator, entry: HistoryEntry) -> Html:
    status = OrderStatus(entry.meaning)
    told = status_text(tr, status, entry.words)
    if not (status.falls_short and entry.remains):
        return told
    return tr.t("history.short", status=told, number=tr.number(entry.remains))
