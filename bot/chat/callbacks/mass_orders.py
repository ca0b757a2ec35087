"""Many orders at once."""

from bot.chat.callbacks.codec import Payload, payload


@payload("m")
class MassOrder(Payload):
    """Order many lines at once: the list, or how far it is."""


@payload("ml")
class MassPage(Payload):
    """A page of the list's card, as it was shown."""

    page: int


@payload("mv")
class MassReview(Payload):
    """The list's card, with services and balance read anew."""


@payload("mw")
class MassLeaveOut(Payload):
    """Take the lines that cannot be ordered out of the list."""

    mass: int
    nonce: str


@payload("mx")
class MassDrop(Payload):
    """Throw the list away."""

    mass: int


@payload("my")
class MassConfirm(Payload):
    """Send its lines. The nonce names the very card that was read."""

    mass: int
    nonce: str


@payload("mt")
class MassConfirmTwins(Payload):
    """Send its lines although orders of unknown outcome are like some of them: the extra yes."""

    mass: int
    nonce: str


@payload("ms")
class MassStop(Payload):
    """Send no further line after the one under way."""

    mass: int


@payload("mr")
class MassResult(Payload):
    """A page of what became of each line."""

    mass: int
    page: int


@payload("mn")
class MassRest(Payload):
    """A new list of the lines that were not ordered."""

    mass: int
