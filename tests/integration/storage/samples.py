"""People, keys, drafts and orders the storage tests are played with."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.domain.account import PanelKey
from bot.domain.catalogue import Service
from bot.domain.ids import PanelOrderId, PersonId, ServiceId
from bot.domain.intent import Intent, Outcome
from bot.domain.money import Money
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from storage.store import Storage

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ANN = PersonId(1001)
BOB = PersonId(2002)
NOBODY = PersonId(3003)
KEY = PanelKey("a" * 28 + "1111")
OTHER_KEY = PanelKey("b" * 28 + "2222")
SERVICE = Service(ServiceId("7"), "Followers", "Default", "Instagram", Decimal("1.20"), 50, 10_000)
PENDING = OrderReport(OrderStatus.PENDING, "Pending")


def dollars(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def draft(link: str = "https://example.com/p/1") -> OrderDraft:
    return OrderDraft(SERVICE, {Question.LINK: link, Question.QUANTITY: 1000})


async def card(
    storage: Storage, person_id: PersonId = ANN, *, at: datetime = NOW, nonce: str = "n1"
) -> Intent:
    """An intent as its confirm card shows it."""
    return await storage.intents.create(
        person_id,
        draft(),
        nonce=nonce,
        charge=Decimal("1.20"),
        currency="USD",
        balance_before=Decimal(10),
        created_at=at,
        expires_at=at + 15 * MINUTE,
    )


async def sending(storage: Storage, person_id: PersonId = ANN, *, at: datetime = NOW) -> Intent:
    """An intent on its way."""
    shown = await card(storage, person_id, at=at)
    claimed = await storage.intents.claim(person_id, shown.intent_id, shown.nonce, at)
    assert claimed is not None
    return claimed


async def settled(
    storage: Storage, outcome: Outcome, person_id: PersonId = ANN, *, at: datetime = NOW
) -> Intent:
    """An intent that was sent, with this outcome."""
    sent = await sending(storage, person_id, at=at)
    known = await storage.intents.settle(person_id, sent.intent_id, outcome, at)
    assert known is not None
    return known


async def watched(
    storage: Storage,
    number: str,
    person_id: PersonId = ANN,
    *,
    at: datetime = NOW,
    due_at: datetime | None = NOW,
) -> Order:
    """An order placed elsewhere that is to be looked at."""
    return await storage.orders.add_watched(
        person_id, PanelOrderId(number), PENDING, at=at, next_check_at=due_at
    )
