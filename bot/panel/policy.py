"""How long to wait for the panel, how often to ask again, how fast to ask at all: frozen values.

What spends money or asks for something to be done is never repeated, so only reading has a RetryPolicy.
"""

from dataclasses import dataclass, field
from typing import Final

from bot.panel.errors import (
    PanelBusy,
    PanelError,
    PanelGarbled,
    PanelResting,
    PanelSilent,
    PanelUnreachable,
)

_MEGABYTE: Final = 1024 * 1024
_SERVER_ERRORS: Final = 500
_REDIRECTS: Final = 300


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """The bounds of one HTTP exchange, in seconds and bytes.

    Attributes:
        read: the longest silence between two pieces of the answer.
        deadline: the whole exchange; an answer that drips on for ever ends here.
        body_cap: bytes of the answer, unpacked.
        packing: the content coding that is asked for.
    """

    connect: float = 10
    write: float = 10
    pool: float = 10
    read: float = 20
    deadline: float = 30
    body_cap: int = 10 * _MEGABYTE
    packing: str = "gzip"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a reading action is asked again.

    Attributes:
        attempts: all together.
        costly_attempts: the same where the answer never came or was unreadable: each costs a time-out or
            a whole body.
        first_wait: seconds before the second attempt; doubled for each further one.
        longest_retry_after: a panel that asks for more is not asked again, and its wish is handed on.
    """

    attempts: int = 3
    costly_attempts: int = 2
    first_wait: float = 0.4
    longest_wait: float = 5
    longest_retry_after: float = 10

    def wait_before(self, attempt: int, error: PanelError, random: float) -> float | None:
        """Seconds to wait before the next attempt, None to give up.

        Args:
            attempt: attempts made so far, at least 1.
            error: how the last one failed.
            random: a number in 0..1; half of the wait is left to it, so that callers do not march in step.
        """
        if attempt >= self._attempts_for(error):
            return None
        backoff = min(self.first_wait * 2.0 ** (attempt - 1), self.longest_wait)
        wait = backoff * (0.5 + random / 2)
        if isinstance(error, PanelBusy) and error.retry_after is not None:
            return max(wait, error.retry_after) if error.retry_after <= self.longest_retry_after else None
        return wait

    def _attempts_for(self, error: PanelError) -> int:
        match error:
            case PanelResting():
                return 1
            case PanelUnreachable() | PanelBusy():
                return self.attempts
            case PanelSilent():
                return self.costly_attempts
            case PanelGarbled(status=status) if status < _REDIRECTS or status >= _SERVER_ERRORS:
                return self.costly_attempts
            case _:
                return 1


@dataclass(frozen=True, slots=True)
class Pace:
    """One call every ``interval`` seconds on average, up to ``burst`` of them at once after a pause."""

    interval: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class PacingPolicy:
    """How fast to ask: panels limit by address and by key, mostly without saying how much.

    Attributes:
        at_once: exchanges in flight to the host; orders have as many places of their own, so that slow
            reading never keeps an order waiting.
        longest_wait_to_add: seconds an order may wait for its turn before it is reported as not sent.
    """

    at_once: int = 8
    host: Pace = field(default=Pace(interval=0.1, burst=20))
    key: Pace = field(default=Pace(interval=0.5, burst=10))
    longest_wait_to_add: float = 15


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """When a host is no longer asked, and for how long, in seconds.

    Attributes:
        failures: so many exchanges in a row went wrong, whosever they were.
        first_pause: after them; doubled for each further one.
    """

    failures: int = 10
    first_pause: float = 5
    longest_pause: float = 60

    def pause_after(self, failures: int) -> float:
        """The pause after so many failures in a row."""
        return min(self.first_pause * 2.0 ** min(failures - self.failures, 20), self.longest_pause)


@dataclass(frozen=True, slots=True)
class PanelPolicy:
    """Everything about the manner of asking.

    Attributes:
        reading: balance, status, refill_status.
        catalogue: services, which is long.
        requesting: refill and cancel.
        adding: orders.
        parse_in_thread_above: bytes from which an answer is read beside the event loop.
    """

    reading: CallPolicy = field(default=CallPolicy())
    catalogue: CallPolicy = field(default=CallPolicy(read=60, deadline=75))
    requesting: CallPolicy = field(default=CallPolicy(read=30, deadline=40))
    adding: CallPolicy = field(
        default=CallPolicy(
            connect=5, write=10, pool=5, read=30, deadline=45, body_cap=64 * 1024, packing="identity"
        )
    )
    retries: RetryPolicy = field(default=RetryPolicy())
    pacing: PacingPolicy = field(default=PacingPolicy())
    breaker: BreakerPolicy = field(default=BreakerPolicy())
    parse_in_thread_above: int = 128 * 1024


DEFAULT_POLICY: Final = PanelPolicy()
