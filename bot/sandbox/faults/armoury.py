"""Which faults are on, for which action, and for how many more times."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.sandbox.faults.table import FAULTS, Fault, Phase


@dataclass(frozen=True, slots=True)
class FaultState:
    """A fault as the office shows it, and what can be asked of it."""

    name: str
    title: str
    effect: str
    can_count: bool
    can_tell_actions: bool
    is_on: bool = False
    action: str | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class _Armed:
    fault: Fault
    action: str | None
    times: int | None


class Armoury:
    """The switches of all faults. Of several that fit a request, the one switched on first strikes."""

    def __init__(self) -> None:
        self._armed: dict[str, _Armed] = {}
        self._struck: Counter[str] = Counter()
        self._stricken = asyncio.Event()

    def arm(self, name: str, action: str | None, times: int | None) -> FaultState:
        """Switch a fault on, anew if it was on.

        Raises:
            KeyError: there is no such fault.
            ValueError: it cannot strike so many times.
        """
        fault = FAULTS[name]
        if times is not None and times < 1:
            raise ValueError(f"a fault strikes at least once, not {times} times")
        if times is not None and not fault.can_count:
            raise ValueError(f"{name} cannot count: nobody gets as far as a closed port")
        told_apart = action if fault.can_tell_actions else None
        self._armed.pop(name, None)
        self._armed[name] = _Armed(fault, told_apart, times)
        return self.state_of(name)

    def disarm(self, name: str) -> None:
        """Switch a fault off.

        Raises:
            KeyError: there is no such fault.
        """
        self._armed.pop(FAULTS[name].name, None)

    def disarm_all(self) -> None:
        """Switch every fault off."""
        self._armed.clear()

    def take(self, phase: Phase, action: str = "") -> Fault | None:
        """The fault that strikes here, if any; counts it."""
        for armed in self._fitting(phase):
            if armed.action in {None, action}:
                self._count_down(armed)
                return armed.fault
        return None

    def states(self) -> tuple[FaultState, ...]:
        """Every fault, on or off, in the table's order."""
        return tuple(self.state_of(name) for name in FAULTS)

    def state_of(self, name: str) -> FaultState:
        """One fault, on or off."""
        fault = FAULTS[name]
        off = FaultState(fault.name, fault.title, fault.effect, fault.can_count, fault.can_tell_actions)
        armed = self._armed.get(name)
        return off if armed is None else replace(off, is_on=True, action=armed.action, times=armed.times)

    def note_strike(self, fault: Fault) -> None:
        """The fault has had its effect once more."""
        self._struck[fault.name] += 1
        self._stricken.set()
        self._stricken = asyncio.Event()

    def strikes(self, name: str) -> int:
        """How often a fault has had its effect so far."""
        return self._struck[FAULTS[name].name]

    async def until_struck(self, name: str, times: int) -> None:
        """Wait until a fault has had its effect so often."""
        while self.strikes(name) < times:
            await self._stricken.wait()

    def _fitting(self, phase: Phase) -> Iterable[_Armed]:
        return [armed for armed in self._armed.values() if armed.fault.phase is phase]

    def _count_down(self, armed: _Armed) -> None:
        if armed.times is None:
            return
        if armed.times == 1:
            del self._armed[armed.fault.name]
        else:
            self._armed[armed.fault.name] = replace(armed, times=armed.times - 1)
