"""What a button says when it is tapped: typed, versioned payloads of at most 64 bytes.

Any client can send any payload, so decoding is strict and a payload is only a question: what it names is read
again and checked against the person by the use case.
"""

import re
from dataclasses import MISSING, dataclass, fields
from typing import ClassVar, Final

VERSION: Final = "1"
LONGEST: Final = 64
"""Bytes; Telegram's limit (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""

NONE: Final = "-"
"""Stands for a platform or category that is not named; no handle and no platform is written so."""

_WORD: Final = re.compile(r"[A-Za-z0-9_\-]{1,48}")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_PAYLOADS: Final[dict[str, type["Payload"]]] = {}


@dataclass(frozen=True, slots=True)
class Payload:
    """A tap. Subclasses name it with ``code``; they carry words (``str``) and numbers (``int`` from 0 on).

    The last fields may have a default: they are left out of what is written where they hold just that, so
    that a payload which gained one still reads what was written before.
    """

    code: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Make the payload known to ``decode``."""
        if cls.code:
            _PAYLOADS[cls.code] = cls

    def encode(self) -> str:
        """The text a button carries."""
        named = fields(self)
        values = [getattr(self, field.name) for field in named]
        for field in reversed(named):
            if field.default is MISSING or values[-1] != field.default:
                break
            values.pop()
        return ":".join([VERSION, self.code, *map(str, values)])


def is_word(text: str) -> bool:
    """Whether a text may travel in a payload as a word."""
    return _WORD.fullmatch(text) is not None


def decode(data: str | None) -> Payload | None:
    """The tap that a payload stands for; None for anything we did not write, or wrote in an older version."""
    version, _, rest = (data or "").partition(":")
    code, *words = rest.split(":")
    kind = _PAYLOADS.get(code)
    if version != VERSION or kind is None or not _fits(kind, len(words)):
        return None
    values: list[str | int] = []
    for field, word in zip(fields(kind), words, strict=False):
        shape = _NUMBER if field.type is int else _WORD
        if not shape.fullmatch(word):
            return None
        values.append(int(word) if field.type is int else word)
    payload = kind(*values)
    return payload if payload.encode() == data else None


def _fits(kind: type[Payload], given: int) -> bool:
    """Whether so many fields are enough, and not too many."""
    named = fields(kind)
    return len([field for field in named if field.default is MISSING]) <= given <= len(named)


@dataclass(frozen=True, slots=True)
class Home(Payload):
    """The home screen."""

    code = "h"


@dataclass(frozen=True, slots=True)
class ConnectKey(Payload):
    """Set or replace the key."""

    code = "k"


@dataclass(frozen=True, slots=True)
class Leave(Payload):
    """Leave whatever question is open."""

    code = "x"


@dataclass(frozen=True, slots=True)
class Categories(Payload):
    """The first screen of browsing: platforms, or a page of all categories where there are few."""

    page: int
    code = "cs"


@dataclass(frozen=True, slots=True)
class PlatformCategories(Payload):
    """A page of one platform's categories."""

    platform: str
    page: int
    code = "pc"


@dataclass(frozen=True, slots=True)
class ShelfServices(Payload):
    """A page of those services of a category that are for one platform (``NONE``: all of them)."""

    platform: str
    category: str
    page: int
    code = "sc"


@dataclass(frozen=True, slots=True)
class CategoryServices(Payload):
    """A page of one category's services, of whatever platform."""

    category: str
    page: int
    code = "c"


@dataclass(frozen=True, slots=True)
class RefreshList(Payload):
    """Ask the panel for its list anew, and show the same place of it (``NONE``: the first screen)."""

    platform: str
    category: str
    page: int
    code = "rl"


@dataclass(frozen=True, slots=True)
class ShowFilters(Payload):
    """What services are filtered by; the place leads back."""

    platform: str
    category: str
    code = "ff"


@dataclass(frozen=True, slots=True)
class SwitchFilter(Payload):
    """Switch one filter on (1) or off (0)."""

    filter: str
    wanted: int
    platform: str
    category: str
    code = "fs"


@dataclass(frozen=True, slots=True)
class ClearFilters(Payload):
    """Filter by nothing, and go back."""

    platform: str
    category: str
    code = "fc"


@dataclass(frozen=True, slots=True)
class SearchResults(Payload):
    """A page of what a search found."""

    search: int
    page: int
    code = "q"


