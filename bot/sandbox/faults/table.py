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

    @property
    def can_count(self) -> bool:
        """Whether it can strike so many times only: nobody gets as far as a closed port."""
        return self.phase is not Phase.LISTENER

    @property
    def can_tell_actions(self) -> bool:
        """Whether it can strike one action only: that is known once a request is read."""
        return self.phase is Phase.REQUEST


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
        "full_backlog",
        "Nobody at the door",
        "The queue of connections is full; connecting takes for ever. The panel did nothing.",
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
        "reset_after_head",
        "Reset in the middle of the request",
        "The head of the request is read, then the line is reset. The panel did nothing.",
        strategies.after_the_head(ending(Exchange.reset, acts=False)),
        Phase.ACCEPT,
    ),
    Fault(
        "too_large_page",
        "413 page in the middle of the request",
        "A proxy answers 413 with an HTML page before it read the body. The panel did nothing.",
        strategies.after_the_head(answering(strategies.TOO_LARGE, acts=False)),
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
        "forbidden_html",
        "403 page of a firewall",
        "A firewall answers 403 with an HTML page. The panel did nothing.",
        answering(strategies.FORBIDDEN, acts=False),
    ),
    Fault(
        "bad_request_json",
        "400 with a JSON error",
        "Status 400 with the panel's own JSON error. The panel did nothing.",
        answering(strategies.BAD_REQUEST, acts=False),
    ),
    Fault(
        "not_found_empty",
        "404 and nothing",
        "Status 404 without a body. The panel did nothing.",
        answering(strategies.NOT_FOUND, acts=False),
    ),
    Fault(
        "unavailable_empty_after",
        "503 and nothing after acting",
        "The panel acted; a proxy answers 503 without a body.",
        answering(strategies.UNAVAILABLE, acts=True),
    ),
    Fault(
        "gateway_time_out_after",
        "504 page after acting",
        "The panel acted; a proxy answers 504 with an HTML page in its place.",
        answering(strategies.GATEWAY_TIME_OUT, acts=True),
    ),
    Fault(
        "maintenance_html_after",
        "HTML page after acting",
        "The panel acted; status 200 with an HTML page arrives in place of its reply.",
        answering(strategies.MAINTENANCE, acts=True),
    ),
    Fault(
        "redirect",
        "307 to the same address",
        "A redirect that repeats the POST if it is followed. The panel did nothing yet.",
        strategies.redirect,
    ),
    Fault(
        "redirect_after",
        "302 after acting",
        "The panel acted; a redirect arrives in place of its reply.",
        strategies.redirect_after,
    ),
    Fault(
        "continue_after",
        "100 and no more",
        "The panel acted; status 100 arrives and then the line ends.",
        strategies.saying(b"HTTP/1.1 100 Continue\r\n\r\n"),
    ),
    Fault(
        "bad_status_line",
        "Not HTTP",
        "The panel acted; what arrives in place of its reply is not HTTP.",
        strategies.saying(b"HELLO\r\n\r\n"),
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
        "cut_chunk",
        "Cut chunk",
        "The panel acted; the line ends in the middle of a chunk of its reply.",
        changing(strategies.cut_chunk),
    ),
    Fault(
        "stall_in_body",
        "Stall in the reply",
        "The panel acted; half of its reply arrives, and then nothing.",
        strategies.stall_in_body,
    ),
    Fault(
        "wrong_charset",
        "Wrong character set",
        "The panel acted; its reply says UTF-8 and is UTF-16.",
        changing(strategies.in_a_wrong_charset),
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
