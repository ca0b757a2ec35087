"""What a kill may not take away: what a commit acknowledged, any row, any update that Telegram let go."""

from collections.abc import Collection, Iterator
from typing import Final

from bot.domain.intent import IntentState
from tests.chaos.kills.chronicle import Fact
from tests.chaos.kills.file_state import FileState

_UNSETTLED: Final = frozenset({IntentState.DRAFT, IntentState.SENDING})


def lost_facts(facts: Collection[Fact], now: FileState) -> list[str]:
    """What was acknowledged and is not so in the file."""
    return [
        f"{fact.kind} {fact.number} was acknowledged and is not in the file"
        for fact in facts
        if not _holds(fact, now)
    ]


def _holds(fact: Fact, now: FileState) -> bool:
    match fact.kind:
        case "claimed" | "settled" | "interrupted":
            return _stands(fact, now.intents.get(fact.number, IntentState.DRAFT))
        case "recorded":
            return fact.number in now.is_handled
        case "handled":
            return now.is_handled.get(fact.number, False)
        case "due":
            return fact.number in now.is_ended
        case "told":
            return now.is_ended.get(fact.number, False)
    raise AssertionError(fact.kind)


def _stands(fact: Fact, state: IntentState) -> bool:
    if fact.kind == "claimed":
        return state is not IntentState.DRAFT
    if fact.state == IntentState.PLACED:
        return state is IntentState.PLACED
    return state not in _UNSETTLED


def lost_rows(before: FileState, now: FileState) -> list[str]:
    """What of the file before is gone, or has gone back to an earlier state."""
    return [*_gone(before, now), *_gone_back(before, now)]


def _gone(before: FileState, now: FileState) -> Iterator[str]:
    rows = {
        "intent": before.intents.keys() - now.intents.keys(),
        "update": before.is_handled.keys() - now.is_handled.keys(),
        "message": before.is_ended.keys() - now.is_ended.keys(),
    }
    for what, numbers in rows.items():
        yield from (f"{what} {number} is gone" for number in sorted(numbers))
    yield from (f"order {number} is gone" for number in sorted(before.numbers - now.numbers))


def _gone_back(before: FileState, now: FileState) -> Iterator[str]:
    for number, was in before.intents.items():
        if not _may_become(was, now.intents.get(number, was)):
            yield f"intent {number} went from {was} to {now.intents[number]}"
    for what, were, are in (
        ("update", before.is_handled, now.is_handled),
        ("message", before.is_ended, now.is_ended),
    ):
        yield from (
            f"{what} {number} is open again" for number, done in were.items() if done > are.get(number, done)
        )


def _may_become(was: IntentState, now: IntentState) -> bool:
    """Whether any number of steps leads from one state to the other."""
    return was is now or any(_may_become(step, now) for step in IntentState if was.can_become(step))


def lost_updates(confirmed: Collection[int], now: FileState) -> list[str]:
    """Updates that Telegram was told to forget, and that are not written down."""
    return [f"update {number} is nowhere" for number in sorted(set(confirmed) - now.is_handled.keys())]
