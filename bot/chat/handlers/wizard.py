"""The order wizard: every question of a service's type, then the card and the one send."""

import contextlib
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial

from telegram.error import TelegramError

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import browse, services
from bot.chat.patience import told_otherwise
from bot.chat.views import outcomes, wizard
from bot.chat.views.problems import problem_words
from bot.domain.ids import IntentId, OrderId
from bot.domain.intent import Intent, IntentState
from bot.domain.money import Money
from bot.domain.month import Month
from bot.domain.problems import Problem, ProblemError, problem
from bot.domain.reconciliation import Verdict
from bot.domain.text import plain_number
from bot.usecases.draft_order import Step
from bot.usecases.place_order import AlreadySpent, CardChanged, DraftChanged, TwinUnresolved
from bot.usecases.send_order import Sent


async def order(turn: Turn) -> None:
    """``/order``, with or without the number of a service; what is no number is searched for."""
    if not turn.arguments:
        step = await turn.cast.draft.open_draft(turn.person.person_id)
        if step is None:
            await browse.show_start(turn)
        else:
            await _show(turn, step)
        return
    await turn.working()
    service_id = plain_number(turn.arguments.split()[0])
    try:
        step = await turn.cast.draft.begin_with(turn.person.person_id, service_id, turn.update_id)
    except ProblemError as error:
        if error.problem.key != "problem.service_unknown" or service_id.isdecimal():
            raise
        await services.search_words(turn, turn.arguments)
        return
    await _show(turn, step)


async def begin_order(turn: Turn, tap: callbacks.BeginOrder) -> None:
    """*Order* on a service's card."""
    await _show(turn, await turn.cast.draft.begin(turn.person.person_id, tap.service, turn.update_id))


async def order_again(turn: Turn, tap: callbacks.OrderAgain) -> None:
    """*Order again* on an order's card."""
    await turn.working()
    await _show(turn, await turn.cast.draft.again(turn.person.person_id, OrderId(tap.order), turn.update_id))


async def answer_question(turn: Turn) -> None:
    """The person typed an answer to the open question."""
    await _show(turn, await turn.cast.draft.answer(turn.person.person_id, turn.text, turn.update_id))


async def answer_with_file(turn: Turn) -> None:
    """The person sent a list as a file."""
    await turn.working()
    text = await turn.file_text()
    if isinstance(text, str):
        await _show(turn, await turn.cast.draft.answer(turn.person.person_id, text, turn.update_id))
        return
    step = await turn.cast.draft.open_draft(turn.person.person_id)
    if step is None:
        await turn.show_problem(text)
    else:
        await _show(turn, replace(step, problem=text))


async def choose_answer(turn: Turn, tap: callbacks.OrderChoose) -> None:
    """A choice, or a day of the calendar."""
    person_id = turn.person.person_id
    await _show(turn, await turn.cast.draft.choose(person_id, tap.question, tap.choice, turn.update_id))


async def turn_month(turn: Turn, tap: callbacks.OrderMonth) -> None:
    """Another page of the calendar."""
    step = await turn.cast.draft.open_draft(turn.person.person_id)
    if step is None:
        await turn.show_problem(problem("problem.wizard_over"))
        return
    await _show(turn, step, month=Month(tap.month))


async def skip_question(turn: Turn, tap: callbacks.OrderSkip) -> None:
    """*Skip*."""
    await _show(turn, await turn.cast.draft.skip(turn.person.person_id, tap.question, turn.update_id))


async def finish_list(turn: Turn, tap: callbacks.OrderDone) -> None:
    """*Done* under a list."""
    await _show(turn, await turn.cast.draft.finish(turn.person.person_id, tap.question, turn.update_id))


async def clear_list(turn: Turn, tap: callbacks.OrderClear) -> None:
    """*Start over* under a list."""
    await _show(turn, await turn.cast.draft.clear(turn.person.person_id, tap.question, turn.update_id))


async def go_back(turn: Turn, tap: callbacks.OrderBack) -> None:
    """*Back*: the question before, or out to the services from the first."""
    step = await turn.cast.draft.back(turn.person.person_id, tap.question, turn.update_id)
    if step.draft is None:
        await browse.show_services(
            turn, turn.tr.t("order.kept") if step.is_kept else turn.tr.t("dialogue.left")
        )
    else:
        await _show(turn, step)


async def choose_edit(turn: Turn, _tap: callbacks.OrderEdit) -> None:
    """*Edit*: which answer?"""
    step = await turn.cast.draft.open_draft(turn.person.person_id)
    if step is None or step.draft is None:
        await turn.show_problem(problem("problem.wizard_over"))
        return
    await turn.show(wizard.edit_menu(turn.tr, step.draft))


async def edit_answer(turn: Turn, tap: callbacks.OrderEditAnswer) -> None:
    """The chosen answer is asked again."""
    await _show(turn, await turn.cast.draft.edit(turn.person.person_id, tap.question, turn.update_id))


async def review(turn: Turn, _tap: callbacks.OrderReview | None = None) -> None:
    """The open order where it stands: its question, or the card with the balance read anew."""
    step = await turn.cast.draft.open_draft(turn.person.person_id)
    if step is None:
        await turn.show_problem(problem("problem.wizard_over"))
        return
    await _show(turn, step)


async def text_at_card(turn: Turn) -> None:
    """A text while the card waits for a tap: the card is shown again, with a word on how it goes on."""
    await _show_card(turn, note=turn.tr.t("order.tap_to_confirm"))


async def confirm(turn: Turn, tap: callbacks.OrderConfirm) -> None:
    """*Confirm*: spent at once, sent at most once."""
    await _confirm(turn, IntentId(tap.intent), tap.nonce, despite_twin=False)


