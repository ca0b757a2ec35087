"""How orders stand, in words, bars and figures."""

from bot.chat.i18n import Html, Translator, key
from bot.domain.money import Money
from bot.domain.order import (
    OrderReport,
    OrderStatus,
)
from bot.domain.text import cut

_BAR_CELLS = 10
_LONGEST_WORD = 40

STATUS_KEYS = {
    OrderStatus.PENDING: key("status.pending"),
    OrderStatus.PROCESSING: key("status.processing"),
    OrderStatus.IN_PROGRESS: key("status.in_progress"),
    OrderStatus.PAUSED: key("status.paused"),
    OrderStatus.COMPLETED: key("status.completed"),
    OrderStatus.PARTIAL: key("status.partial"),
    OrderStatus.CANCELED: key("status.canceled"),
    OrderStatus.REFUNDED: key("status.refunded"),
    OrderStatus.FAILED: key("status.failed"),
    OrderStatus.EXPIRED: key("status.expired"),
}

_MEANINGS = {
    OrderStatus.PENDING: key("meaning.pending"),
    OrderStatus.PROCESSING: key("meaning.processing"),
    OrderStatus.IN_PROGRESS: key("meaning.in_progress"),
    OrderStatus.PAUSED: key("meaning.paused"),
    OrderStatus.COMPLETED: key("meaning.completed"),
    OrderStatus.PARTIAL: key("meaning.partial"),
    OrderStatus.CANCELED: key("meaning.canceled"),
    OrderStatus.REFUNDED: key("meaning.refunded"),
    OrderStatus.FAILED: key("meaning.failed"),
    OrderStatus.EXPIRED: key("meaning.expired"),
    OrderStatus.UNKNOWN: key("meaning.unknown"),
}


def meaning_lines(tr: Translator) -> list[Html]:
    """What each status means; a word that the bot does not know is the panel's own."""
    return [
        tr.t("help.status", status=tr.t(STATUS_KEYS[status]), meaning=tr.t(_MEANINGS[status]))
        if status in STATUS_KEYS
        else tr.t(_MEANINGS[status])
        for status in OrderStatus
    ]


def status_text(tr: Translator, status: OrderStatus, word: str) -> Html:
    """A status in words; one the bot does not know is shown in the panel's own."""
    if status is OrderStatus.UNKNOWN:
        return tr.t("status.unknown", word=cut(word, _LONGEST_WORD) or "?")
    return tr.t(STATUS_KEYS[status])


def progress_bar(delivered: int, of: int) -> str:
    """Ten cells and a percentage: full only when all is delivered."""
    full, percentage = (delivered * _BAR_CELLS // of, delivered * 100 // of) if of else (0, 0)
    return f"{'▰' * full}{'▱' * (_BAR_CELLS - full)} {percentage}%"


def bar_line(tr: Translator, delivered: int, of: int) -> Html:
    """The bar as a line of its own: it begins, and fills, from where lines of the language begin.

    A line without a letter has no direction of its own, so in Arabic a mark gives it one.
    """
    bar = progress_bar(delivered, of)
    return Html(f"\u200f\u2067{bar}\u2069" if tr.language.is_right_to_left else f"\u2066{bar}\u2069")


def report_figures(tr: Translator, report: OrderReport) -> list[Html]:
    """The panel's figures, those that it gave."""
    counts = (
        (key("card.start_count"), report.start_count),
        (key("card.remains"), report.remains),
        (key("card.runs_done"), report.runs),
        (key("card.posts"), report.posts),
    )
    shown = [tr.t(name, number=tr.number(count)) for name, count in counts if count is not None]
    if report.charge is not None:
        shown.append(tr.t("card.charge", charge=tr.money(Money(report.charge, report.currency or ""))))
    return shown
