"""Every fault by name: what the operator reads, when it strikes, what it does. A new fault is a new row."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from bot.sandbox.faults import strategies
from bot.sandbox.faults.exchange import Exchange
from bot.sandbox.faults.strategies import Strategy, answering, changing, ending


class Phase(Enum):
    """When a fault strikes; before REQUEST nothing was read, so no action can be told apart."""

    LISTENER = auto()
    ACCEPT = auto()
    REQUEST = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """One way the line between a client and the panel breaks."""

    name: str
    title: str
    effect: str
    strategy: Strategy
    phase: Phase = Phase.REQUEST


async def _never_reached(_exchange: Exchange) -> None:
    raise AssertionError("a closed port has no exchanges")


_ROWS: Final = (
    Fault(
        "refuse",
        "Refuse connections",
        "The port is closed. The panel did nothing.",
        _never_reached,
        Phase.LISTENER,
    ),
    Fault(
        "reset_on_accept",
        "Reset on connecting",
        "The connection is reset before anything is read. The panel did nothing.",
        ending(Exchange.reset, acts=False),
        Phase.ACCEPT,
    ),
    Fault(
        "finish_on_accept",
        "Hang up on connecting",
        "The connection is closed in good order before anything is read. The panel did nothing.",
        ending(Exchange.finish, acts=False),
        Phase.ACCEPT,
    ),
    Fault(
        "never_read",
        "Accept and never read",
        "The connection is accepted and nothing else ever happens. The panel did nothing.",
        ending(Exchange.hold, acts=False),
        Phase.ACCEPT,
    ),
    Fault(
        "time_out_before",
        "Time out before acting",
        "The request is read and never answered. The panel did nothing.",
        ending(Exchange.hold, acts=False),
    ),
    Fault(
        "time_out_after",
        "Time out after acting",
        "The panel acted; its reply is held back for ever.",
        ending(Exchange.hold, acts=True),
    ),
    Fault(
        "drop_before",
        "Drop the line before acting",
        "The request is read, then the line is reset. The panel did nothing.",
        ending(Exchange.reset, acts=False),
    ),
    Fault(
        "drop_before_fin",
        "Hang up before acting",
        "The request is read, then the line is closed in good order, without a word. The panel did nothing.",
        ending(Exchange.finish, acts=False),
    ),
    Fault(
        "drop_after",
        "Drop the line after acting",
        "The panel acted; the line is reset instead of its reply.",
        ending(Exchange.reset, acts=True),
    ),
    Fault(
        "drop_after_fin",
        "Hang up after acting",
        "The panel acted; the line is closed in good order instead of its reply.",
        ending(Exchange.finish, acts=True),
    ),
    Fault(
        "bad_gateway_html",
        "502 page before acting",
        "A proxy answers 502 with an HTML page. The panel did nothing.",
        answering(strategies.BAD_GATEWAY, acts=False),
    ),
    Fault(
        "bad_gateway_html_after",
        "502 page after acting",
        "The panel acted; a proxy answers 502 with an HTML page in its place.",
        answering(strategies.BAD_GATEWAY, acts=True),
    ),
    Fault(
        "maintenance_html",
        "Maintenance page",
        "Status 200 with an HTML page. The panel did nothing.",
        answering(strategies.MAINTENANCE, acts=False),
    ),
    Fault(
        "server_error_json",
        "500 with a JSON error",
        "Status 500 with a JSON error. The panel did nothing.",
        answering(strategies.SERVER_ERROR, acts=False),
    ),
    Fault(
        "server_error_json_after",
        "500 with a JSON error after acting",
        "The panel acted, and answers status 500 with a JSON error all the same.",
        answering(strategies.SERVER_ERROR, acts=True),
    ),
    Fault(
        "too_many_requests",
        "429, come back later",
        "Status 429 with Retry-After: 2 seconds. The panel did nothing.",
        answering(strategies.TOO_MANY, acts=False),
    ),
    Fault(
        "redirect",
        "307 to the same address",
        "A redirect that repeats the POST if it is followed. The panel did nothing yet.",
        strategies.redirect,
    ),
    Fault(
        "cut_json",
        "Cut JSON",
        "The panel acted; half of its JSON arrives, as a complete reply.",
        changing(strategies.cut_with_matching_length),
    ),
    Fault(
        "cut_body",
        "Cut body",
        "The panel acted; the line ends in the middle of its reply.",
        changing(strategies.cut_below_length),
    ),
    Fault(
        "empty_reply",
        "Empty reply",
        "The panel acted; its reply arrives without a body.",
        changing(strategies.emptied),
    ),
    Fault(
        "wrong_gzip",
        "Wrong gzip",
        "The panel acted; its reply claims to be compressed and is not.",
        changing(strategies.claimed_gzip),
    ),
    Fault(
        "slow_drip",
        "Slow drip",
        "The panel acted; its reply arrives byte by byte.",
        strategies.drip_slowly,
    ),
)

FAULTS: Final = {fault.name: fault for fault in _ROWS}
