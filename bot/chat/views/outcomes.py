"""What became of a confirmed order. Every text says whether money was taken, and claims nothing unknown."""

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.answers import draft_lines
from bot.chat.views.problems import panel_words
from bot.chat.views.screen import Button, Screen, Style, home_button, lines
from bot.chat.views.wizard import charge_line
from bot.domain.catalogue import handle_for
from bot.domain.intent import Intent, IntentState, RefusalKind
from bot.domain.money import Money
from bot.domain.order import Order
from bot.domain.reconciliation import Verdict
from bot.domain.text import cut

_LONGEST_NAME = 250

_VERDICTS = {
    Verdict.CHECKING: key("unknown.checking"),
    Verdict.PROBABLY_PLACED: key("unknown.probably_placed"),
    Verdict.PROBABLY_NOT_PLACED: key("unknown.probably_not_placed"),
    Verdict.MUDDIED: key("unknown.muddied"),
    Verdict.UNCLEAR: key("unknown.unclear"),
}


def _what(tr: Translator, intent: Intent) -> Html:
    draft = intent.draft
    return lines(
        tr.t("order.service", name=cut(draft.service.name, _LONGEST_NAME)),
        *draft_lines(tr, draft),
        tr.t("order.total_quantity", quantity=tr.number(draft.total_quantity or 0)) if draft.runs else "",
        charge_line(tr, intent),
    )


def outcome(
    tr: Translator, intent: Intent, order: Order | None, kind: RefusalKind, *, is_told: bool = True
) -> Screen:
    """Whatever became of it."""
    match intent.state:
        case IntentState.PLACED:
            if order is None:
                return receipt_unsaved(tr, intent)
            return receipt(tr, intent, order, is_told=is_told)
        case IntentState.UNKNOWN:
            before = Money(intent.balance_before, intent.currency)
            return unknown(tr, intent, Verdict.CHECKING, before=before, now=None)
        case IntentState.NOT_SENT:
            return not_sent(tr, intent)
        case _:
            return rejected(tr, intent, kind)


def receipt(tr: Translator, intent: Intent, order: Order, *, is_told: bool = True) -> Screen:
    """The order exists; its number is there to copy.

    ``is_told``: whether its end will be told unasked; nothing is promised of one that is not followed.
    """
    return Screen(
        lines(
            tr.t("outcome.placed", number=order.panel_order_id),
            " ",
            _what(tr, intent),
            " ",
            _promise(tr, is_told=is_told) if order.is_watched else "",
        ),
        (
            (
                _watch_button(tr, order),
                Button(tr.plain("button.copy_number"), copy=str(order.panel_order_id)),
            ),
            (Button(tr.plain("button.services"), callbacks.Categories(0)), home_button(tr)),
        ),
    )


def _promise(tr: Translator, *, is_told: bool) -> Html:
    return tr.t("outcome.will_tell") if is_told else tr.t("outcome.wont_tell")


def _watch_button(tr: Translator, order: Order) -> Button:
    """*Watch* opens the card of an order that is followed, and follows one that is open and is not."""
    card = callbacks.OrderCard(order.order_id)
    if order.is_watched:
        return Button(tr.plain("button.watch"), card, style=Style.PRIMARY)
    if order.report.status.is_final:
        return Button(tr.plain("button.to_order"), card)
    return Button(tr.plain("button.watch_this"), callbacks.OrderWatch(order.order_id), style=Style.PRIMARY)


def receipt_unsaved(tr: Translator, intent: Intent) -> Screen:
    """The order exists, and could not be written down yet: the person has its number all the same."""
    number = str(intent.panel_order_id)
    return Screen(
        lines(
            tr.t("outcome.placed", number=number),
            " ",
            _what(tr, intent),
            " ",
            tr.t("outcome.unsaved"),
        ),
        ((Button(tr.plain("button.copy_number"), copy=number), home_button(tr)),),
    )


