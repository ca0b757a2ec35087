"""Any order of events in the life of an intent: hypothesis draws them, and looks for the shortest bad one.

Between any two events the same holds for every intent ever seen: the panel has it at most once, the bot's
word and the panel's ledger can both be true, and nothing led back to a state from which is sent. Intents may
have twins, orders for the same service and link; those are only sent after an extra yes.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.ids import IntentId
from bot.domain.intent import Intent, IntentState
from bot.domain.problems import ProblemError
from bot.sandbox.fake_panel import LedgerEntry
from bot.usecases.place_order import AlreadySpent, CardChanged, TwinUnresolved
from bot.usecases.send_order import Sent
from storage.errors import StillSending
from tests.chaos.backstage import Backstage, Lane, backstage, impatient
from tests.chaos.drawing import Loop, draw, examples
from tests.chaos.table import Row, Share

_FAULTS: Final = (
    None,
    "refuse",
    "drop_before",
    "drop_after",
    "bad_request_json",
    "redirect_after",
    "server_error_json",
    "empty_reply",
)
_HELD: Final = ("time_out_before", "time_out_after")
_ANSWERS: Final = (Sent, AlreadySpent, CardChanged, TwinUnresolved, ProblemError)
_STEPS: Final = 25
_PATIENCE: Final = 1.0


async def prove(share: Share, seed: int) -> Row:
    """Draw lives, and hold each of them to the three promises after every event."""
    began, lives = perf_counter(), share.pick(taste=3, ci=60, full=400)
    counts = {"events": 0}
    with TemporaryDirectory(prefix="chaos-") as folder:
        async with backstage(Path(folder), impatient(_PATIENCE)) as stage:
            loop = Loop()

            def test() -> None:
                run_state_machine_as_test(
                    lambda: Life(stage, loop, counts),  # type: ignore[arg-type]  # any factory of machines is taken
                    settings=examples(lives, _STEPS),
                )

            broken = await draw(test, seed)
    return Row(
        "drawn lives of intents",
        counts["events"],
        seconds=perf_counter() - began,
        note=f"{lives} lives",
        broken=broken,
    )


class Life(RuleBasedStateMachine):
    """One person, their orders, and everything that can happen to those."""

    def __init__(self, stage: Backstage, loop: Loop, counts: dict[str, int]) -> None:
        super().__init__()
        self.stage, self.loop, self.counts = stage, loop, counts
        self.known: dict[IntentId, Intent] = {}
        self.numbers = 0
        self.lane: Lane

    @initialize()
    def begin(self) -> None:
        """Somebody new."""
        self.lane = self.loop.run(self.stage.lane())

    # ── what the person does ────────────────────────────────────────────────

    @rule(is_twin=st.booleans())
    def fill_in(self, is_twin: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        """Put an order together, up to its card; perhaps one like another whose outcome is unknown."""
        self.numbers += 1
        unknown = self._of(IntentState.UNKNOWN)
        link = f"https://example.com/{self.lane.person_id}/{self.numbers}"
        link = unknown[-1].draft.link if is_twin and unknown else link

        async def work() -> Intent | None:
            try:
                await self.lane.fill_in(link)
                return await self.lane.card()
            except ProblemError:  # no key any more
                return None

        self._keep(self.loop.run(work()))

    @precondition(lambda self: self._of(IntentState.DRAFT))
    @rule(data=st.data(), fault=st.sampled_from(_FAULTS), taps=st.integers(1, 4), extra_yes=st.booleans())
    def confirm(self, data: st.DataObject, fault: str | None, taps: int, extra_yes: bool) -> None:  # noqa: FBT001 - the same
        """Tap *Confirm* or the extra yes, perhaps more than once, perhaps on a line that breaks."""
        card = data.draw(st.sampled_from(self._of(IntentState.DRAFT)))
        has_twin = any(other.draft.link == card.draft.link for other in self._of(IntentState.UNKNOWN))

        def at_send() -> None:
            if fault is not None:
                self.lane.line.arm(fault, action="add")

        async def work() -> list[Any]:
            self.lane.sends.on_send = at_send
            answers = await asyncio.gather(
                *(self.lane.confirm(card, despite_twin=extra_yes) for _ in range(taps)),
                return_exceptions=True,
            )
            self.lane.sends.on_send = None
            self.lane.line.disarm_all()
            await self.lane.is_quiet()
            return answers

        answers = self.loop.run(work())
        allowed = int(extra_yes or not has_twin)
        assert sum(isinstance(answer, Sent) for answer in answers) <= allowed
        assert all(isinstance(answer, _ANSWERS) for answer in answers), answers
        for answer in answers:
            self._keep(getattr(answer, "intent", None))

    @precondition(lambda self: self._spent())
    @rule(data=st.data())
    def tap_again(self, data: st.DataObject) -> None:
        """Tap *Confirm* on a card that was spent."""
        card = data.draw(st.sampled_from(self._spent()))

        async def work() -> object:
            try:
                return await self.lane.confirm(card)
            except ProblemError:
                return None

        assert isinstance(self.loop.run(work()), AlreadySpent | None)

    @precondition(lambda self: self._of(IntentState.UNKNOWN))
    @rule(data=st.data(), is_wrong=st.booleans())
    def attach(self, data: st.DataObject, is_wrong: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        """Name the number of an order that is there, or one that is somebody else's or used already."""
        intent = data.draw(st.sampled_from(self._of(IntentState.UNKNOWN)))
        there = self._unclaimed(intent.draft.link)
        others = [order.order_id for order in self.stage.world.panel.ledger if order.key != self.lane.key]
        taken = [one.panel_order_id or "" for one in self._of(IntentState.PLACED)]
        wrong = data.draw(st.sampled_from([*others[-3:], *taken, "99999999", "x"]))
        number = wrong if is_wrong or not there else there[0]

        async def work() -> bool:
            await self.lane.cast.reconcile.ask_number(
                self.lane.person_id, intent.intent_id, self.lane.update_id
            )
            try:
                await self.lane.cast.reconcile.attach(self.lane.person_id, number)
            except ProblemError:
                return False
            return True

        is_right = bool(there) and not is_wrong
        assert self.loop.run(work()) == is_right, f"{number} for {intent.reference}, right: {is_right}"

    @precondition(lambda self: self._of(IntentState.UNKNOWN))
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        """Look at the panel, see that it is not there, and close it."""
        intent = data.draw(st.sampled_from(self._of(IntentState.UNKNOWN)))
        unknown = [one for one in self._of(IntentState.UNKNOWN) if one.draft.link == intent.draft.link]
        if len(self._unclaimed(intent.draft.link)) < len(unknown):
            self.loop.run(self.lane.cast.reconcile.close(self.lane.person_id, intent.intent_id))

    @rule()
    def forget(self) -> None:
        """Have everything erased, and come back with the same key."""

        async def work() -> None:
            cast, person_id = self.lane.cast, self.lane.person_id
            await cast.settings.forget(person_id)
            assert await self.stage.storage.accounts.key(person_id) is None
            await cast.people.meet(person_id, "en")
            await cast.connect.connect(person_id, self.lane.key)

        self.loop.run(work())
        self.known.clear()

    # ── what happens by itself ──────────────────────────────────────────────

    @rule(seconds=st.sampled_from((1, 6, 31, 125, 605, 1000, -30)))
    def time_passes(self, seconds: int) -> None:
        """The clock goes on, or is set back, and the jobs look around."""

        async def work() -> None:
            self.stage.clock.advance(timedelta(seconds=seconds))
            await self.lane.cast.reconcile.probe_due()
            await self.lane.cast.watch.sweep()
            await self.lane.cast.notifications.deliver_due()

        self.loop.run(work())

    @rule(data=st.data(), fault=st.sampled_from((None, *_HELD)))
    def crash(self, data: st.DataObject, fault: str | None) -> None:
        """The program ends, perhaps in the middle of a send, and is started again."""
        drafts = self._of(IntentState.DRAFT)
        card = data.draw(st.sampled_from(drafts)) if fault and drafts else None
        self.loop.run(self._crash(card, fault or ""))

    async def _crash(self, card: Intent | None, fault: str) -> None:
        if card is not None:
            struck = self.lane.line.strikes(fault)
            self.lane.line.arm(fault, action="add")
            async with asyncio.TaskGroup() as group:
                confirming = group.create_task(_quietly(self.lane.confirm(card)))
                striking = group.create_task(self.lane.line.until_struck(fault, struck + 1))
                await asyncio.wait({confirming, striking}, return_when=asyncio.FIRST_COMPLETED)
                striking.cancel()
                await self.lane.sends.stop(timedelta())  # what is under way dies where it stands
            self.lane.line.disarm_all()
            await self.lane.is_quiet()
        await self.stage.reopen()
        self.lane = self.stage.again(self.lane)
        await self.lane.cast.reconcile.interrupted()

    # ── what always holds ───────────────────────────────────────────────────

    @invariant()
    def the_word_and_the_ledger_agree(self) -> None:
        """At most one order for each intent, no false word, no way back."""
        self.counts["events"] += 1
        for before in list(self.known.values()):
            now = self._read(before)
            assert now.state is not IntentState.SENDING, f"{now.reference} is left sending"
            assert now.state is before.state or _leads(before.state, now.state), f"{before.state}→{now.state}"
            self.known[now.intent_id] = now
        for link in {intent.draft.link for intent in self.known.values()}:
            self._agree(link)

    def _agree(self, link: str) -> None:
        """Twins share a link: together they must explain what the panel has, and not one order more."""
        alike = [intent for intent in self.known.values() if intent.draft.link == link]
        numbers = [order.order_id for order in self._orders(link)]
        claimed = [intent.panel_order_id for intent in alike if intent.state is IntentState.PLACED]
        unknown = sum(intent.state is IntentState.UNKNOWN for intent in alike)
        assert len(numbers) <= sum(intent.sent_at is not None for intent in alike), f"{link}: sent too often"
        assert len(set(claimed)) == len(claimed), f"{link}: two intents claim one order"
        assert set(claimed) <= set(numbers), f"{link}: placed, and not there"
        assert len(numbers) - len(claimed) <= unknown, f"{link}: there, and denied"

    def _read(self, before: Intent) -> Intent:
        now = self.loop.run(self.stage.storage.intents.get(before.person_id, before.intent_id))
        assert now is not None, f"{before.reference} is lost"
        return now

    def _orders(self, link: str) -> list[LedgerEntry]:
        """What the panel took for a link."""
        return [entry for entry in self.stage.world.panel.ledger if entry.link == link]

    def _unclaimed(self, link: str) -> list[str]:
        """Orders at the panel for a link that no intent is known to have become."""
        claimed = {intent.panel_order_id for intent in self._of(IntentState.PLACED)}
        return [order.order_id for order in self._orders(link) if order.order_id not in claimed]

    def _keep(self, intent: Intent | None) -> None:
        if intent is not None and intent.intent_id not in self.known:
            self.known[intent.intent_id] = intent

    def _of(self, state: IntentState) -> list[Intent]:
        return [intent for intent in self.known.values() if intent.state is state]

    def _spent(self) -> list[Intent]:
        unspent = {IntentState.DRAFT, IntentState.ABANDONED}
        return [intent for intent in self.known.values() if intent.state not in unspent]


def _leads(before: IntentState, now: IntentState) -> bool:
    """Whether one state leads to another, through ``sending`` where that was too short to be seen."""
    return before.can_become(now) or (
        before.can_become(IntentState.SENDING)
        and (IntentState.SENDING.can_become(now) or IntentState.UNKNOWN.can_become(now))
    )


async def _quietly(work: Any) -> None:
    try:
        await work
    except (ProblemError, StillSending, asyncio.CancelledError):
        return
