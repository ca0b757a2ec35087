"""A reply to ``add``, read by a list of what counts as definite; everything else is an unclear outcome.

A wrong "failed" costs a person money, because they order again; a wrong "unclear" costs one look at the
panel. So this reader is strict where the others are tolerant: noise, repairs and guesses are not allowed.
"""

from typing import Final

from bot.domain.account import PanelKey
from bot.domain.ids import PanelOrderId
from bot.domain.intent import Outcome, Placed, RefusalKind, Rejected, Unclear
from bot.domain.text import cut
from bot.panel.errors import LONGEST_WORDS
from bot.panel.wire.complaints import Reply, complaint_in, is_failure
from bot.panel.wire.decoding import NoJsonError, json_in, text_in, without_key
from bot.panel.wire.refusals import kind_of
from bot.panel.wire.tolerant import Json, fields_of, id_of

_LATER: Final = frozenset({408, 425, 429})
"""Statuses that ask to come back later: whether the order was taken is not said."""

_OK: Final = range(200, 300)
_REFUSED: Final = range(400, 500)
_ANSWERS: Final = (*_OK, *range(400, 600))
"""Statuses with which a panel may refuse; a redirect is none of them."""

_NO_ORDER: Final[tuple[Json, ...]] = (None, "", "0", 0, [], {})


def read_added(reply: Reply, key: PanelKey) -> Outcome:
    """What became of the order."""
    try:
        reply.body.decode()
        value = without_key(json_in(text_in(reply.body)), key)
    except (UnicodeDecodeError, NoJsonError):
        return Unclear("no_json")
    if not isinstance(value, dict):
        return Unclear("no_object")
    fields = fields_of(value)
    complaint = complaint_in(value, _OK.start)
    order = _order_in(fields)
    if order in _NO_ORDER:
        return _not_placed(value, complaint, reply.status)
    if complaint is not None or is_failure(fields):
        return Unclear("order_and_error")
    return _placed(order)


def _order_in(fields: dict[str, Json]) -> Json:
    """The order an answer names, or the one inside its ``data``, where ``{data, error}`` panels put it."""
    order = fields.get("order")
    return fields_of(fields.get("data")).get("order") if order in _NO_ORDER else order


def _placed(order: Json) -> Outcome:
    """An id is a number, or a text with a digit in it: ``"success"`` in its place is no id."""
    known = id_of(order)
    if known is None or not any(character.isdigit() for character in known):
        return Unclear("no_order_id")
    return Placed(PanelOrderId(known))


def _not_placed(value: Json, complaint: str | None, status: int) -> Outcome:
    """A definite refusal has words, and they are not of the kind that asks to try again.

    Where only the HTTP status makes them an error (a firewall answers so, too), or the server is in trouble,
    they must be known to be final.
    """
    words = complaint or complaint_in(value, status)
    if not words:
        return Unclear("no_order_id")
    kind = kind_of(words)
    if kind is RefusalKind.TEMPORARY or status in _LATER:
        return Unclear("temporary")
    is_explicit = bool(complaint) and (status in _OK or status in _REFUSED)
    is_known = kind is not RefusalKind.UNKNOWN and status in _ANSWERS
    return (
        Rejected(kind, cut(words, LONGEST_WORDS)) if is_explicit or is_known else Unclear("doubtful_refusal")
    )
