"""Refills and cancels, of one order or of several."""

from bot.chat.callbacks.codec import NONE, Payload, payload


@payload("rf")
class AskRefill(Payload):
    """Ask whether to request a refill."""

    order: int
    place: str = NONE


@payload("cn")
class AskCancel(Payload):
    """Ask whether to request a cancel."""

    order: int
    place: str = NONE


@payload("rq")
class SendRequest(Payload):
    """Yes, send this request."""

    request: int
    place: str = NONE


@payload("rs")
class RefillStatus(Payload):
    """How a refill stands."""

    request: int
    place: str = NONE


@payload("g")
class ChooseOrders(Payload):
    """Tick orders to request this for (``refill`` or ``cancel``)."""

    kind: str


@payload("gp")
class ChoicePage(Payload):
    """A page of the orders to tick."""

    page: int


@payload("gt")
class TickOrder(Payload):
    """Tick this order (1) or not (0)."""

    order: int
    wanted: int
    page: int


@payload("gq")
class TickPage(Payload):
    """Tick every order on a page (1) or none of them (0)."""

    wanted: int
    page: int


@payload("ga")
class TickAll(Payload):
    """Tick every order there is (1) or none (0)."""

    wanted: int


@payload("gv")
class ChoiceReview(Payload):
    """Show the card with what is ticked."""


@payload("gy")
class ChoiceConfirm(Payload):
    """Request it for all on the card, which the nonce names."""

    nonce: str


@payload("gr")
class BatchResult(Payload):
    """A page of what became of requests that were confirmed together; how far they are, until then."""

    batch: int
    page: int
