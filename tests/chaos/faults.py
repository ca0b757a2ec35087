"""Every fault of the line, at every moment of an order at which the panel is spoken to.

An order is put together, sent once, and, where its outcome is unknown, resolved as a person would: by looking
at the panel. One moment of it is struck by one fault.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final, TypeVar

from bot.domain.intent import Intent, IntentState
from bot.domain.problems import ProblemError
from bot.sandbox.faults import FAULTS, Fault, Phase
from bot.usecases.send_order import Sent
from tests.chaos.backstage import Backstage, Lane, backstage, impatient
from tests.chaos.judge import Ledger, Verdicts
from tests.chaos.table import Row, Share

_LANES: Final = 6
_TASTE: Final = 60
_PATIENCE: Final = 0.3
_Told = TypeVar("_Told")
_RESTING: Final = frozenset({"problem.panel_unreachable", "problem.panel_silent", "unknown.not_told"})
"""What a person hears while another call tries out a panel that failed many times in a row, and on a machine
that is too busy for so short a patience: nothing was sent, and they tap again."""

_TAPS: Final = 50
_A_MOMENT: Final = 0.1


class Moment(StrEnum):
    """What the bot was asking the panel when the fault struck."""

    CARD = "balance for the card"
    LISTING = "services before the send"
    FUNDS = "balance before the send"
    SEND = "add"
    CHECK = "balance after an unknown outcome"
    ATTACH = "status of the order that was found"


_ACTIONS: Final = {
    Moment.CARD: "balance",
    Moment.LISTING: "services",
    Moment.FUNDS: "balance",
    Moment.SEND: "add",
    Moment.CHECK: "balance",
    Moment.ATTACH: "status",
}
_MOMENTS: Final = (*Moment, Moment.SEND, Moment.SEND)
"""The send is what money hangs on: it is struck three times as often as the rest."""

_HIDING: Final = ("drop_after", "drop_after_fin", "bad_gateway_html_after")
"""Faults that leave an order at the panel which the bot does not know of."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One order and its one fault; where that strikes only later, the spoiler makes the outcome unknown."""

    fault: Fault
    moment: Moment
    number: int
    spoiler: str

    @property
    def link(self) -> str:
        """Where the order goes; nothing else goes there."""
        return f"https://example.com/{self.fault.name}/{self.number}"


async def prove(share: Share, seed: int) -> Row:
    """Break every kind of exchange in every way; no order may be doubled, denied or made up."""
    began = perf_counter()
    trials = trials_for(share.pick(taste=1, ci=11, full=33), seed)
    if share is Share.TASTE:
        trials = trials[:_TASTE]
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with backstage(Path(folder), impatient(_PATIENCE)) as stage:
            tried = await run_trials(stage, trials)
    return Row(
        "faults",
        len(trials),
        tried.verdicts.duplicates,
        tried.verdicts.false_verdicts,
        tried.told[IntentState.UNKNOWN],
        tried.verdicts.lost,
        perf_counter() - began,
        note=f"{len(FAULTS)} faults at {len(Moment)} moments; told "
        + ", ".join(f"{state.value} {count:,}" for state, count in tried.told.most_common()),
        broken=tuple(tried.verdicts.broken),
    )


def trials_for(rounds: int, seed: int) -> list[Trial]:
    """Every fault at every moment, so many times, in an order of the seed."""
    chance = random.Random(seed)
    pairs = [(fault, moment) for fault in FAULTS.values() for moment in _MOMENTS] * rounds
    trials = [
        Trial(fault, moment, number, chance.choice(_HIDING)) for number, (fault, moment) in enumerate(pairs)
    ]
    chance.shuffle(trials)
    return trials


class Tried:
    """What the bot told of each order, and what became of it."""

    def __init__(self) -> None:
        self.told: Counter[IntentState] = Counter()
        self.verdicts = Verdicts()
        self.intents: list[Intent] = []
        self.struck: set[tuple[str, Moment]] = set()

    def note_unstruck(self, trials: list[Trial]) -> None:
        """A fault that never had its effect at some moment proves nothing there."""
        wanted = {(t.fault.name, t.moment) for t in trials if t.fault.phase is not Phase.LISTENER}
        missing = sorted(wanted - self.struck)
        self.verdicts.broken.extend(f"{name} never struck: {moment}" for name, moment in missing)


async def run_trials(stage: Backstage, trials: list[Trial]) -> Tried:
    """Run the trials on some lanes side by side, then judge every order once more as it stands."""
    tried = Tried()
    lanes = [await stage.lane() for _ in range(_LANES)]
    async with asyncio.TaskGroup() as group:
        for first, lane in enumerate(lanes):
            group.create_task(_run_lane(stage, lane, trials[first::_LANES], tried))
    ledger = Ledger(stage.world.panel.ledger)
    for intent in tried.intents:
        tried.verdicts.judge_end(await stage.storage.intents.get(intent.person_id, intent.intent_id), ledger)
    tried.note_unstruck(trials)
    return tried