async def confirm_twin(turn: Turn, tap: callbacks.OrderConfirmTwin) -> None:
    """*Order it a second time*: the extra yes while an earlier order's outcome is unknown."""
    await _confirm(turn, IntentId(tap.intent), tap.nonce, despite_twin=True)


async def _confirm(turn: Turn, intent_id: IntentId, nonce: str, *, despite_twin: bool) -> None:
    person_id = turn.person.person_id
    intent = await turn.cast.place.card(person_id, intent_id, nonce)
    if intent.state is IntentState.DRAFT:
        # Where Telegram fails just now the wish still counts, and its outcome is told by a message.
        with contextlib.suppress(TelegramError):
            await turn.show(wizard.sending(turn.tr, intent))
    try:
        confirmation = await turn.cast.place.confirm(
            person_id, intent_id, nonce, turn.update_id, despite_twin=despite_twin
        )
    except ProblemError as error:
        async with _told_otherwise(turn):
            await turn.show(wizard.not_confirmed(turn.tr, problem_words(turn.tr, error.problem)))
        return
    match confirmation:
        case Sent() as sent:
            async with _told_otherwise(turn, sent.intent):
                await show_outcome(turn, sent)
        case AlreadySpent(spent):
            async with _told_otherwise(turn, spent):
                await _show_spent(turn, spent)
        case unsent:
            async with _told_otherwise(turn):
                await _show_unsent(turn, unsent)


async def _show_unsent(turn: Turn, unsent: CardChanged | DraftChanged | TwinUnresolved) -> None:
    match unsent:
        case CardChanged(card, why):
            cautions = await turn.cast.warn.about(card)
            await turn.show(
                wizard.confirm_card(turn.tr, card, note=turn.ordering_problem(why), cautions=cautions)
            )
        case DraftChanged(why=why):
            await _show_changed(turn, why)
        case TwinUnresolved(card, twin):
            await turn.show(wizard.twin_card(turn.tr, card, twin))


def _told_otherwise(turn: Turn, sent: Intent | None = None) -> AbstractAsyncContextManager[None]:
    """Where Telegram does not take what became of a confirmed card, it is told as a message.

    Without an intent nothing was sent, and that is told: "Sending…" may stand on the screen.
    """
    return told_otherwise(partial(_tell, turn, sent))


async def _tell(turn: Turn, sent: Intent | None) -> None:
    if sent is None:
        await turn.cast.place.tell_not_confirmed(turn.person.person_id)
    elif sent.state is not IntentState.SENDING:
        await turn.cast.place.tell_later(sent)
        await turn.let_go()


async def show_outcome(turn: Turn, sent: Sent) -> None:
    """What became of the one send."""
    intent = sent.intent
    if sent.order is not None:
        is_told = turn.person.hears_every_end
        await turn.receipt(outcomes.receipt(turn.tr, intent, sent.order, is_told=is_told))
    elif intent.state is IntentState.PLACED:
        await turn.receipt(outcomes.receipt_unsaved(turn.tr, intent))
    elif intent.state is IntentState.UNKNOWN:
        before = Money(intent.balance_before, intent.currency)
        screen = outcomes.unknown(turn.tr, intent, Verdict.CHECKING, before=before, now=None)
        await turn.receipt(screen)
    elif intent.state is IntentState.NOT_SENT:
        await turn.show(outcomes.not_sent(turn.tr, intent))
    else:
        await turn.show(outcomes.rejected(turn.tr, intent, sent.kind, twin=sent.twin))


async def _show_spent(turn: Turn, intent: Intent) -> None:
    """A second tap, or the first one handled again after a crash: nothing is sent.

    What became of the first is shown where "Sending…" may still stand, wherever that is: the tapped card may
    be gone. A receipt leaves no living screen; where there is none, it was told, and a toast will do. So it
    will where a message about it is due.
    """
    await turn.toast(turn.tr.plain("outcome.already_toast"))
    if turn.person.screen_message_id is None or await turn.cast.place.is_told_later(intent):
        return
    if intent.state is IntentState.SENDING:
        await turn.show(outcomes.already(turn.tr))
        return
    await show_outcome(turn, await turn.cast.place.outcome_of(intent))


async def _show_changed(turn: Turn, why: Problem) -> None:
    """An answer is asked for again: it no longer fits."""
    step = await turn.cast.draft.open_draft(turn.person.person_id)
    if step is None:
        await turn.show_problem(why)
    else:
        await _show(turn, replace(step, problem=why))


async def _show(turn: Turn, step: Step, *, month: Month | None = None) -> None:
    if step.draft is None:
        await browse.show_start(turn)
        return
    if step.draft.asking is None:
        await _show_card(turn, note=turn.ordering_problem(step.problem) if step.problem else "")
        return
    problem_text = turn.ordering_problem(step.problem) if step.problem else ""
    if step.replaced:
        problem_text = turn.tr.t("order.replaced")
    screen = wizard.question(
        turn.tr,
        step.draft,
        step.currency,
        today=step.today,
        problem=problem_text,
        added=step.added,
        month=month,
    )
    await turn.show(screen)


async def _show_card(turn: Turn, *, note: str = "") -> None:
    await turn.working()
    try:
        intent = await turn.cast.place.review(turn.person.person_id, turn.update_id)
    except ProblemError as error:
        if await turn.cast.draft.open_draft(turn.person.person_id) is None:
            raise
        await turn.show(wizard.not_confirmed(turn.tr, turn.problem(error.problem)))
        return
    cautions = await turn.cast.warn.about(intent)
    await turn.show(wizard.confirm_card(turn.tr, intent, note=note, cautions=cautions))
