"""What must be true after a kill, and at the end of a season; what is not is written down in words.

The truth is what the fake panel's ledger and requests, and the fake Telegram's record say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.chat.i18n import translator_for
from bot.domain.intent import IntentState
from bot.sandbox.fake_telegram.world.updates import FIRST_UPDATE_ID
from tests.chaos.kills.chronicle import Chronicle, Life, Tap
from tests.chaos.kills.file_state import NOTHING, FileState, News
from tests.chaos.kills.sight import SAY_NOTHING_SENT, Showing, Sight
from tests.support.stage import bare

_UNSETTLED: Final = frozenset({IntentState.DRAFT, IntentState.SENDING})
_SAY_MAYBE: Final = frozenset({Sight.UNKNOWN, Sight.INTERRUPTED})
_SAY_NO: Final = frozenset({Sight.REJECTED, Sight.NOT_SENT})
_TOLD_ONCE: Final = {Sight.COMPLETED: "order_ended", Sight.INTERRUPTED: "send_interrupted"}


@dataclass(slots=True)
class Judge:
    """Looks at the file after each kill, and at everything at the end.

    Attributes:
        doubled: notifications told again after a send nobody could be sure of.
    """

    chronicle: Chronicle
    duplicates: list[str] = field(default_factory=list)
    false_verdicts: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    doubled: int = 0
    unresolved: int = 0
    _before: FileState = NOTHING
    _weighed: int = 0
    _told: set[News] = field(default_factory=set)
    _certainly_told: set[News] = field(default_factory=set)

    def after_a_kill(self, now: FileState) -> None:
        """The bot is dead: what it had acknowledged is there, and nothing was told twice without need."""
        life = self.chronicle.lives[-1]
        self.broken += now.faults
        self.lost += self._lost_acknowledged(life, now)
        self.lost += self._lost_rows(now)
        self.lost += self._lost_updates(now)
        if life.was_up:
            stuck = self._before.intents_that_are(IntentState.SENDING) & now.intents_that_are(IntentState.SENDING)
            self.broken += [f"A-{number} was still being sent after a restart" for number in stuck]
        self._weigh_news(now)
        self._before = now

    def at_the_end(self, now: FileState, asked_again: Iterable[str]) -> None:
        """The bot has ended in good order, and nobody waits for anything."""
        self.after_a_kill(now)
        self.lost += [f"update {number} was never handled" for number, done in now.is_handled.items() if not done]
        self.lost += [f"{kind} of {of} was never sent" for kind, of in now.pending]
        self.lost += [f"a message was dropped: {reason}" for reason in now.dropped]
        self.lost += asked_again
        self.broken += [f"A-{n} is being sent for ever" for n in now.intents_that_are(IntentState.SENDING)]
        self.broken += self.chronicle.complaints
        self.unresolved = len(now.intents_that_are(IntentState.UNKNOWN))
        self._weigh_orders()
        self.lost += [f"nobody was told that {of} {what}" for of, what in sorted(self.untold())]

    def untold(self) -> set[tuple[str, str]]:
        """Ends of orders and interrupted sends that the people have not heard of yet."""
        showings = self.chronicle.showings
        heard = {one.number for one in showings if one.sight is Sight.COMPLETED}
        heard |= {one.number for one in showings if one.sight is Sight.ATTACHED and _says_completed(one, self)}
        ended = {one.number for one in showings if one.sight in {Sight.PLACED, Sight.ATTACHED}} - {""}
        told = {one.reference for one in showings if one.sight is Sight.INTERRUPTED}
        interrupted = {
            number for life in self.chronicle.lives for kind, number, _ in life.kept if kind == "interrupted"
        }
        return {(number, "ended") for number in ended - heard} | {
            (f"A-{number}", "was interrupted") for number in interrupted - told
        }

    def _lost_acknowledged(self, life: Life, now: FileState) -> list[str]:
        lost = []
        for kind, number, state in life.kept:
            match kind:
                case "claimed":
                    holds = now.intents.get(number, IntentState.DRAFT) is not IntentState.DRAFT
                case "settled" | "interrupted":
                    stands = now.intents.get(number, IntentState.DRAFT)
                    holds = stands not in _UNSETTLED and (state != IntentState.PLACED or stands == state)
                case "recorded":
                    holds = number in now.is_handled
                case "handled":
                    holds = now.is_handled.get(number, False)
                case "due":
                    holds = number in now.is_ended
                case _:
                    holds = now.is_ended.get(number, False)
            if not holds:
                lost.append(f"{kind} {number} was acknowledged and is not in the file")
        return lost

    def _lost_rows(self, now: FileState) -> list[str]:
        """Nothing of the file before is gone or has gone back."""
        gone = [f"intent {n} is gone" for n in self._before.intents.keys() - now.intents.keys()]
        gone += [f"update {n} is gone" for n in self._before.is_handled.keys() - now.is_handled.keys()]
        gone += [f"message {n} is gone" for n in self._before.is_ended.keys() - now.is_ended.keys()]
        gone += [f"order {n} is gone" for n in self._before.numbers - now.numbers]
        gone += [
            f"intent {number} went from {was} to {now.intents[number]}"
            for number, was in self._before.intents.items()
            if number in now.intents and not _may_become(was, now.intents[number])
        ]
        gone += [f"update {n} is open again" for n, done in self._before.is_handled.items() if done and not now.is_handled.get(n)]
        return gone

    def _lost_updates(self, now: FileState) -> list[str]:
        """What Telegram was told to forget is in the inbox."""
        updates = self.chronicle.world.telegram.world.updates
        waiting = {update["update_id"] for update in updates.waiting}
        confirmed = set(range(FIRST_UPDATE_ID, updates._next_id)) - waiting
        return [f"update {number} is nowhere" for number in sorted(confirmed - now.is_handled.keys())]

    def _weigh_news(self, now: FileState) -> None:
        """A message is told again only if it was not known whether it had been told."""
        fresh = self.chronicle.showings[self._weighed :]
        self._weighed += len(fresh)
        in_this_life: Counter[News] = Counter(
            (_TOLD_ONCE[one.sight], one.number or str(one.reference)) for one in fresh if one.sight in _TOLD_ONCE
        )
        for news, times in in_this_life.items():
            if times > 1 or news in self._certainly_told:
                self.duplicates.append(f"{news[0]} of {news[1]} was told again without need")
            self.doubled += news in self._told
        self._told |= in_this_life.keys()
        self._certainly_told |= self._told - now.pending

    def _weigh_orders(self) -> None:
        told: defaultdict[int, list[Showing]] = defaultdict(list)
        for showing in self.chronicle.showings:
            told[showing.person_id].append(showing)
        panel = self.chronicle.world.panel
        sends = Counter(one.form.get("link", "") for one in panel.requests if one.action == "add")
        self.duplicates += [f"{link} was sent {times} times" for link, times in sends.items() if times > 1]
        by_link = {entry.link: entry.order_id for entry in panel.ledger}
        for tap in self.chronicle.taps.values():
            self._weigh_tap(tap, self._told_of(tap), by_link.get(tap.link))
        confirmed = {tap.link for tap in self.chronicle.taps.values()}
        self.false_verdicts += [f"{link} was ordered by nobody" for link in by_link.keys() - confirmed]

    def _told_of(self, tap: Tap) -> list[Showing]:
        """What a person was shown about a card they confirmed; what names no order may be about it."""
        return [
            one
            for one in self.chronicle.showings[tap.position :]
            if one.person_id == tap.person_id
            and (
                (one.link == tap.link and one.sight is not Sight.SENDING)
                or one.reference == tap.intent_id
                or one.sight in SAY_NOTHING_SENT
            )
        ]

    def _weigh_tap(self, tap: Tap, told: list[Showing], number: str | None) -> None:
        name = f"A-{tap.intent_id} ({tap.link}, number {number or 'none'})"
        says = {one.sight for one in told}
        if not told:
            self.lost.append(f"nothing was said of {name}")
        elif number and not says & (_SAY_MAYBE | {Sight.PLACED}):
            self.false_verdicts.append(f"{name} was placed, and all that was said is {sorted(says)}")
        elif number and says & _SAY_NO:
            self.false_verdicts.append(f"{name} was placed, and said not to be")
        self.false_verdicts += [
            f"{name} was said to be number {one.number}"
            for one in told
            if one.sight is Sight.PLACED and one.number != number
        ]


def _may_become(was: IntentState, now: IntentState) -> bool:
    """Whether any number of steps lead from one state to the other."""
    return was is now or any(_may_become(step, now) for step in IntentState if was.can_become(step))


def _says_completed(showing: Showing, judge: Judge) -> bool:
    language = judge.chronicle.languages[showing.person_id]
    return bare(translator_for(language).plain("status.completed")) in bare(showing.message.text.text)