def rejected(tr: Translator, intent: Intent, kind: RefusalKind, *, twin: Intent | None = None) -> Screen:
    """The panel said no; the draft is kept, to be changed and confirmed anew.

    ``twin`` is an order of unknown outcome that this refusal is a sign of.
    """
    return Screen(
        lines(
            tr.t("outcome.rejected"),
            tr.t(f"problem.refused_{kind.value}") if kind is not RefusalKind.UNKNOWN else "",
            panel_words(tr, intent.panel_words),
            tr.t("outcome.rejected_money"),
            tr.t("unknown.twin_evidence", reference=twin.reference) if twin else "",
            " ",
            _what(tr, intent),
        ),
        (
            (Button(tr.plain("button.look"), callbacks.IntentCard(twin.intent_id)),) if twin else (),
            (
                Button(tr.plain("button.edit"), callbacks.OrderEdit(), style=Style.PRIMARY),
                Button(tr.plain("button.check_again"), callbacks.OrderReview()),
            ),
            (Button(tr.plain("button.cancel_order"), callbacks.Leave()), home_button(tr)),
        ),
    )


def not_sent(tr: Translator, intent: Intent) -> Screen:
    """Not a byte left; trying again is safe, and is a new wish with a card of its own."""
    return Screen(
        lines(tr.t("outcome.not_sent"), " ", _what(tr, intent)),
        (
            (Button(tr.plain("button.try_again"), callbacks.OrderReview(), style=Style.PRIMARY),),
            (Button(tr.plain("button.cancel_order"), callbacks.Leave()), home_button(tr)),
        ),
    )


def unknown(
    tr: Translator, intent: Intent, verdict: Verdict, *, before: Money, now: Money | None, note: str = ""
) -> Screen:
    """Nobody knows yet: what happened, what is being done, what the person can do."""
    told = _told_by_balance(tr, intent, verdict, before, now)
    is_said = note in {"", told}
    return Screen(
        lines(
            tr.t("unknown.title", reference=intent.reference),
            " ",
            _what(tr, intent),
            " ",
            tr.t("unknown.no_resend"),
            told,
            "" if is_said else " ",
            "" if is_said else note,
        ),
        (
            (Button(tr.plain("button.check_again"), callbacks.IntentCheck(intent.intent_id)),),
            (
                Button(
                    tr.plain("button.enter_number"),
                    callbacks.IntentName(intent.intent_id),
                    style=Style.PRIMARY,
                ),
            ),
            (Button(tr.plain("button.close_intent"), callbacks.IntentClose(intent.intent_id)),),
            (home_button(tr),),
        ),
    )


def _told_by_balance(
    tr: Translator, intent: Intent, verdict: Verdict, before: Money, now: Money | None
) -> Html:
    if now is None and verdict is not Verdict.CHECKING:
        return tr.t("unknown.not_told")
    return tr.t(
        _VERDICTS[verdict],
        charge=tr.money(Money(intent.charge, intent.currency)),
        before=tr.money(before),
        now=tr.money(now or before),
    )


def ask_number(tr: Translator, intent: Intent, *, problem: str = "") -> Screen:
    """The person sees it on the panel: which number has it?"""
    return Screen(
        lines(problem, " " if problem else "", tr.t("unknown.ask_number", reference=intent.reference)),
        ((Button(tr.plain("button.back"), callbacks.IntentCard(intent.intent_id)),),),
    )


def closed(tr: Translator, intent: Intent) -> Screen:
    """The person looked, and it is not there."""
    return Screen(
        tr.t("unknown.closed", reference=intent.reference),
        (
            (
                Button(
                    tr.plain("button.order_new"),
                    callbacks.BeginOrder(handle_for(intent.draft.service.service_id)),
                ),
                home_button(tr),
            ),
        ),
    )


def already(tr: Translator) -> Screen:
    """A second tap on a spent *Confirm*."""
    return Screen(
        tr.t("outcome.already"),
        ((Button(tr.plain("button.orders"), callbacks.Orders(0)), home_button(tr)),),
    )
