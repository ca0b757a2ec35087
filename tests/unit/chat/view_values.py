"""What views are drawn with: ordinary values, and the worst that panels and people can put into them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from bot.domain.account import Language, PanelAccount, Person
from bot.domain.browsing import Shelves
from bot.domain.catalogue import Catalogue, Service
from bot.domain.catalogue_changes import CatalogueChanges, ChangeKind, ServiceChange
from bot.domain.favourites import Favourite
from bot.domain.ids import (
    BatchId,
    IntentId,
    MassId,
    OrderId,
    PanelOrderId,
    PanelRefillId,
    PersonId,
    RequestId,
    ServiceId,
)
from bot.domain.intent import Intent, IntentState
from bot.domain.mass_run import MassEnd, MassLine, MassOrder, MassState
from bot.domain.money import Money
from bot.domain.order import Order, OrderReport, OrderStatus, Request, RequestKind, RequestState
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question
from bot.domain.order_tabs import OrderSearch
from bot.domain.platforms import Platform
from bot.domain.problems import Problem
from bot.domain.request_batch import BatchEnd, BatchLine, RequestBatch
from bot.domain.spending import Charged

NOW: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LARGEST_ID: Final = 10**18 - 1
ANN: Final = PersonId(1001)


@dataclass(frozen=True, slots=True)
class Values:
    """One set of foreign texts and figures, each as long as its border lets it be."""

    name: str = "Instagram Followers [Refill 30 days]"
    category: str = "Instagram"
    link: str = "https://instagram.com/yourname"
    description: str = "Starts within an hour."
    currency: str = "USD"
    words: str = "Not enough funds on balance"
    word: str = "Pending"
    comment: str = "Great work!"
    number: str = "23501"
    site: str = "hassan-store.com"
    rate: str = "0.90"
    quantity: int = 1000
    our_id: int = 12

    def service(self, type_word: str = "Default", at: int = 7, category: str | None = None) -> Service:
        """A service called so."""
        return Service(
            service_id=ServiceId(f"{at}"),
            name=self.name,
            type_word=type_word,
            category=self.category if category is None else category,
            rate=Decimal(self.rate),
            min_quantity=1,
            max_quantity=2_147_483_647,
            description=self.description,
            can_refill=True,
            can_cancel=False,
            can_drip_feed=True,
        )

    def catalogue(self, categories: int = 20, services: int = 20) -> Catalogue:
        """Many categories whose names differ at the end only."""
        return Catalogue(
            self.service(at=100 * at + row, category=f"{self.category}{at}")
            for at in range(1, categories + 1)
            for row in range(services)
        )

    def shelves(self) -> Shelves:
        """A catalogue of every platform there is, with many categories each."""
        return Shelves(
            Catalogue(
                replace(
                    self.service(at=100 * at + row, category=f"{self.category}{row}"),
                    name=f"{platform.value.replace('_', ' ')} {self.name}",
                )
                for at, platform in enumerate(Platform, 1)
                for row in range(20)
            )
        )

    def draft(self, type_word: str = "Default", asking: Question | None = None) -> OrderDraft:
        """A draft with every answer its type takes."""
        given: dict[Question, Answer] = {
            Question.LINK: self.link,
            Question.TRACKING: "keep",
            Question.QUANTITY: self.quantity,
            **dict.fromkeys((question for question in Question if question.gathers), (self.comment,) * 5),
            Question.HASHTAG: self.comment[:100],
            **dict.fromkeys((Question.SOURCE_ACCOUNT, Question.MEDIA, Question.REFERRING_URL), self.link),
            **dict.fromkeys((Question.USERNAME, Question.COMMENT_OWNER), "n" * 64),
            Question.ANSWER_NUMBER: 2,
            Question.LEAST: self.quantity,
            Question.MOST: self.quantity,
            Question.POSTS: None,
            Question.OLD_POSTS: 10_000,
            Question.DELAY: 90,
            Question.EXPIRY: NOW.date(),
            Question.COUNTRY: "SA",
            Question.DEVICE: 5,
            Question.TRAFFIC: 1,
            Question.GOOGLE_KEYWORD: self.comment[:200],
            Question.RUNS: 5,
            Question.INTERVAL: 60,
        }
        whole = OrderDraft(self.service(type_word), given)
        answers = {question: given[question] for question in whole.questions}
        return OrderDraft(whole.service, answers, asking)

    def intent(self, type_word: str = "Default", *, before: str = "100.84", charge: str = "0.90") -> Intent:
        """A confirmed or unconfirmed wish."""
        return Intent(
            intent_id=IntentId(self.our_id),
            person_id=ANN,
            nonce="n" * 12,
            state=IntentState.UNKNOWN,
            draft=self.draft(type_word),
            charge=Decimal(charge),
            currency=self.currency,
            balance_before=Decimal(before),
            created_at=NOW,
            expires_at=NOW + timedelta(minutes=15),
            panel_words=self.words,
        )

    def charged(
        self,
        charge: str,
        *,
        service: int = 7,
        currency: str | None = None,
        is_reported: bool = True,
        status: OrderStatus = OrderStatus.COMPLETED,
        was_placed_elsewhere: bool = False,
    ) -> Charged:
        """What an order of today cost."""
        return Charged(
            day=NOW.date(),
            service_id=ServiceId(f"{service}"),
            service_name=self.name,
            charge=Decimal(charge),
            currency=self.currency if currency is None else currency,
            is_reported=is_reported,
            status=status,
            was_placed_elsewhere=was_placed_elsewhere,
        )

    def mass_order(self, end: MassEnd | None = None) -> MassOrder:
        """A mass order whose card is shown; with an end, an ended one."""
        return MassOrder(
            mass_id=MassId(self.our_id),
            person_id=ANN,
            state=MassState.RUNNING if end is None else MassState.ENDED,
            nonce="n" * 12,
            balance=Money(Decimal(10**9), self.currency),
            begun_at=NOW,
            end=end,
        )

    def mass_lines(self) -> list[MassLine]:
        """Lines of which everything became that can become of one, over and over."""
        states = [state for state in IntentState if state is not IntentState.DRAFT]
        became = [
            MassLine(
                0,
                self.link,
                self.draft(),
                None,
                replace(self.intent(), state=state, panel_order_id=PanelOrderId(self.number)),
            )
            for state in states
        ]
        passed = [MassLine(0, self.link, self.draft(), problem) for problem in self.line_problems()]
        unsent = [
            MassLine(0, self.link, self.draft()),
            MassLine(0, self.link * 10),
            MassLine(0, self.link, self.draft(), is_ordered_since=True),
        ]
        return [replace(line, position=at) for at, line in enumerate([*became, *passed, *unsent], 1)]

    def line_problems(self) -> list[Problem]:
        """What can be wrong with a line."""
        return [
            Problem("problem.mass_type", {"service_id": self.number[:40]}),
            Problem("problem.service_unknown", {"service_id": self.number[:40]}),
            Problem("problem.mass_unclear"),
            Problem("problem.quantity_above", {"most": 2_147_483_647, "given": 10**15 - 1}),
            Problem("mass.line_charge", {"before": "0.90", "now": "123456.789"}),
        ]

    def report(self, status: OrderStatus = OrderStatus.IN_PROGRESS) -> OrderReport:
        """A report with every figure."""
        return OrderReport(
            status, self.word, Decimal(self.rate), self.currency, self.quantity, 400, runs=3, posts=5
        )

    def order(
        self,
        status: OrderStatus = OrderStatus.IN_PROGRESS,
        *,
        is_watched: bool = True,
        type_word: str = "Default",
        intent_id: IntentId | None = IntentId(1),  # noqa: B008 - an id is as immutable as the number it is
    ) -> Order:
        """An order with everything known."""
        return Order(
            order_id=OrderId(self.our_id),
            person_id=ANN,
            panel_order_id=PanelOrderId(self.number),
            service_id=ServiceId("7"),
            service_name=self.name,
            link=self.link,
            quantity=self.quantity,
            runs=5,
            interval=60,
            comments=(),
            can_refill=True,
            can_cancel=True,
            report=self.report(status),
            placed_at=NOW,
            checked_at=NOW,
            finished_at=NOW if status.is_final else None,
            is_watched=is_watched,
            intent_id=intent_id,
            extras=self.draft(type_word).extras,
        )

    def search(self) -> OrderSearch:
        """What was searched for."""
        return OrderSearch.of_words(self.link[:200])

    def bare_order(self) -> Order:
        """An order placed elsewhere, of which nothing but the number is known."""
        return Order(
            order_id=OrderId(self.our_id),
            person_id=ANN,
            panel_order_id=PanelOrderId(self.number),
            service_id=None,
            service_name="",
            link="",
            quantity=None,
            runs=None,
            interval=None,
            comments=(),
            can_refill=None,
            can_cancel=None,
            report=OrderReport(OrderStatus.UNKNOWN, self.word),
            placed_at=NOW,
            checked_at=None,
            finished_at=None,
            is_watched=False,
        )

    def request(
        self,
        kind: RequestKind = RequestKind.REFILL,
        state: RequestState = RequestState.ACCEPTED,
        refill: PanelRefillId | None = None,
    ) -> Request:
        """A refill or cancel asked for."""
        return Request(
            RequestId(self.our_id), ANN, OrderId(self.our_id), kind, state, NOW, refill, self.words
        )

    def batch(self, kind: RequestKind = RequestKind.REFILL, end: BatchEnd | None = None) -> RequestBatch:
        """Requests that were confirmed together; with an end, ended ones."""
        return RequestBatch(BatchId(self.our_id), ANN, kind, "n" * 12, NOW, end)

    def batch_lines(self, kind: RequestKind = RequestKind.REFILL, each: int = 3) -> list[BatchLine]:
        """Requests of which everything became that can become of one, some to be asked again later."""
        requests = [self.request(kind, state) for state in RequestState]
        requests.append(replace(self.request(kind, RequestState.REFUSED), available_at=NOW))
        orders = (self.order(OrderStatus.COMPLETED), self.bare_order())
        return [
            BatchLine(replace(order, order_id=OrderId(at)), request)
            for at in range(each)
            for order in orders
            for request in requests
        ]

    def account(self, *, is_refused: bool = False) -> PanelAccount:
        """A connected account."""
        return PanelAccount(ANN, "wxyz", Money(Decimal("100.84"), self.currency), is_refused, NOW, NOW)

    def person(self, *, wants_notifications: bool = True, wants_favourite_news: bool = False) -> Person:
        """Somebody."""
        return Person(ANN, Language.ENGLISH, wants_notifications, wants_favourite_news=wants_favourite_news)

    def favourite(self, at: int = 7) -> Favourite:
        """A starred service."""
        return Favourite.of(self.service(at=at), self.currency, NOW)

    def changes(self, each: int, *, are_rates_comparable: bool = True) -> CatalogueChanges:
        """So many changes of every kind."""
        found = [
            ServiceChange(kind, self.service(at=100 * row), self.service(at=100 * row))
            for kind in ChangeKind
            for row in range(each)
        ]
        return CatalogueChanges(found, are_rates_comparable)


_MARKUP: Final = "<b>Best</b> & <cheap> </code> &amp; {name} {0} %s <tg-spoiler>"
_TURNING: Final = "\u202eevil\u202c \u2067متابعين\u2069 Instagram \u200f123\u2066 عربي mixed 😀"

WORLDS: Final = {
    "ordinary": Values(),
    "markup": Values(
        name=_MARKUP,
        category=_MARKUP,
        link="https://example.com/?a=1&b=<2>&lt;",
        description=_MARKUP * 3,
        currency="<i>",
        words=_MARKUP,
        word="<u>",
        comment=_MARKUP,
        site="a&b.com",
    ),
    "long": Values(
        name="N" * 300,
        category="C" * 300,
        link="https://example.com/" + "a" * 980,
        description="word " * 800,
        currency="C" * 60,
        words="w" * 500,
        word="w" * 60,
        comment="c" * 2000,
        number="9" * 64,
        rate="123456789012345678901234567890.1234567891",
        quantity=2_147_483_647,
        our_id=LARGEST_ID,
    ),
    "astral": Values(
        name="𝐅" * 300,
        category="😀" * 300,
        link="https://example.com/" + "😀" * 980,
        description="👨‍👩‍👧‍👦" * 600,
        currency="💶",
        words="😀" * 500,
        word="😀" * 60,
        comment="😀" * 2000,
    ),
    "mixed": Values(
        name=_TURNING,
        category=_TURNING,
        link="https://example.com/عربي",
        description="سطر أول\r\nsecond line\n\n" + _TURNING,
        currency="ر.س",
        words=_TURNING,
        word="مكتمل",
        comment=_TURNING,
    ),
    "ampersands": Values(
        name="&" * 300,
        category="<" * 300,
        link="https://example.com/" + "&" * 980,
        description="&" * 4000,
        words="<" * 500,
        comment=">" * 2000,
    ),
}