async def _run_lane(stage: Backstage, lane: Lane, trials: list[Trial], tried: Tried) -> None:
    for trial in trials:
        sent = await _order(stage, lane, trial, tried)
        tried.intents.append(sent)
        tried.told[sent.state] += 1
        tried.verdicts.judge(sent, Ledger(stage.world.panel.ledger))
        if sent.state is IntentState.UNKNOWN:
            await _resolve(stage, lane, trial, sent, tried)


async def _order(stage: Backstage, lane: Lane, trial: Trial, tried: Tried) -> Intent:
    """Put the order together and send it; what the bot said became of it."""
    await lane.fill_in(trial.link)
    shown = None
    with _struck(lane, trial, {Moment.CARD}, tried):
        shown = await _card_or_none(lane)
    card = await _once_it_rests_no_more(lane.card) if shown is None else shown
    with _struck(lane, trial, {Moment.LISTING, Moment.FUNDS, Moment.SEND}, tried):
        confirmed = await _sent_or_none(lane, trial, card)
    if confirmed is None:
        now = await stage.storage.intents.get(lane.person_id, card.intent_id)
        tried.verdicts.judge(now or card, Ledger(stage.world.panel.ledger))
        confirmed = await _sent_when_well(lane, trial, card)
    if confirmed is None:
        why = lane.problem
        raise AssertionError(f"{trial}: the panel is well, and the card cannot be confirmed: {why}")
    return confirmed


async def _sent_when_well(lane: Lane, trial: Trial, card: Intent) -> Intent | None:
    """The intent after *Confirm*, tapped again as long as the panel only rests from the faults before."""
    for _ in range(_TAPS):
        confirmed = await _sent_or_none(lane, trial, card)
        if confirmed is not None or lane.problem is None or lane.problem.key not in _RESTING:
            return confirmed
        await asyncio.sleep(_A_MOMENT)
    return None


async def _once_it_rests_no_more(asked: Callable[[], Awaitable[_Told]]) -> _Told:
    """What the panel says once no call is trying it out: others fail at once, with not a byte sent."""
    for _ in range(_TAPS):
        try:
            return await asked()
        except ProblemError as error:
            if error.problem.key not in _RESTING:
                raise
        await asyncio.sleep(_A_MOMENT)
    return await asked()


async def _card_or_none(lane: Lane) -> Intent | None:
    try:
        return await lane.card()
    except ProblemError:
        return None


async def _sent_or_none(lane: Lane, trial: Trial, card: Intent) -> Intent | None:
    """The intent after *Confirm*; None where the bot said that nothing was sent."""

    def at_send() -> None:
        lane.line.disarm_all()
        if trial.moment is Moment.SEND:
            _arm(lane, trial)
        elif trial.moment in {Moment.CHECK, Moment.ATTACH}:
            lane.line.arm(trial.spoiler, action="add", times=1)

    lane.sends.on_send = at_send
    try:
        answer = await lane.confirm(card)
    except ProblemError as error:
        lane.problem = error.problem
        return None
    finally:
        lane.sends.on_send = None
        lane.line.disarm_all()
    if not isinstance(answer, Sent):
        raise AssertionError(f"{trial}: {answer}")  # noqa: TRY004 - no wrong type, a wrong answer
    return answer.intent


async def _resolve(stage: Backstage, lane: Lane, trial: Trial, intent: Intent, tried: Tried) -> None:
    """What a person does about an unknown outcome: check, look at the panel, name the number or close."""
    with _struck(lane, trial, {Moment.CHECK}, tried):
        await _ignoring_problems(lane.cast.reconcile.check_again(lane.person_id, intent.intent_id))
    await lane.is_quiet()
    there = Ledger(stage.world.panel.ledger).orders(intent)
    if not there:
        await lane.cast.reconcile.close(lane.person_id, intent.intent_id)
        return
    number = there[0].order_id
    await lane.cast.reconcile.ask_number(lane.person_id, intent.intent_id, lane.update_id)
    with _struck(lane, trial, {Moment.ATTACH}, tried):
        attached = await _ignoring_problems(lane.cast.reconcile.attach(lane.person_id, number))
    if not attached:
        await _once_it_rests_no_more(lambda: lane.cast.reconcile.attach(lane.person_id, number))


async def _ignoring_problems(asked: Awaitable[object]) -> bool:
    try:
        await asked
    except ProblemError:
        return False
    return True


def _arm(lane: Lane, trial: Trial) -> None:
    lane.line.arm(trial.fault.name, action=_ACTIONS[trial.moment])


@contextmanager
def _struck(lane: Lane, trial: Trial, moments: AbstractSet[Moment], tried: Tried) -> Iterator[None]:
    """The trial's fault is switched on if its moment has come; that of the send is when the send begins."""
    before = lane.line.strikes(trial.fault.name)
    if trial.moment in moments - {Moment.SEND}:
        _arm(lane, trial)
    try:
        yield
    finally:
        lane.line.disarm_all()
        if trial.moment in moments and lane.line.strikes(trial.fault.name) > before:
            tried.struck.add((trial.fault.name, trial.moment))
