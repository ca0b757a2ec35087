"""Orders there are: lists, cards, and any numbers of the account."""

from bot.chat.callbacks.codec import NONE, Payload, payload


@payload("l")
class Orders(Payload):
    """A page of all the person's orders."""

    page: int


@payload("lt")
class OrderList(Payload):
    """A place in the lists of orders (``bot/domain/order_tabs.py``)."""

    place: str


@payload("lf")
class FindOrder(Payload):
    """Ask what to search the orders for; the place leads back."""

    place: str


@payload("oi")
class OrderCard(Payload):
    """One order; ``place`` is where in the lists it was opened from, as for all that its card offers."""

    order: int
    place: str = NONE


@payload("or")
class OrderRefresh(Payload):
    """One order, read anew from the panel."""

    order: int
    place: str = NONE


@payload("og")
class OrderAgain(Payload):
    """The wizard, filled with an old order's answers."""

    order: int


@payload("ow")
class OrderWatch(Payload):
    """Be told when this order ends."""

    order: int
    place: str = NONE


@payload("ou")
class OrderUnwatch(Payload):
    """Not be told."""

    order: int
    place: str = NONE


@payload("nw")
class NumberWatch(Payload):
    """Watch an order placed elsewhere, by the panel's number."""

    number: str


@payload("ut")
class LookupPage(Payload):
    """A page of the table of looked-up numbers."""

    page: int


@payload("un")
class LookupNumber(Payload):
    """One number, read anew."""

    number: str


@payload("uw")
class LookupWatch(Payload):
    """Watch every open order of the table; the page is shown again."""

    page: int


@payload("ua")
class LookupAgain(Payload):
    """Ask again about the numbers nothing clear was told of; the page is shown again."""

    page: int
