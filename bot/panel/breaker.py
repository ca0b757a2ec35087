"""A panel that is down is left in peace, and tried out by one call at a time.

```
closed ──many failures in a row──▶ open ──one call tries──▶ half open
  ▲                                  ▲                         │
  └────────── it is answered ────────┴── it fails: a longer pause
```

Work that nobody waits for keeps the pause (``rests_for``). Somebody who does wait is let through at any time,
unless another call is just trying: what is refused then fails at once as "could not be reached", which is the
truth, as no byte of it was sent. What becomes of an order is in docs/decisions.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from bot.panel.errors import PanelError, PanelGarbled, PanelResting, PanelSilent, PanelUnreachable
from bot.panel.policy import BreakerPolicy

_SERVER_ERRORS: Final = 500


class Breaker:
    """Remembers how the latest calls to one host went."""

    def __init__(self, policy: BreakerPolicy, now: Callable[[], float]) -> None:
        """Begin closed.

        Args:
            policy: how many failures, how long a pause.
            now: a monotonic clock in seconds, the event loop's.
        """
        self._policy: Final = policy
        self._now: Final = now
        self._failures = 0
        self._rests_until = 0.0
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        """Whether calls are refused, but for one that tries."""
        return self._failures >= self._policy.failures

    @property
    def rests_for(self) -> float:
        """Seconds that unasked work keeps still; nothing while calls go through, or one may try."""
        return max(self._rests_until - self._now(), 0.0) if self.is_open else 0.0

    def refuse(self) -> None:
        """Let nothing pass that must not be what tries the panel out.

        Raises:
            PanelResting: the breaker is open.
        """
        if self.is_open:
            raise PanelResting(self._wait())

    @contextmanager
    def call(self) -> Iterator[None]:
        """Let a call through, if one may go, and note how it went.

        Raises:
            PanelResting: the breaker is open, and another call is trying.
        """
        probes = self.is_open
        if probes and self._is_probing:
            raise PanelResting(self._wait())
        self._is_probing = self._is_probing or probes
        try:
            yield
        except PanelError as error:
            self.note(error)
            raise
        else:
            self.note(None)
        finally:
            if probes:
                self._is_probing = False

    def note(self, error: PanelError | None) -> None:
        """A call ended so; None is an answer, and so is every error that only a live host gives."""
        if not is_failure_of_host(error):
            self._failures = 0
            return
        self._failures += 1
        if self.is_open:
            self._rests_until = self._now() + self._policy.pause_after(self._failures)

    def _wait(self) -> float:
        return max(self.rests_for, self._policy.first_pause)


def is_failure_of_host(error: PanelError | None) -> bool:
    """Whether a call failed in a way that any other call to the host would have failed too."""
    match error:
        case PanelGarbled(status=status):
            return status >= _SERVER_ERRORS
        case PanelUnreachable() | PanelSilent():
            return True
        case _:
            return False
