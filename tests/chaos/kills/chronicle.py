"""Everything that happened, in the order it was seen: what the bot showed, what it kept, what people did."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.domain.account import Language
from bot.sandbox.world import World
from tests.chaos.kills.points import Point
from tests.chaos.kills.sight import Showing, seen

_SHOWS: Final = frozenset({"sendMessage", "editMessageText"})


@dataclass(frozen=True, slots=True)
class Tap:
    """A person confirmed a card; double taps are one."""

    person_id: int
    intent_id: int
    link: str
    position: int
    """How much the people had been shown when it was tapped."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a commit acknowledged: the kind of it, the number of the row, and its state where it has one."""

    kind: str
    number: int
    state: str = ""


@dataclass(slots=True)
class Life:
    """One life of the bot.

    Attributes:
        facts: what commits acknowledged in it.
        sprung: the trap that ended it, if one did.
        was_up: whether it came as far as running.
    """

    begun_at: float
    facts: list[Fact] = field(default_factory=list)
    sprung: Point | None = None
    was_up: bool = False


@dataclass(slots=True)
class Chronicle:
    """One season's record."""

    world: World
    clock: Callable[[], float]
    languages: Mapping[int, Language]
    showings: list[Showing] = field(default_factory=list)
    taps: dict[int, Tap] = field(default_factory=dict)
    lives: list[Life] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sprung: Counter[Point] = field(default_factory=Counter)
    recovered_after: list[float] = field(default_factory=list)
    _read: int = 0

    def begin_life(self) -> None:
        """The bot is started once more."""
        self.lives.append(Life(self.clock()))

    def hear(self, word: Mapping[str, Any]) -> None:
        """The child said something."""
        life = self.lives[-1] if self.lives else Life(0.0)
        match word["event"]:
            case "up":
                life.was_up = True
            case "sprung":
                life.sprung = Point(word["point"])
                self.sprung[life.sprung] += 1
            case "complaint":
                self.complaints.append(f"life {len(self.lives)}: {word['text']}")
            case "kept":
                self._keep(life, word)

    def _keep(self, life: Life, word: Mapping[str, Any]) -> None:
        number = next(word[name] for name in ("intent", "update", "message") if name in word)
        life.facts.append(Fact(word["kind"], number, word.get("state", "")))
        if word["kind"] == "interrupted":
            self.recovered_after.append(self.clock() - life.begun_at)

    def tapped(self, person_id: int, intent_id: int, link: str) -> None:
        """A person confirms a card."""
        self.taps.setdefault(intent_id, Tap(person_id, intent_id, link, len(self.showings)))

    def catch_up(self) -> list[Showing]:
        """Read what the fake Telegram has recorded since; what the people were shown in it."""
        record = self.world.telegram.record
        calls, self._read = record[self._read :], len(record)
        shown = [call.message for call in calls if call.method in _SHOWS and call.message is not None]
        fresh = [seen(one, self.languages[one.chat_id]) for one in shown if one.chat_id in self.languages]
        self.showings += fresh
        return fresh
