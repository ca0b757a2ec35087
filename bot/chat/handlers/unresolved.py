"""Orders of unknown outcome: look again, give the number, or close."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers.orders import show_card
from bot.chat.views import outcomes
from bot.chat.views.screen import lines
from bot.domain.dialogue import NamingOrder, Ordering
from bot.domain.ids import IntentId
from bot.domain.problems import Problem, ProblemError
from bot.usecases.reconcile import Evidence


async def show_intent(turn: Turn, tap: callbacks.IntentCard) -> None:
    """What is known about it."""
    await _show(turn, await turn.cast.reconcile.evidence(turn.person.person_id, IntentId(tap.intent)))


async def check_again(turn: Turn, tap: callbacks.IntentCheck) -> None:
    """*Check again*: read the balance now."""
    await turn.working()
    person_id, intent_id = turn.person.person_id, IntentId(tap.intent)
    try:
        evidence = await turn.cast.reconcile.check_again(person_id, intent_id)
    except ProblemError as error:
        await _show(turn, await turn.cast.reconcile.evidence(person_id, intent_id), error.problem)
    else:
        await _show(turn, evidence)


async def ask_number(turn: Turn, tap: callbacks.IntentName) -> None:
    """*I see it*: which number?"""
    closed = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    intent = await turn.cast.reconcile.ask_number(turn.person.person_id, IntentId(tap.intent), turn.update_id)
    note = turn.tr.t("order.replaced") if closed else ""
    await turn.show(outcomes.ask_number(turn.tr, intent, problem=note))


async def enter_number(turn: Turn) -> None:
    """The person typed the number; a wrong one leaves the question open."""
    await turn.working()
    dialogue = await turn.cast.dialogue.open_one(turn.person.person_id)
    try:
        _, order = await turn.cast.reconcile.attach(turn.person.person_id, turn.text)
    except ProblemError as error:
        if not isinstance(dialogue, NamingOrder):
            raise
        intent = await turn.cast.reconcile.ask_number(
            turn.person.person_id, dialogue.intent_id, turn.update_id
        )
        said = lines(turn.problem(error.problem), turn.tr.t("unknown.still"))
        await turn.show(outcomes.ask_number(turn.tr, intent, problem=said))
        return
    await show_card(turn, order, note=turn.tr.t("unknown.attached"))


async def close(turn: Turn, tap: callbacks.IntentClose) -> None:
    """*It is not there: close*."""
    intent = await turn.cast.reconcile.close(turn.person.person_id, IntentId(tap.intent))
    await turn.show(outcomes.closed(turn.tr, intent))


async def _show(turn: Turn, evidence: Evidence, said: Problem | None = None) -> None:
    await turn.show(
        outcomes.unknown(
            turn.tr,
            evidence.intent,
            evidence.verdict,
            before=evidence.before,
            now=evidence.now,
            note=turn.problem(said) if said else "",
        )
    )
