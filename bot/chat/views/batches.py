"""Refills or cancels that were confirmed together: how far they are, and what became of each."""

from collections.abc import Sequence

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.orders import progress_bar
from bot.chat.views.screen import Button, Row, Screen, home_button, lines, number_rows, page_line, page_row
from bot.domain.catalogue import page_of
from bot.domain.order import RequestKind, RequestState
from bot.domain.request_batch import BatchEnd, BatchLine, BatchTally, RequestBatch
from bot.domain.text import cut

LINES_A_PAGE = 8

_LONGEST_NUMBER = 48
_LONGEST_WORDS = 160
_LONGEST_NAME = 60

_SENDING = {RequestKind.REFILL: key("batch.refill_sending"), RequestKind.CANCEL: key("batch.cancel_sending")}
_TITLES = {RequestKind.REFILL: key("batch.refill_title"), RequestKind.CANCEL: key("batch.cancel_title")}
_MONEY = {RequestKind.REFILL: key("batch.refill_money"), RequestKind.CANCEL: key("batch.cancel_money")}
_ENDS = {
    BatchEnd.KEY: key("batch.ended_key"),
    BatchEnd.PANEL: key("batch.ended_panel"),
    BatchEnd.UNCLEAR: key("batch.ended_unclear"),
    BatchEnd.LATE: key("batch.ended_late"),
}
_COUNTS = {
    RequestState.ACCEPTED: key("batch.count_accepted"),
    RequestState.REFUSED: key("batch.count_refused"),
    RequestState.UNCLEAR: key("batch.count_unclear"),
    RequestState.NOT_SENT: key("batch.count_not_sent"),
}
_OUTCOMES = {
    RequestState.ASKED: key("batch.line_waiting"),
    RequestState.SENDING: key("batch.line_sending"),
    RequestState.ACCEPTED: key("batch.line_accepted"),
    RequestState.REFUSED: key("batch.line_refused"),
    RequestState.UNCLEAR: key("batch.line_unclear"),
    RequestState.NOT_SENT: key("batch.line_not_sent"),
}


def progress(tr: Translator, batch: RequestBatch, tally: BatchTally) -> Screen:
    """How far it is; edited in place while the panel is asked."""
    bar = f"\u2066{progress_bar(tally.done, tally.of)}\u2069"
    if batch.end is not None:
        look = Button(tr.plain("button.batch_result"), callbacks.BatchResult(batch.batch_id, 0))
        return Screen(lines(tr.t("batch.over"), " ", bar, *_counts(tr, tally)), ((look,), (home_button(tr),)))
    return Screen(
        lines(
            tr.t(_SENDING[batch.kind]),
            " ",
            bar,
            tr.t("batch.done_of", done=tr.number(tally.done), of=tr.number(tally.of)),
            *_counts(tr, tally),
            " ",
            tr.t("batch.no_need_to_wait"),
        ),
        ((Button(tr.plain("button.refresh"), callbacks.BatchResult(batch.batch_id, 0)), home_button(tr)),),
    )


def result(tr: Translator, batch: RequestBatch, listed: Sequence[BatchLine], number: int) -> Screen:
    """What became of each, a page at a time; a request that the panel took is no more than that."""
    page = page_of(len(listed), number, LINES_A_PAGE)
    places = list(enumerate(listed[page.first : page.last], page.first + 1))
    common = _common_words(listed)
    return Screen(
        lines(
            tr.t(_TITLES[batch.kind]),
            tr.t(_ENDS[batch.end]) if batch.end in _ENDS else "",
            " ",
            *_counts(tr, BatchTally.over(listed)),
            tr.t("panel.words", words=common) if common else "",
            tr.t(_MONEY[batch.kind]),
            " ",
            *(_line(tr, at, line, has_words=not common) for at, line in places),
            " ",
            page_line(tr, page),
            tr.t("orders.choose"),
        ),
        (
            *number_rows((at, callbacks.OrderCard(line.order.order_id)) for at, line in places),
            page_row(tr, page, _to(batch, page.number - 1), _to(batch, page.number + 1)),
            _last_row(tr),
        ),
    )


def _to(batch: RequestBatch, number: int) -> callbacks.BatchResult:
    return callbacks.BatchResult(batch.batch_id, max(number, 0))


def _last_row(tr: Translator) -> Row:
    return (Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr))


def _counts(tr: Translator, tally: BatchTally) -> list[Html]:
    """Orders by what became of the request, those with an outcome."""
    counts = [(name, tally.counts.get(state, 0)) for state, name in _COUNTS.items()]
    return [tr.t(name, number=tr.number(count)) for name, count in counts if count]


def _words(line: BatchLine) -> str:
    """What the panel said in refusing."""
    is_refused = line.request.state is RequestState.REFUSED
    return cut(line.request.panel_words.strip(), _LONGEST_WORDS) if is_refused else ""


def _common_words(listed: Sequence[BatchLine]) -> str:
    """The words of several refusals if all have the same, as where the panel refused the whole call."""
    said = [_words(line) for line in listed if line.request.state is RequestState.REFUSED]
    return said[0] if len(said) > 1 and len(set(said)) == 1 else ""


def _line(tr: Translator, at: int, line: BatchLine, *, has_words: bool) -> Html:
    request = line.request
    words = _words(line) if has_words else ""
    return lines(
        tr.t(
            "batch.line",
            position=at,
            number=cut(line.order.panel_order_id, _LONGEST_NUMBER),
            outcome=tr.t(_OUTCOMES[request.state]),
            name=cut(line.order.service_name, _LONGEST_NAME) or tr.plain("orders.elsewhere"),
        ),
        tr.t("batch.line_words", words=words) if words else "",
        tr.t("batch.line_later", at=tr.moment(request.available_at)) if request.available_at else "",
    )