@dataclass(frozen=True, slots=True)
class ServiceCard(Payload):
    """One service; ``search`` and ``page`` lead back to the list it was chosen from (0: its category)."""

    service: str
    search: int
    page: int
    code = "s"


@dataclass(frozen=True, slots=True)
class AddFavourite(ServiceCard):
    """Star the service of a card; the card stays."""

    code = "fa"


@dataclass(frozen=True, slots=True)
class DropFavourite(ServiceCard):
    """Take the star away; the card stays."""

    code = "fd"


@dataclass(frozen=True, slots=True)
class ListedCard(Payload):
    """One service; ``origin`` names the list of the person's own that it was chosen from."""

    service: str
    origin: str
    page: int
    code = "sl"


@dataclass(frozen=True, slots=True)
class AddFavouriteListed(ListedCard):
    """Star the service of such a card."""

    code = "la"


@dataclass(frozen=True, slots=True)
class DropFavouriteListed(ListedCard):
    """Take its star away."""

    code = "ld"


@dataclass(frozen=True, slots=True)
class Favourites(Payload):
    """A page of the starred services."""

    page: int
    code = "fv"


@dataclass(frozen=True, slots=True)
class RemoveFavourite(Payload):
    """Take the star of a service that is gone, on a page of the list."""

    service: str
    page: int
    code = "fr"


@dataclass(frozen=True, slots=True)
class Recent(Payload):
    """The services looked at or ordered last."""

    code = "re"


@dataclass(frozen=True, slots=True)
class WhatChanged(Payload):
    """What changed since the last look: another look."""

    code = "n"


@dataclass(frozen=True, slots=True)
class Changes(Payload):
    """A page of the look that is going on; ``kind`` is a kind of change, or ``all``.

    ``mark`` names the list that the changes lead up to; with another one by now, the pages are others too.
    """

    kind: str
    page: int
    mark: str
    code = "np"


@dataclass(frozen=True, slots=True)
class ChangesSeen(Payload):
    """Enough: all changes up to the list with this mark are known."""

    mark: str
    code = "ns"


@dataclass(frozen=True, slots=True)
class BeginOrder(Payload):
    """Order this service."""

    service: str
    code = "o"


@dataclass(frozen=True, slots=True)
class OrderBack(Payload):
    """One question back, from the named one (``review`` from the confirm card)."""

    question: str
    code = "ob"


@dataclass(frozen=True, slots=True)
class OrderSkip(Payload):
    """Skip the named question."""

    question: str
    code = "os"


@dataclass(frozen=True, slots=True)
class OrderDone(Payload):
    """Enough was gathered for the named question."""

    question: str
    code = "od"


@dataclass(frozen=True, slots=True)
class OrderClear(Payload):
    """Start the named question over."""

    question: str
    code = "oc"


@dataclass(frozen=True, slots=True)
class OrderChoose(Payload):
    """Answer the named question with this choice."""

    question: str
    choice: str
    code = "oq"


@dataclass(frozen=True, slots=True)
class OrderMonth(Payload):
    """Another month of the calendar, by its number (``bot/domain/month.py``)."""

    month: int
    code = "om"


@dataclass(frozen=True, slots=True)
class OrderEdit(Payload):
    """Choose what to change."""

    code = "oe"


@dataclass(frozen=True, slots=True)
class OrderEditAnswer(Payload):
    """Change the answer to the named question."""

    question: str
    code = "oa"


@dataclass(frozen=True, slots=True)
class OrderReview(Payload):
    """Show the confirm card, with the balance and the rate read anew."""

    code = "ov"


@dataclass(frozen=True, slots=True)
class OrderConfirm(Payload):
    """Send it. The nonce names the very card that was read."""

    intent: int
    nonce: str
    code = "y"


@dataclass(frozen=True, slots=True)
class OrderConfirmTwin(Payload):
    """Send it although an order of unknown outcome has the same service and link: the extra yes."""

    intent: int
    nonce: str
    code = "yt"


@dataclass(frozen=True, slots=True)
class Orders(Payload):
    """A page of all the person's orders."""

    page: int
    code = "l"


@dataclass(frozen=True, slots=True)
class OrderList(Payload):
    """A place in the lists of orders (``bot/domain/order_tabs.py``)."""

    place: str
    code = "lt"


@dataclass(frozen=True, slots=True)
class FindOrder(Payload):
    """Ask what to search the orders for; the place leads back."""

    place: str
    code = "lf"


@dataclass(frozen=True, slots=True)
class OrderCard(Payload):
    """One order; ``place`` is where in the lists it was opened from, as for all that its card offers."""

    order: int
    place: str = NONE
    code = "oi"


