"""Requests that the panel takes later, by its own word: what a person reads of it."""

from collections.abc import Sequence

from bot.chat.i18n import Html, Translator, key
from bot.domain.asking import waits
from bot.domain.order import Request, RequestKind

_LATER = {RequestKind.REFILL: key("card.refill_later"), RequestKind.CANCEL: key("card.cancel_later")}


def wait_lines(tr: Translator, requests: Sequence[Request]) -> list[Html]:
    """From when on the panel takes a refill, or a cancel, again; nothing where it does not say to wait."""
    moments = [(kind, waits(requests, kind)) for kind in RequestKind]
    return [tr.t(_LATER[kind], at=tr.moment(moment)) for kind, moment in moments if moment is not None]
