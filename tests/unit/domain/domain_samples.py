"""Services, orders and intents the domain tests reason about."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from hypothesis import HealthCheck, settings

from bot.domain.catalogue import Service
from bot.domain.ids import IntentId, OrderId, PanelOrderId, PersonId, ServiceId
from bot.domain.intent import Intent, IntentState
from bot.domain.order import Order, OrderReport, OrderStatus
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question

UNHURRIED: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the code under test."""

NOW: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LINK: Final = "https://example.com/p/1"
OF_THE_BOT: Final = IntentId(1)


def service(
    type_word: str = "Default",
    *,
    least: int = 50,
    most: int = 10_000,
    rate: str = "0.90",
    can_drip_feed: bool = False,
    service_id: str = "7",
) -> Service:
    return Service(
        ServiceId(service_id),
        "Followers",
        type_word,
        "Instagram",
        Decimal(rate),
        least,
        most,
        can_drip_feed=can_drip_feed,
    )


def order(
    status: OrderStatus = OrderStatus.IN_PROGRESS,
    *,
    quantity: int | None = 1000,
    remains: int | None = None,
    runs: int | None = None,
    interval: int | None = None,
    comments: tuple[str, ...] = (),
    link: str = LINK,
    can_refill: bool | None = None,
    can_cancel: bool | None = None,
    placed_at: datetime = NOW,
    intent_id: IntentId | None = OF_THE_BOT,
) -> Order:
    return Order(
        order_id=OrderId(1),
        person_id=PersonId(1001),
        panel_order_id=PanelOrderId("23501"),
        service_id=ServiceId("7"),
        service_name="Followers",
        link=link,
        quantity=quantity,
        runs=runs,
        interval=interval,
        comments=comments,
        can_refill=can_refill,
        can_cancel=can_cancel,
        report=OrderReport(status, status.value, remains=remains),
        placed_at=placed_at,
        checked_at=None,
        finished_at=None,
        is_watched=True,
        intent_id=intent_id,
    )


def intent(charge: str = "0.90", *, before: str = "100.84", currency: str = "USD") -> Intent:
    return Intent(
        intent_id=IntentId(12),
        person_id=PersonId(1001),
        nonce="n1",
        state=IntentState.UNKNOWN,
        draft=OrderDraft(service(), {Question.LINK: LINK, Question.QUANTITY: 1000}),
        charge=Decimal(charge),
        currency=currency,
        balance_before=Decimal(before),
        created_at=NOW - timedelta(minutes=1),
        expires_at=NOW + timedelta(minutes=14),
        settled_at=NOW,
    )
