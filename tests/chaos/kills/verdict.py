"""What must be true after a kill, and at the end of a season; what is not is written down in words.

The truth is what the fake panel's ledger and requests, and the fake Telegram's record say.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.domain.intent import IntentState
from bot.sandbox.fake_telegram.world.updates import FIRST_UPDATE_ID
from bot.usecases.deliver_notifications import SETTLED_FIRST
from tests.chaos.kills.aftermath import lost_facts, lost_rows, lost_updates
from tests.chaos.kills.chronicle import Chronicle
from tests.chaos.kills.file_state import NOTHING, FileState, News
from tests.chaos.kills.sayings import contradictions, sent_twice, silent_taps, untold
from tests.chaos.kills.sight import Sight

_TOLD_ONCE: Final = {Sight.COMPLETED: "order_ended", Sight.INTERRUPTED: "send_interrupted"}


@dataclass(slots=True)
class Judge:
    """Looks at the file after each kill, and at everything at the end.

    Attributes:
        doubled: notifications told again after a send nobody could be sure of.
        unresolved: orders the bot honestly calls unknown at the end.
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

    def after_a_life(self, now: FileState) -> None:
        """The bot is dead: what it had acknowledged is there, and nothing was told twice without need."""
        life = self.chronicle.lives[-1]
        self.broken += now.faults
        self.lost += lost_facts(life.facts, now)
        self.lost += lost_rows(self._before, now)
        self.lost += lost_updates(self._confirmed_to_telegram(), now)
        if life.was_up:
            still = self._before.intents_that_are(IntentState.SENDING) & now.intents_that_are(
                IntentState.SENDING
            )
            self.broken += [f"A-{number} was still being sent after a restart" for number in sorted(still)]
        self._weigh_news(now)
        self._before = now

    def at_the_end(self, now: FileState, unanswered: Iterable[str]) -> None:
        """The bot has ended in good order, and nobody waits for anything."""
        self.after_a_life(now)
        self.duplicates += sent_twice(self.chronicle)
        self.false_verdicts += contradictions(self.chronicle)
        self.lost += [*unanswered, *silent_taps(self.chronicle), *untold(self.chronicle)]
        self.lost += [
            f"update {number} was not handled" for number, done in now.is_handled.items() if not done
        ]
        self.lost += [f"{kind} of {of} was not sent" for kind, of in sorted(now.pending)]
        self.lost += [f"a message was dropped: {reason}" for reason in now.dropped if reason != SETTLED_FIRST]
        self.broken += [f"A-{number} is still sent" for number in now.intents_that_are(IntentState.SENDING)]
        self.broken += self.chronicle.complaints
        self.unresolved = len(now.intents_that_are(IntentState.UNKNOWN))

    def _confirmed_to_telegram(self) -> set[int]:
        updates = self.chronicle.world.telegram.world.updates
        waiting = {update["update_id"] for update in updates.waiting}
        return set(range(FIRST_UPDATE_ID, updates._next_id)) - waiting

    def _weigh_news(self, now: FileState) -> None:
        """A message is told again only if the file did not know that it had been told."""
        fresh = self.chronicle.showings[self._weighed :]
        self._weighed += len(fresh)
        news: Counter[News] = Counter(
            (_TOLD_ONCE[one.sight], one.number or str(one.reference))
            for one in fresh
            if one.sight in _TOLD_ONCE
        )
        for one, times in news.items():
            if times > 1 or one in self._certainly_told:
                self.duplicates.append(f"{one[0]} of {one[1]} was told again without need")
            self.doubled += one in self._told
        self._told |= news.keys()
        self._certainly_told |= self._told - now.pending
