"""The order wizard on the screen: one question at a time, then the card to confirm."""

from datetime import date
from decimal import Decimal

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator
from bot.chat.views.answers import LABELS, draft_lines, list_preview, previewed_lines
from bot.chat.views.asking import asking_text
from bot.chat.views.cautions import NO_CAUTIONS, caution_lines, caution_row
from bot.chat.views.choices import calendar_rows, choice_rows
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines
from bot.domain.cautions import Cautions
from bot.domain.intent import Intent
from bot.domain.money import Money
from bot.domain.month import Month
from bot.domain.order_answers import EXPIRES_WITHIN
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from bot.domain.order_lists import Lines
from bot.domain.text import cut

REVIEW = "review"
"""Stands for the confirm card where a payload names a question."""

_LONGEST_NAME = 250


def question(  # noqa: PLR0913 - one screen shows all of it; what not every question has are keywords
    tr: Translator,
    draft: OrderDraft,
    currency: str,
    *,
    today: date,
    problem: str = "",
    added: Lines | None = None,
    month: Month | None = None,
) -> Screen:
    """The open question, with what is answered so far above it and what was wrong, if anything, between.

    Args:
        tr: in which language.
        draft: the order so far.
        currency: of its rate.
        today: the first day a calendar offers.
        problem: what was wrong with the last answer.
        added: what the last message added to a list, and what of it was left out.
        month: the page of the calendar; the first one where none is given.
    """
    asking = draft.asking
    assert asking is not None  # noqa: S101 - the caller shows the confirm card when nothing is left to ask
    page = (month or Month.of_day(today)).within(today, EXPIRES_WITHIN)
    is_day = asking is Question.EXPIRY
    return Screen(
        lines(
            tr.t("order.title"),
            _service_line(tr, draft),
            *draft_lines(tr, draft, leave_out=asking),
            " ",
            tr.t("order.problem", problem=Html(problem)) if problem else "",
            " " if problem else "",
            asking_text(tr, draft, asking, currency),
            tr.t("order.calendar_month", month=tr.month(page.first_day)) if is_day else "",
            list_preview(tr, asking, draft.lines(asking), added)
            if asking.gathers and draft.lines(asking)
            else "",
        ),
        (
            *(calendar_rows(tr, page, today) if is_day else choice_rows(tr, asking)),
            _gathering_row(tr, draft, asking),
            (Button(tr.plain("button.skip"), callbacks.OrderSkip(asking.value)),) if asking.can_skip else (),
            _way_out(tr, asking.value),
        ),
    )


def _gathering_row(tr: Translator, draft: OrderDraft, asking: Question) -> Row:
    if not (asking.gathers and draft.lines(asking)):
        return ()
    return (
        Button(
            tr.plain("button.done", count=tr.number(len(draft.lines(asking)))),
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


def _service_line(tr: Translator, draft: OrderDraft) -> Html:
    return tr.t("order.service", name=cut(draft.service.name, _LONGEST_NAME))


def confirm_card(
    tr: Translator, intent: Intent, *, note: str = "", cautions: Cautions = NO_CAUTIONS
) -> Screen:
    """What will be sent and what it will cost: read, then confirm.

    Without enough balance there is no *Confirm*; where the charge is an estimate nobody knows what is enough.
    """
    draft = intent.draft
    balance = Money(intent.balance_before, intent.currency)
    missing = Decimal(0) if draft.charge_is_estimate else intent.charge - balance.amount
    return Screen(
        lines(
            tr.t("order.confirm_title"),
            tr.t("order.problem", problem=Html(note)) if note else "",
            " ",
            _service_line(tr, draft),
            tr.t("service.number", service_id=draft.service.service_id),
            *previewed_lines(tr, draft),
            tr.t("order.total_quantity", quantity=tr.number(draft.total_quantity or 0)) if draft.runs else "",
            " ",
            *caution_lines(tr, cautions, draft.service.category),
            charge_line(tr, intent),
            tr.t("order.balance_now", balance=tr.money(balance)),
            _balance_after(tr, intent, balance, missing),
        ),
        (
            _confirm_row(tr, intent, missing),
            caution_row(tr, cautions),
            (
                Button(tr.plain("button.edit"), callbacks.OrderEdit()),
                Button(tr.plain("button.cancel_order"), callbacks.Leave(), style=Style.DANGER),
            ),
            (Button(tr.plain("button.back"), callbacks.OrderBack(REVIEW)),),
        ),
    )


def charge_line(tr: Translator, intent: Intent) -> Html:
    """What it costs, as far as that is known."""
    charge = tr.money(Money(intent.charge, intent.currency))
    if intent.draft.charge_is_estimate:
        return tr.t("order.charge_estimate", charge=charge)
    return tr.t("order.charge", charge=charge)


def _balance_after(tr: Translator, intent: Intent, balance: Money, missing: Decimal) -> Html:
    if intent.draft.charge_is_estimate:
        return tr.t("order.balance_unsure")
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
            *draft_lines(tr, intent.draft),
            charge_line(tr, intent),
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
        lines(tr.t("order.edit_title"), _service_line(tr, draft), *draft_lines(tr, draft)),
        (
            *(
                (Button(tr.plain(LABELS[asked]), callbacks.OrderEditAnswer(asked.value)),)
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
            *draft_lines(tr, intent.draft),
            charge_line(tr, intent),
        )
    )


def not_confirmed(tr: Translator, problem: str = "") -> Screen:
    """The card could not be shown or checked, so nothing was sent; the order goes on from where it stands."""
    return Screen(
        lines(problem, " " if problem else "", tr.t("order.nothing_sent")),
        (
            (Button(tr.plain("button.try_again"), callbacks.OrderReview(), style=Style.PRIMARY),),
            _way_out(tr, REVIEW),
            (home_button(tr),),
        ),
    )
