"""The order wizard on the screen: one question at a time, then the card to confirm."""

from decimal import Decimal

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, key
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines
from bot.domain.intent import Intent
from bot.domain.money import Money
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import MOST_MINUTES, Question
from bot.domain.text import cut

REVIEW = "review"
"""Stands for the confirm card where a payload names a question."""

_LONGEST_NAME = 250
_LONGEST_LINK = 300
_LONGEST_COMMENT = 80
_PREVIEWED = 3

_ASK = {
    Question.LINK: key("order.ask_link"),
    Question.QUANTITY: key("order.ask_quantity"),
    Question.COMMENTS: key("order.ask_comments"),
    Question.RUNS: key("order.ask_runs"),
    Question.INTERVAL: key("order.ask_interval"),
}
_LABEL = {
    Question.LINK: key("order.label_link"),
    Question.QUANTITY: key("order.label_quantity"),
    Question.COMMENTS: key("order.label_comments"),
    Question.RUNS: key("order.label_runs"),
    Question.INTERVAL: key("order.label_interval"),
}


def question(tr: Translator, draft: OrderDraft, currency: str, *, problem: str = "") -> Screen:
    """The open question, with what is answered so far above it and what was wrong, if anything, between."""
    asking = draft.asking
    assert asking is not None  # noqa: S101 - the caller shows the confirm card when nothing is left to ask
    return Screen(
        lines(
            tr.t("order.title"),
            _service_line(tr, draft),
            *_answers(tr, draft, leave_out=asking),
            " ",
            tr.t("order.problem", problem=Html(problem)) if problem else "",
            " " if problem else "",
            _ask(tr, draft, asking, currency),
            comment_preview(tr, draft.comments) if asking is Question.COMMENTS and draft.comments else "",
        ),
        (
            _gathering_row(tr, draft, asking),
            (Button(tr.plain("button.skip"), callbacks.OrderSkip(asking.value)),) if asking.can_skip else (),
            _way_out(tr, asking.value),
        ),
    )


def _gathering_row(tr: Translator, draft: OrderDraft, asking: Question) -> Row:
    if not (asking.gathers and draft.comments):
        return ()
    return (
        Button(
            tr.plain("button.done", count=tr.number(len(draft.comments))),
            callbacks.OrderDone(asking.value),
            style=Style.PRIMARY,
        ),
        Button(tr.plain("button.start_over"), callbacks.OrderClear(asking.value)),
    )


def _way_out(tr: Translator, here: str) -> Row:
    return (
        Button(tr.plain("button.back"), callbacks.OrderBack(here)),
        Button(tr.plain("button.cancel_order"), callbacks.Leave(), style=Style.DANGER),
    )


def _ask(tr: Translator, draft: OrderDraft, asking: Question, currency: str) -> Html:
    service = draft.service
    values: dict[str, str | Html] = {
        "least": tr.number(max(service.min_quantity, 1)),
        "most": tr.number(service.max_quantity),
        "rate": tr.money(Money(service.rate, currency)),
        "quantity": tr.number(draft.quantity or 0),
        "minutes": tr.number(MOST_MINUTES),
    }
    return tr.t(_ASK[asking], **values)


def _service_line(tr: Translator, draft: OrderDraft) -> Html:
    return tr.t("order.service", name=cut(draft.service.name, _LONGEST_NAME))


def _answers(tr: Translator, draft: OrderDraft, leave_out: Question | None = None) -> list[Html]:
    shown: list[Html] = []
    for asked in draft.questions:
        if asked is leave_out or asked not in draft.answers:
            continue
        shown.append(tr.t("order.answer", label=tr.t(_LABEL[asked]), value=_answer(tr, draft, asked)))
    return shown


def _answer(tr: Translator, draft: OrderDraft, asked: Question) -> Html:
    match asked:
        case Question.LINK:
            return tr.t("order.value_link", link=cut(draft.link, _LONGEST_LINK))
        case Question.COMMENTS:
            return tr.plural("order.value_comments", len(draft.comments))
        case Question.RUNS if draft.runs is None:
            return tr.t("order.value_no_drip_feed")
        case Question.INTERVAL:
            return tr.plural("order.value_minutes", draft.interval or 0)
        case Question.RUNS:
            return tr.t("order.value", value=tr.number(draft.runs or 0))
        case Question.QUANTITY:
            return tr.t("order.value", value=tr.number(draft.quantity or 0))


def comment_preview(tr: Translator, comments: tuple[str, ...]) -> Html:
    """The first comments, and how many there are."""
    first = "\n".join(cut(comment, _LONGEST_COMMENT) for comment in comments[:_PREVIEWED])
    return lines(
        tr.plural("order.comments_so_far", len(comments)),
        tr.t("order.comments_preview", comments=first + ("\n…" if len(comments) > _PREVIEWED else "")),
    )