@dataclass(frozen=True, slots=True)
class OrderRefresh(Payload):
    """One order, read anew from the panel."""

    order: int
    place: str = NONE
    code = "or"


@dataclass(frozen=True, slots=True)
class OrderAgain(Payload):
    """The wizard, filled with an old order's answers."""

    order: int
    code = "og"


@dataclass(frozen=True, slots=True)
class OrderWatch(Payload):
    """Be told when this order ends."""

    order: int
    place: str = NONE
    code = "ow"


@dataclass(frozen=True, slots=True)
class OrderUnwatch(Payload):
    """Not be told."""

    order: int
    place: str = NONE
    code = "ou"


@dataclass(frozen=True, slots=True)
class NumberWatch(Payload):
    """Watch an order placed elsewhere, by the panel's number."""

    number: str
    code = "nw"


@dataclass(frozen=True, slots=True)
class AskRefill(Payload):
    """Ask whether to request a refill."""

    order: int
    place: str = NONE
    code = "rf"


@dataclass(frozen=True, slots=True)
class AskCancel(Payload):
    """Ask whether to request a cancel."""

    order: int
    place: str = NONE
    code = "cn"


@dataclass(frozen=True, slots=True)
class SendRequest(Payload):
    """Yes, send this request."""

    request: int
    place: str = NONE
    code = "rq"


@dataclass(frozen=True, slots=True)
class RefillStatus(Payload):
    """How a refill stands."""

    request: int
    place: str = NONE
    code = "rs"


@dataclass(frozen=True, slots=True)
class IntentCard(Payload):
    """An order whose outcome is unknown."""

    intent: int
    code = "i"


@dataclass(frozen=True, slots=True)
class IntentCheck(Payload):
    """Look at the balance again."""

    intent: int
    code = "ic"


@dataclass(frozen=True, slots=True)
class IntentName(Payload):
    """It is there: give its number."""

    intent: int
    code = "in"


@dataclass(frozen=True, slots=True)
class IntentClose(Payload):
    """It is not there: close."""

    intent: int
    code = "ix"


@dataclass(frozen=True, slots=True)
class Balance(Payload):
    """The balance, read anew."""

    code = "b"


@dataclass(frozen=True, slots=True)
class Settings(Payload):
    """The settings."""

    code = "t"


@dataclass(frozen=True, slots=True)
class Languages(Payload):
    """Choose the language."""

    code = "tl"


@dataclass(frozen=True, slots=True)
class SetLanguage(Payload):
    """Speak this language."""

    language: str
    code = "ts"


@dataclass(frozen=True, slots=True)
class SetNotifications(Payload):
    """Notifications on (1) or off (0)."""

    wanted: int
    code = "tn"


@dataclass(frozen=True, slots=True)
class SetFavouriteNews(Payload):
    """Messages about favourites on (1) or off (0)."""

    wanted: int
    code = "tf"


@dataclass(frozen=True, slots=True)
class Help(Payload):
    """The help."""

    code = "hp"


@dataclass(frozen=True, slots=True)
class Privacy(Payload):
    """What is kept, and how."""

    code = "p"


@dataclass(frozen=True, slots=True)
class Forget(Payload):
    """Ask whether to erase everything."""

    code = "f"


@dataclass(frozen=True, slots=True)
class ForgetYes(Payload):
    """Yes, erase everything."""

    code = "fy"


@dataclass(frozen=True, slots=True)
class Telling(Payload):
    """What is told unasked."""

    code = "wt"


@dataclass(frozen=True, slots=True)
class SetTopic(Payload):
    """Tell of this topic (1) or not (0)."""

    topic: str
    wanted: int
    code = "wo"


@dataclass(frozen=True, slots=True)
class LowBalance(Payload):
    """Below which amount a falling balance is told."""

    code = "wb"


@dataclass(frozen=True, slots=True)
class SetLowBalance(Payload):
    """Below this amount; 0 for never."""

    mark: int
    code = "wm"


@dataclass(frozen=True, slots=True)
class Silence(Payload):
    """In which hours messages come without a sound."""

    code = "ws"


@dataclass(frozen=True, slots=True)
class SilentFrom(Payload):
    """From this hour on; the last one is asked next."""

    begins: int
    code = "wf"


@dataclass(frozen=True, slots=True)
class SetSilence(Payload):
    """Silent from this hour to that one."""

    begins: int
    ends: int
    code = "wh"


