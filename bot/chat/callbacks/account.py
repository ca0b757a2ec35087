"""The account: balance, spending, settings, and the end of it all."""

from bot.chat.callbacks.codec import Payload, payload


@payload("b")
class Balance(Payload):
    """The balance, read anew."""


@payload("bs")
class Spending(Payload):
    """What each service cost in the last so many days; a page of it."""

    days: int
    page: int


@payload("bp")
class SpendingPicture(Payload):
    """A picture of spending per day."""


@payload("bx")
class ExportOrders(Payload):
    """All orders as a file."""


@payload("t")
class Settings(Payload):
    """The settings."""


@payload("tl")
class Languages(Payload):
    """Choose the language."""


@payload("ts")
class SetLanguage(Payload):
    """Speak this language."""

    language: str


@payload("tn")
class SetNotifications(Payload):
    """Notifications on (1) or off (0)."""

    wanted: int


@payload("tf")
class SetFavouriteNews(Payload):
    """Messages about favourites on (1) or off (0)."""

    wanted: int


@payload("f")
class Forget(Payload):
    """Ask whether to erase everything."""


@payload("fy")
class ForgetYes(Payload):
    """Yes, erase everything."""