def confirm_card(tr: Translator, intent: Intent, *, note: str = "") -> Screen:
    """What will be sent and what it will cost: read, then confirm. Without enough balance, no *Confirm*."""
    draft = intent.draft
    balance = Money(intent.balance_before, intent.currency)
    missing = intent.charge - balance.amount
    return Screen(
        lines(
            tr.t("order.confirm_title"),
            tr.t("order.problem", problem=Html(note)) if note else "",
            " ",
            _service_line(tr, draft),
            tr.t("service.number", service_id=draft.service.service_id),
            *_answers(tr, draft),
            tr.t("order.total_quantity", quantity=tr.number(draft.total_quantity or 0)) if draft.runs else "",
            comment_preview(tr, draft.comments) if draft.comments else "",
            " ",
            _charge_line(tr, intent),
            tr.t("order.balance_now", balance=tr.money(balance)),
            _balance_after(tr, intent, balance, missing),
        ),
        (
            _confirm_row(tr, intent, missing),
            (
                Button(tr.plain("button.edit"), callbacks.OrderEdit()),
                Button(tr.plain("button.cancel_order"), callbacks.Leave(), style=Style.DANGER),
            ),
            (Button(tr.plain("button.back"), callbacks.OrderBack(REVIEW)),),
        ),
    )


def _charge_line(tr: Translator, intent: Intent) -> Html:
    charge = tr.money(Money(intent.charge, intent.currency))
    if intent.draft.charge_is_estimate:
        return tr.t("order.charge_estimate", charge=charge)
    return tr.t("order.charge", charge=charge)


def _balance_after(tr: Translator, intent: Intent, balance: Money, missing: Decimal) -> Html:
    if missing > 0:
        return tr.t("order.balance_short", missing=tr.money(Money(missing, intent.currency)))
    return tr.t("order.balance_after", balance=tr.money(balance.minus(intent.charge)))


def _confirm_row(tr: Translator, intent: Intent, missing: Decimal) -> Row:
    if missing > 0:
        return (Button(tr.plain("button.check_again"), callbacks.OrderReview(), style=Style.PRIMARY),)
    tap = callbacks.OrderConfirm(intent.intent_id, intent.nonce)
    return (Button(tr.plain("button.confirm"), tap, style=Style.SUCCESS),)


def twin_card(tr: Translator, intent: Intent, twin: Intent) -> Screen:
    """An earlier order for the same may exist: a second one takes an extra, explicit yes."""
    return Screen(
        lines(
            tr.t("order.twin", reference=twin.reference, at=tr.moment(twin.sent_at or twin.created_at)),
            " ",
            _service_line(tr, intent.draft),
            *_answers(tr, intent.draft),
            _charge_line(tr, intent),
        ),
        (
            (Button(tr.plain("button.look"), callbacks.IntentCard(twin.intent_id), style=Style.PRIMARY),),
            (
                Button(
                    tr.plain("button.confirm_twin"),
                    callbacks.OrderConfirmTwin(intent.intent_id, intent.nonce),
                    style=Style.DANGER,
                ),
            ),
            (
                Button(tr.plain("button.back"), callbacks.OrderReview()),
                Button(tr.plain("button.cancel_order"), callbacks.Leave()),
            ),
        ),
    )


def edit_menu(tr: Translator, draft: OrderDraft) -> Screen:
    """Which answer to change."""
    return Screen(
        lines(tr.t("order.edit_title"), _service_line(tr, draft), *_answers(tr, draft)),
        (
            *(
                (Button(tr.plain(_LABEL[asked]), callbacks.OrderEditAnswer(asked.value)),)
                for asked in draft.questions
            ),
            (
                Button(tr.plain("button.back"), callbacks.OrderReview()),
                Button(tr.plain("button.cancel_order"), callbacks.Leave(), style=Style.DANGER),
            ),
        ),
    )


def sending(tr: Translator, intent: Intent) -> Screen:
    """Shown from the tap on *Confirm* until the outcome: no button is left to tap."""
    return Screen(
        lines(
            tr.t("order.sending"),
            " ",
            _service_line(tr, intent.draft),
            *_answers(tr, intent.draft),
            _charge_line(tr, intent),
        )
    )


def not_confirmed(tr: Translator, problem: str = "") -> Screen:
    """The card could not be checked, so nothing was sent."""
    return Screen(
        lines(problem, " " if problem else "", tr.t("order.nothing_sent")),
        (
            (Button(tr.plain("button.try_again"), callbacks.OrderReview(), style=Style.PRIMARY),),
            (Button(tr.plain("button.cancel_order"), callbacks.Leave()), home_button(tr)),
        ),
    )