@dataclass(frozen=True, slots=True)
class EndSilence(Payload):
    """Every message with a sound again."""

    code = "we"


@dataclass(frozen=True, slots=True)
class Clocks(Payload):
    """Which clock is the person's?"""

    code = "wc"


@dataclass(frozen=True, slots=True)
class SetClock(Payload):
    """The clock of the numbered offset from UTC."""

    clock: int
    code = "wk"


@dataclass(frozen=True, slots=True)
class Spending(Payload):
    """What each service cost in the last so many days; a page of it."""

    days: int
    page: int
    code = "bs"


@dataclass(frozen=True, slots=True)
class SpendingPicture(Payload):
    """A picture of spending per day."""

    code = "bp"


@dataclass(frozen=True, slots=True)
class ExportOrders(Payload):
    """All orders as a file."""

    code = "bx"


@dataclass(frozen=True, slots=True)
class MassOrder(Payload):
    """Order many lines at once: the list, or how far it is."""

    code = "m"


@dataclass(frozen=True, slots=True)
class MassPage(Payload):
    """A page of the list's card, as it was shown."""

    page: int
    code = "ml"


@dataclass(frozen=True, slots=True)
class MassReview(Payload):
    """The list's card, with services and balance read anew."""

    code = "mv"


@dataclass(frozen=True, slots=True)
class MassLeaveOut(Payload):
    """Take the lines that cannot be ordered out of the list."""

    mass: int
    nonce: str
    code = "mw"


@dataclass(frozen=True, slots=True)
class MassDrop(Payload):
    """Throw the list away."""

    mass: int
    code = "mx"


@dataclass(frozen=True, slots=True)
class MassConfirm(Payload):
    """Send its lines. The nonce names the very card that was read."""

    mass: int
    nonce: str
    code = "my"


@dataclass(frozen=True, slots=True)
class MassConfirmTwins(Payload):
    """Send its lines although orders of unknown outcome are like some of them: the extra yes."""

    mass: int
    nonce: str
    code = "mt"


@dataclass(frozen=True, slots=True)
class MassStop(Payload):
    """Send no further line after the one under way."""

    mass: int
    code = "ms"


@dataclass(frozen=True, slots=True)
class MassResult(Payload):
    """A page of what became of each line."""

    mass: int
    page: int
    code = "mr"


@dataclass(frozen=True, slots=True)
class MassRest(Payload):
    """A new list of the lines that were not ordered."""

    mass: int
    code = "mn"


@dataclass(frozen=True, slots=True)
class LookupPage(Payload):
    """A page of the table of looked-up numbers."""

    page: int
    code = "ut"


@dataclass(frozen=True, slots=True)
class LookupNumber(Payload):
    """One number, read anew."""

    number: str
    code = "un"


@dataclass(frozen=True, slots=True)
class LookupWatch(Payload):
    """Watch every open order of the table; the page is shown again."""

    page: int
    code = "uw"


@dataclass(frozen=True, slots=True)
class LookupAgain(Payload):
    """Ask again about the numbers nothing clear was told of; the page is shown again."""

    page: int
    code = "ua"


@dataclass(frozen=True, slots=True)
class ChooseOrders(Payload):
    """Tick orders to request this for (``refill`` or ``cancel``)."""

    kind: str
    code = "g"


@dataclass(frozen=True, slots=True)
class ChoicePage(Payload):
    """A page of the orders to tick."""

    page: int
    code = "gp"


@dataclass(frozen=True, slots=True)
class TickOrder(Payload):
    """Tick this order (1) or not (0)."""

    order: int
    wanted: int
    page: int
    code = "gt"


@dataclass(frozen=True, slots=True)
class TickPage(Payload):
    """Tick every order on a page (1) or none of them (0)."""

    wanted: int
    page: int
    code = "gq"


@dataclass(frozen=True, slots=True)
class TickAll(Payload):
    """Tick every order there is (1) or none (0)."""

    wanted: int
    code = "ga"


@dataclass(frozen=True, slots=True)
class ChoiceReview(Payload):
    """Show the card with what is ticked."""

    code = "gv"


@dataclass(frozen=True, slots=True)
class ChoiceConfirm(Payload):
    """Request it for all on the card, which the nonce names."""

    nonce: str
    code = "gy"


@dataclass(frozen=True, slots=True)
class BatchResult(Payload):
    """A page of what became of requests that were confirmed together; how far they are, until then."""

    batch: int
    page: int
    code = "gr"
