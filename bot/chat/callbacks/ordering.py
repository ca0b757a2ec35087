"""An order being put together and confirmed, and one whose outcome nobody knows."""

from bot.chat.callbacks.codec import Payload, payload


@payload("o")
class BeginOrder(Payload):
    """Order this service."""

    service: str


@payload("ob")
class OrderBack(Payload):
    """One question back, from the named one (``review`` from the confirm card)."""

    question: str


@payload("os")
class OrderSkip(Payload):
    """Skip the named question."""

    question: str


@payload("od")
class OrderDone(Payload):
    """Enough was gathered for the named question."""

    question: str


@payload("oc")
class OrderClear(Payload):
    """Start the named question over."""

    question: str


@payload("oq")
class OrderChoose(Payload):
    """Answer the named question with this choice."""

    question: str
    choice: str


@payload("om")
class OrderMonth(Payload):
    """Another month of the calendar, by its number (``bot/domain/month.py``)."""

    month: int


@payload("oe")
class OrderEdit(Payload):
    """Choose what to change."""


@payload("oa")
class OrderEditAnswer(Payload):
    """Change the answer to the named question."""

    question: str


@payload("ov")
class OrderReview(Payload):
    """Show the confirm card, with the balance and the rate read anew."""


@payload("y")
class OrderConfirm(Payload):
    """Send it. The nonce names the very card that was read."""

    intent: int
    nonce: str


@payload("yt")
class OrderConfirmTwin(Payload):
    """Send it although an order of unknown outcome has the same service and link: the extra yes."""

    intent: int
    nonce: str


@payload("i")
class IntentCard(Payload):
    """An order whose outcome is unknown."""

    intent: int


@payload("ic")
class IntentCheck(Payload):
    """Look at the balance again."""

    intent: int


@payload("in")
class IntentName(Payload):
    """It is there: give its number."""

    intent: int


@payload("ix")
class IntentClose(Payload):
    """It is not there: close."""

    intent: int
