"""Every screen the bot can show, each in all its shapes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

from bot.chat import callbacks
from bot.chat.deep_links import link_to_service
from bot.chat.i18n import Html, Translator
from bot.chat.views import (
    account,
    batches,
    browse,
    changes,
    choice,
    digest,
    favourites,
    lookup,
    mass,
    mass_runs,
    notices,
    order_card,
    order_lists,
    outcomes,
    problems,
    requests,
    services,
    telling,
    welcome,
    wizard,
)
from bot.chat.views import spending as spending_views
from bot.chat.views.browse import Place
from bot.chat.views.places import Place as CardPlace
from bot.chat.views.screen import Screen
from bot.domain.asking import MOST_AT_ONCE, Choice
from bot.domain.browsing import NO_FILTERS, Filters, Shelves
from bot.domain.catalogue import Catalogue, handle_for
from bot.domain.catalogue_changes import CatalogueChanges, ChangeKind
from bot.domain.cautions import Cautions
from bot.domain.favourites import FavouriteChange, FavouriteChangeKind
from bot.domain.ids import OrderId, PanelOrderId, PanelRefillId, ServiceId
from bot.domain.intent import IntentState, RefusalKind
from bot.domain.mass_run import MassEnd, MassLine, Tally
from bot.domain.money import Money
from bot.domain.month import Month
from bot.domain.notices import Change, OrderEnded, OrderVanished, RefillEnded
from bot.domain.order import Order, OrderStatus, RequestKind, RequestState, UnknownToPanel
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question
from bot.domain.order_history import EntryKind, HistoryEntry, OrderDetails
from bot.domain.order_lists import Lines
from bot.domain.order_tabs import OrdersShown, Tab
from bot.domain.order_tabs import Place as ListPlace
from bot.domain.platforms import Platform
from bot.domain.preferences import Preferences, SilentHours, Topic
from bot.domain.problems import Problem
from bot.domain.reconciliation import Verdict
from bot.domain.refills import RefillEnd
from bot.domain.request_batch import BatchEnd, BatchTally
from bot.domain.spending import PERIODS, Spending
from bot.domain.standing import Standing
from bot.domain.status_table import Complaint, KeptOrder, StatusTable, Told, Untold
from tests.unit.chat.view_values import LARGEST_ID, NOW, Values

Draw: TypeAlias = Callable[[Translator, Values], Screen | Sequence[Screen]]

KINDS: Final = (
    *("Default", "Package", "SEO", "Custom Comments", "Custom Comments Package", "Mentions"),
    *("Mentions with Hashtags", "Mentions Custom List", "Mentions Hashtag", "Mentions User Followers"),
    *("Mentions Media Likers", "Comment Likes", "Comment Replies", "Poll", "Invites from Groups"),
    *("Subscriptions", "Web Traffic", "Realtime"),
)
FURTHER: Final = {
    "Default": (Question.TRACKING,),
    "Web Traffic": (Question.GOOGLE_KEYWORD, Question.REFERRING_URL),
}
"""Questions that only certain answers lead to; each is drawn all the same."""

FINAL: Final = [status for status in OrderStatus if status.is_final]
SETTLED: Final = [RequestState.ACCEPTED, RequestState.REFUSED, RequestState.NOT_SENT, RequestState.UNCLEAR]
FILTERS: Final = (NO_FILTERS, Filters(by_rate=True), Filters(*[True] * 4))
FAR: Final = ListPlace(Tab.NEEDS_YOU, 10**9, 10**6)
SEARCH: Final = callbacks.SearchResults(LARGEST_ID, 1)


CARD_PLACES: Final[list[CardPlace]] = [
    *(callbacks.ServiceCard(handle_for("7"), search, 3) for search in (0, LARGEST_ID)),
    *(
        callbacks.ListedCard(handle_for("7"), origin, LARGEST_ID)
        for origin in ("favourites", "recent", "all", *ChangeKind, "unknown")
    ),
]


def _changes(tr: Translator, values: Values) -> list[Screen]:
    mark = handle_for("a list")
    return [
        changes.what_changed(
            tr,
            found,
            callbacks.Changes(kind, page, mark),
            since=NOW,
            currency=values.currency,
            note=_note(tr, values),
        )
        for found in (
            values.changes(0),
            values.changes(1, are_rates_comparable=False),
            *(values.changes(each) for each in (2, 3, 11)),
            CatalogueChanges(values.changes(20).of(ChangeKind.NEW)),
        )
        for kind in ("all", *ChangeKind, "unknown")
        for page in (0, 1, LARGEST_ID)
    ]


def _note(tr: Translator, values: Values) -> Html:
    """The text of a problem, as handlers put it beside something else."""
    return problems.problem_text(tr, Problem("problem.panel_silent", {}, values.words))


def _asked(tr: Translator, values: Values, draft: OrderDraft, problem: str = "") -> Screen:
    return wizard.question(tr, draft, values.currency, today=NOW.date(), problem=problem)


def _questions(tr: Translator, values: Values) -> list[Screen]:
    note = _note(tr, values)
    drafts = [
        values.draft(kind, asked)
        for kind in KINDS
        for asked in [*values.draft(kind).questions, *FURTHER.get(kind, ())]
    ]
    listing = values.draft("Mentions", Question.USERNAMES)
    month = Month.of_day(NOW.date()).after
    return [
        *(_asked(tr, values, OrderDraft.begin(values.service(kind))) for kind in KINDS),
        *(_asked(tr, values, draft) for draft in drafts),
        *(_asked(tr, values, draft, note) for draft in drafts),
        *(
            wizard.question(tr, listing, values.currency, today=NOW.date(), added=Lines(("a",), count, count))
            for count in (0, 1, 2, 3, 11, 100)
        ),
        wizard.question(
            tr,
            values.draft("Subscriptions", Question.EXPIRY),
            values.currency,
            today=NOW.date(),
            month=month,
        ),
    ]


def _tables(tr: Translator, values: Values) -> list[Screen]:
    told: list[Told] = [
        values.report(OrderStatus.UNKNOWN),
        UnknownToPanel(values.words),
        Complaint(values.words),
        *Untold,
        *map(values.report, OrderStatus),
    ]
    kept = (KeptOrder(values.name, is_watched=True, has_ended=False), KeptOrder("", False, False))  # noqa: FBT003 - a sample
    screens = []
    for count in (1, 2, 3, 11, 100, 1000):
        numbers = [PanelOrderId(f"{values.number[:44]}{at}") for at in range(count)]
        table = StatusTable({number: told[at % len(told)] for at, number in enumerate(numbers)}, NOW)
        known = {number: kept[at % 2] for at, number in enumerate(numbers) if at % 3}
        screens += [
            lookup.table(tr, table, known, page, note=note)
            for page in (0, 1, 99)
            for note in ("", _note(tr, values), lookup.watched_note(tr, count, count, quietly=True))
        ]
    return screens


def _history(values: Values) -> list[HistoryEntry]:
    """An entry of every kind with every meaning."""
    meanings: dict[EntryKind, Iterable[str]] = {
        EntryKind.ADDED: [OrderStatus.UNKNOWN],
        EntryKind.STATUS: OrderStatus,
        EntryKind.REFILL: [RequestState.ACCEPTED, RequestState.REFUSED, RequestState.UNCLEAR],
        EntryKind.CANCEL: [RequestState.ACCEPTED, RequestState.REFUSED, RequestState.UNCLEAR],
        EntryKind.REFILL_ENDED: RefillEnd,
    }
    return [
        HistoryEntry(kind, NOW, meaning, values.words, values.quantity)
        for kind in EntryKind
        for meaning in meanings.get(kind, [""])
    ]


def _lists(tr: Translator, values: Values) -> list[Screen]:
    """Every tab, empty and full, with and without what waits; searches that found much and nothing."""
    many, search = [values.order(), replace(values.bare_order(), needs_person=True)] * 4, values.search()
    return [
        screen
        for tab in Tab
        for screen in (
            order_lists.orders_list(tr, OrdersShown(ListPlace(tab))),
            order_lists.orders_list(tr, OrdersShown(ListPlace(tab), unresolved=[values.intent()] * 200)),
            order_lists.orders_list(tr, OrdersShown(ListPlace(tab), refused_tail="wxyz", active=11)),
            order_lists.orders_list(
                tr, OrdersShown(ListPlace(tab, 0, 50), many, 100_000, [values.intent()] * 200, 99, "wxyz", 3)
            ),
        )
    ] + [
        order_lists.orders_list(tr, OrdersShown(ListPlace(Tab.ACTIVE, 10**9), search=search)),
        order_lists.orders_list(tr, OrdersShown(FAR, (), 0, [values.intent()], search=search)),
        order_lists.orders_list(tr, OrdersShown(FAR, many, 10**7, search=search)),
    ]


def _cards(tr: Translator, values: Values) -> list[Screen]:
    asked = [
        values.request(kind, state, PanelRefillId("5") if kind is RequestKind.REFILL else None)
        for kind in RequestKind
        for state in RequestState
    ]
    return [
        *(order_card.order_card(tr, OrderDetails(values.order(status))) for status in OrderStatus),
        order_card.order_card(
            tr,
            OrderDetails(values.order(is_watched=False), asked, _history(values), Money(Decimal(9), "USD")),
        ),
        order_card.order_card(
            tr,
            OrderDetails(values.order(OrderStatus.COMPLETED), asked[::-1]),
            place=FAR.word,
            note=_note(tr, values),
        ),
        order_card.order_card(tr, OrderDetails(values.order(intent_id=None))),
        order_card.order_card(tr, OrderDetails(values.bare_order())),
        order_card.order_card(
            tr, OrderDetails(values.order(), [replace(one, available_at=NOW) for one in asked])
        ),
        *(order_card.order_card(tr, OrderDetails(values.order(type_word=kind))) for kind in KINDS),
    ]


def _choices(tr: Translator, values: Values) -> list[Screen]:
    """Pages of orders, none to all of them ticked."""
    numbers = [OrderId(LARGEST_ID - at) for at in range(120)]
    few = numbers[:5]
    choosing = [
        Choice(kind, askable, tuple(askable[:ticked]))
        for kind in RequestKind
        for askable in (few, numbers)
        for ticked in (0, 1, 8, MOST_AT_ONCE)
    ]
    return [
        choice.choice(tr, one, _shown(values, one.on_page(page)), one.page(page), note=note)
        for one in choosing
        for page, note in ((0, ""), (1, _note(tr, values)), (LARGEST_ID, ""))
    ]


def _shown(values: Values, numbers: Sequence[OrderId]) -> list[Order]:
    order = values.order(OrderStatus.COMPLETED)
    return [replace(order if number % 2 else values.bare_order(), order_id=number) for number in numbers]


def _named(values: Values, count: int) -> list[PanelOrderId]:
    return [PanelOrderId(f"{values.number}{at}") for at in range(count)]


def _mass_cards(tr: Translator, values: Values) -> list[Screen]:
    """Every line with every warning; lines that are wrong; too little balance; packages."""
    good = [MassLine(at, values.link, values.draft()) for at in range(1, 101)]
    wrong = [
        MassLine(at, values.link * 40, None, problem) for at, problem in enumerate(values.line_problems(), 1)
    ]
    packages = [MassLine(1, values.link, values.draft("Package"))]
    order, poor = (
        values.mass_order(),
        replace(values.mass_order(), balance=Money(Decimal(-1), values.currency)),
    )
    return [
        mass.card(
            tr,
            shown,
            lines,
            page,
            repeats=dict.fromkeys(range(1, 101), 1),
            unresolved=dict.fromkeys(range(1, 101), values.intent()),
            open_orders=dict.fromkeys(range(1, 101), PanelOrderId(values.number)),
            note=note,
        )
        for shown in (order, poor, replace(order, balance=Money(Decimal(0), values.currency)))
        for lines in (good, wrong, [*good[:1], *wrong[1:]], packages)
        for page, note in ((0, ""), (1, _note(tr, values)))
    ]


def _digested(values: Values, count: int) -> list[Change]:
    """So many changes of every kind there is."""
    kinds: list[Change] = [
        *(OrderEnded(values.order(status), status) for status in FINAL),
        OrderEnded(values.bare_order(), OrderStatus.REFUNDED, OrderStatus.COMPLETED),
        OrderVanished(values.order()),
        *(RefillEnded(values.order(), values.request(), end) for end in RefillEnd),
    ]
    return [kinds[at % len(kinds)] for at in range(count)]


def _preferences(values: Values) -> list[Preferences]:
    mark = Money(Decimal("12.50"), values.currency)
    return [
        Preferences(),
        Preferences(frozenset(Topic), mark, SilentHours(22, 7), 345),
        Preferences(frozenset({Topic.REFILLS}), None, SilentHours(5, 5), -570),
    ]


def _spendings(values: Values) -> list[Spending]:
    """Nothing, one sure order, and everything that makes a sum unsure in many currencies and services."""
    plain, worst = (Spending.begin(NOW, offset, [NOW] * 3) for offset in (0, -570))
    plain.take_in([values.charged("0.90")])
    worst.take_in(
        values.charged(charge, service=at, currency=f"{values.currency}{at % 6}", **how)
        for at, charge in enumerate(["0.90", "9" * 30, "0.000000001"] * 10)
        for how in (
            {},
            {"is_reported": False},
            {"status": OrderStatus.PARTIAL},
            {"was_placed_elsewhere": True},
        )
    )
    return [Spending.begin(NOW, 0), plain, worst]


SCREENS: Final[Mapping[str, Draw]] = {
    "account.balance": lambda tr, v: [
        account.balance(tr, v.account(), spending) for spending in _spendings(v)
    ],
    "account.settings": lambda tr, v: [
        account.settings(
            tr,
            v.person(wants_notifications=wants, wants_favourite_news=not wants),
            v.account() if has_key else None,
        )
        for wants in (True, False)
        for has_key in (True, False)
    ],
    "account.languages": lambda tr, _: account.languages(tr),
    "account.ask_forget": lambda tr, _: account.ask_forget(tr),
    "account.forgotten": lambda tr, _: account.forgotten(tr),
    "spending.spending_by_service": lambda tr, v: [
        spending_views.spending_by_service(tr, spending, days, page, has_pictures=page > 0)
        for spending in _spendings(v)
        for days in PERIODS
        for page in (0, 1, 99)
    ],
    "spending.spending_picture": lambda tr, v: [
        spending_views.spending_picture(tr, spending) for spending in _spendings(v)
    ],
    "spending.orders_file": lambda tr, _: [
        spending_views.orders_file(tr, 1),
        spending_views.orders_file(tr, 300_000, 2),
    ],
    "spending.no_orders": lambda tr, _: spending_views.no_orders(tr),
    "browse.platforms": lambda tr, v: [
        browse.platforms(tr, v.shelves(), filters=filters, note=services.stale_note(tr, 90))
        for filters in FILTERS
    ],
    "browse.categories": lambda tr, v: [
        browse.categories(tr, Shelves(Catalogue([])), Place()),
        *(
            browse.categories(tr, shelves, place, filters=filters, note=services.stale_note(tr, 90))
            for shelves in (Shelves(v.catalogue(1, 1)), v.shelves())
            for place in (Place(page=5), Place(Platform.WEBSITE_TRAFFIC))
            for filters in FILTERS
        ),
    ],
    "browse.category_services": lambda tr, v: [
        browse.category_services(
            tr, category, place, v.currency, back=back, filters=filters, note=_note(tr, v)
        )
        for category in (v.catalogue(1, 1).categories[0], v.catalogue(1, 400).categories[0])
        for place in (Place(Platform.OTHER, handle_for("a"), 9), Place(None, handle_for("a"), 20))
        for back in (None, callbacks.PlatformCategories("website_traffic", LARGEST_ID))
        for filters in FILTERS
    ],
    "browse.filter_screen": lambda tr, _: [
        browse.filter_screen(tr, filters, place, count)
        for filters in FILTERS
        for place in (Place(), Place(Platform.WEBSITE_TRAFFIC, handle_for("a")))
        for count in (0, 1, 2, 3, 11, 100, 10_000)
    ],
    "changes.what_changed": _changes,
    "favourites.favourites": lambda tr, v: [
        favourites.favourites(tr, [], 3, v.currency, note=_note(tr, v)),
        favourites.favourites(tr, [(v.favourite(), v.service())], 0, v.currency),
        *(
            favourites.favourites(
                tr, [(v.favourite(at), v.service(at=at) if at % 2 else None) for at in range(20)], page, "X"
            )
            for page in (0, 1, 9)
        ),
        favourites.favourites(tr, [(v.favourite(), None)] * 8, 0, v.currency),
    ],
    "favourites.recent": lambda tr, v: [
        favourites.recent(tr, [], v.currency),
        favourites.recent(tr, [v.service()] * 10, v.currency, note=_note(tr, v)),
    ],
    "notices.favourites_changed": lambda tr, v: [
        notices.favourites_changed(
            tr,
            [
                FavouriteChange(kind, ServiceId("7"), v.name, Decimal(v.rate), Decimal(v.rate))
                for _ in range(10)
            ],
            others,
            v.currency,
        )
        for kind in FavouriteChangeKind
        for others in (0, 1, 2, 3, 11, 100)
    ],
    "mass.ask": lambda tr, v: [
        mass.ask(tr, v.mass_order()),
        mass.ask(tr, v.mass_order(), note=_note(tr, v)),
    ],
    "mass.card": _mass_cards,
    "mass.not_begun": lambda tr, _: mass.not_begun(tr),
    "mass.kept": lambda tr, v: mass.kept(tr, v.mass_order(), 100, _note(tr, v)),
    "mass.twins_card": lambda tr, v: [
        mass.twins_card(tr, v.mass_order(), {at: v.intent() for at in range(1, count + 1)})
        for count in (1, 2, 3, 11, 100)
    ],
    "mass.dropped": lambda tr, _: [mass.dropped(tr, something=something) for something in (True, False)],
    "mass_runs.progress": lambda tr, v: [
        mass_runs.progress(tr, order, Tally.over(v.mass_lines()))
        for order in (v.mass_order(), replace(v.mass_order(), is_stopping=True), v.mass_order(MassEnd.PANEL))
    ],
    "mass_runs.result": lambda tr, v: [
        mass_runs.result(tr, v.mass_order(end), v.mass_lines(), page)
        for end in (None, *MassEnd)
        for page in (0, 1, 99)
    ],
    "notices.order_ended": lambda tr, v: [
        screen
        for status in FINAL
        for screen in (
            notices.order_ended(tr, v.order(status), status),
            notices.order_ended(tr, v.bare_order(), status),
            notices.order_ended(tr, v.order(status), status, OrderStatus.COMPLETED),
        )
    ],
    "notices.refill_ended": lambda tr, v: [
        notices.refill_ended(tr, order, v.request(), end)
        for end in RefillEnd
        for order in (v.order(), v.bare_order())
    ],
    "notices.balance_low": lambda tr, v: notices.balance_low(
        tr, Money(Decimal("0.00001"), v.currency), Money(Decimal(5), v.currency)
    ),
    "digest.digest": lambda tr, v: [
        digest.digest(tr, _digested(v, count)) for count in (1, 2, 3, 6, 11, 15, 16, 100, 1000)
    ],
    "notices.key_refused": lambda tr, _: notices.key_refused(tr, "wxyz"),
    "notices.order_vanished": lambda tr, v: notices.order_vanished(tr, v.order()),
    "notices.interrupted": lambda tr, v: notices.interrupted(tr, v.intent()),
    "notices.verdict": lambda tr, v: [
        notices.verdict(tr, v.intent(), reached) for reached in Verdict if reached is not Verdict.CHECKING
    ],
    "choice.choice": _choices,
    "choice.nothing_to_choose": lambda tr, v: [
        choice.nothing_to_choose(tr, kind, note=note)
        for kind in RequestKind
        for note in (
            "",
            choice.named_note(tr, foreign=_named(v, 100), unable=_named(v, 1), left_out=_named(v, 11)),
        )
    ],
    "choice.review": lambda tr, v: [
        choice.review(tr, kind, _shown(v, [OrderId(LARGEST_ID)] * count), "n" * 12)
        for kind in RequestKind
        for count in (1, 2, 3, 11, MOST_AT_ONCE)
    ],
    "batches.progress": lambda tr, v: [
        batches.progress(tr, v.batch(kind, end), BatchTally.over(v.batch_lines(kind)))
        for kind in RequestKind
        for end in (None, *BatchEnd)
    ],
    "batches.result": lambda tr, v: [
        batches.result(tr, v.batch(kind, end), v.batch_lines(kind), page)
        for kind in RequestKind
        for end in (None, *BatchEnd)
        for page in (0, 1, LARGEST_ID)
    ],
    "order_lists.orders_list": _lists,
    "order_lists.ask_search": lambda tr, v: [
        order_lists.ask_search(tr, ListPlace(Tab.DONE)),
        order_lists.ask_search(tr, FAR, note=_note(tr, v)),
    ],
    "order_card.order_card": _cards,
    "lookup.ask": lambda tr, v: [
        lookup.ask(tr, has_table=has_table, note=note)
        for has_table in (True, False)
        for note in ("", _note(tr, v))
    ],
    "lookup.progress": lambda tr, _: [lookup.progress(tr, done, 1000) for done in (0, 100, 900)],
    "lookup.table": _tables,
    "lookup.one_number": lambda tr, v: [
        lookup.one_number(tr, PanelOrderId(v.number), answer, back=back)
        for answer in (v.report(), v.report(OrderStatus.COMPLETED), UnknownToPanel(v.words), None)
        for back in ((), lookup.way_back(tr, StatusTable({}, NOW), PanelOrderId(v.number)))
    ],
    "outcomes.outcome": lambda tr, v: [
        outcomes.outcome(
            tr,
            replace(v.intent(), state=state, panel_order_id=PanelOrderId(v.number)),
            order,
            RefusalKind.FUNDS,
            is_told=is_told,
        )
        for state in IntentState
        for order in (None, v.order())
        for is_told in (True, False)
    ],
    "outcomes.receipt": lambda tr, v: [
        *(outcomes.receipt(tr, v.intent(kind), v.order()) for kind in KINDS),
        *(
            outcomes.receipt(tr, v.intent(), v.order(status, is_watched=False))
            for status in (OrderStatus.PENDING, OrderStatus.COMPLETED)
        ),
    ],
    "outcomes.receipt_unsaved": lambda tr, v: outcomes.receipt_unsaved(
        tr, replace(v.intent(), panel_order_id=PanelOrderId(v.number))
    ),
    "outcomes.rejected": lambda tr, v: [
        outcomes.rejected(tr, v.intent(), kind, twin=twin)
        for kind in RefusalKind
        for twin in (None, v.intent())
    ],
    "outcomes.not_sent": lambda tr, v: outcomes.not_sent(tr, v.intent()),
    "outcomes.unknown": lambda tr, v: (
        [
            outcomes.unknown(tr, v.intent(), verdict, before=Money(Decimal("100.84"), v.currency), now=now)
            for verdict in Verdict
            for now in (None, Money(Decimal("99.94"), v.currency))
        ]
        + [
            outcomes.unknown(
                tr,
                v.intent(),
                Verdict.CHECKING,
                before=Money(Decimal(1), v.currency),
                now=None,
                note=_note(tr, v),
            )
        ]
    ),
    "outcomes.ask_number": lambda tr, v: [
        outcomes.ask_number(tr, v.intent()),
        outcomes.ask_number(tr, v.intent(), problem=_note(tr, v)),
    ],
    "outcomes.closed": lambda tr, v: outcomes.closed(tr, v.intent()),
    "outcomes.already": lambda tr, _: outcomes.already(tr),
    "problems.problem_screen": lambda tr, v: problems.problem_screen(
        tr, Problem("problem.service_unknown", {"service_id": v.word}, v.words)
    ),
    "requests.ask_number": lambda tr, _: [requests.ask_number(tr, kind) for kind in RequestKind],
    "requests.ask_request": lambda tr, v: [
        requests.ask_request(tr, order, v.request(kind))
        for kind in RequestKind
        for order in (v.order(), v.bare_order())
    ],
    "requests.request_answer": lambda tr, v: [
        requests.request_answer(tr, v.order(), v.request(kind, state))
        for kind in RequestKind
        for state in SETTLED
    ],
    "requests.refill_status": lambda tr, v: requests.refill_status(tr, v.order(), v.word),
    "services.search_results": lambda tr, v: [
        services.search_results(tr, v.name, [], SEARCH, v.currency),
        services.search_results(
            tr, v.name, v.catalogue(1).services, SEARCH, v.currency, note=services.stale_note(tr, 90)
        ),
        services.search_results(tr, v.name, v.catalogue(1, 400).services, SEARCH, v.currency),
    ],
    "services.ask_words": lambda tr, v: [
        services.ask_words(tr),
        services.ask_words(tr, note=_note(tr, v)),
    ],
    "services.service_card": lambda tr, v: [
        services.service_card(
            tr,
            v.service(kind),
            v.currency,
            place,
            is_favourite=is_favourite,
            link=link_to_service("x" * 32, v.name),
        )
        for kind in ("Default", "Package", v.word)
        for is_favourite in (True, False)
        for place in CARD_PLACES
    ],
    "welcome.welcome": lambda tr, v: [
        welcome.welcome(tr, v.site, leads_on=leads_on) for leads_on in (True, False)
    ],
    "telling.telling": lambda tr, v: [
        telling.telling(tr, replace(v.person(wants_notifications=wants), preferences=preferences))
        for wants in (True, False)
        for preferences in _preferences(v)
    ],
    "telling.low_balance": lambda tr, v: [
        telling.low_balance(tr, preferences, v.account(), problem=problem)
        for preferences in _preferences(v)
        for problem in ("", _note(tr, v))
    ],
    "telling.silence": lambda tr, v: [
        telling.silence(tr, preferences, NOW) for preferences in _preferences(v)
    ],
    "telling.silence_end": lambda tr, _: telling.silence_end(tr, 22),
    "telling.clocks": lambda tr, _: [telling.clocks(tr, NOW, offset) for offset in (None, 0, -570)],
    "welcome.home": lambda tr, v: [
        welcome.home(
            tr,
            Standing(
                v.account(is_refused=refused),
                open_orders=count,
                unresolved=count,
                is_balance_old=refused,
                draft=draft,
                mass_lines=count,
            ),
        )
        for refused in (True, False)
        for count in (0, 1, 2, 3, 11, 100)
        for draft in (None, v.draft("Default"))
    ],
    "welcome.ask_key": lambda tr, v: [
        welcome.ask_key(tr, v.site, v.account()),
        welcome.ask_key(tr, v.site, None, problem=_note(tr, v)),
    ],
    "welcome.key_held": lambda tr, _: [
        welcome.key_held(tr, is_edited=edited, was_deleted=deleted)
        for edited in (True, False)
        for deleted in (True, False)
    ],
    "welcome.key_in_caption": lambda tr, _: [
        welcome.key_in_caption(tr, was_deleted=deleted) for deleted in (True, False)
    ],
    "welcome.key_connected": lambda tr, v: [
        welcome.key_connected(tr, v.account(), was_deleted=deleted) for deleted in (True, False)
    ],
    "welcome.help_screen": lambda tr, _: welcome.help_screen(tr),
    "welcome.privacy": lambda tr, _: welcome.privacy(tr),
    "welcome.left": lambda tr, _: [welcome.left(tr, something=something) for something in (True, False)],
    "welcome.private_only": lambda tr, _: welcome.private_only(tr),
    "welcome.key_in_group": lambda tr, _: [
        welcome.key_in_group(tr, was_deleted=deleted) for deleted in (True, False)
    ],
    "wizard.question": _questions,
    "wizard.confirm_card": lambda tr, v: [
        wizard.confirm_card(tr, replace(v.intent(), draft=v.draft(asking=Question.RUNS).skip())),
        *(
            wizard.confirm_card(tr, v.intent(kind, charge=charge), note=note, cautions=cautions)
            for kind in KINDS
            for charge in ("0.90", "500")
            for note in ("", _note(tr, v))
            for cautions in (
                Cautions(),
                Cautions("n" * 250, v.word, v.order()),
                Cautions("tiktok.com", "", v.order(), v.intent()),
            )
        ),
    ],
    "wizard.twin_card": lambda tr, v: wizard.twin_card(tr, v.intent(), v.intent()),
    "wizard.edit_menu": lambda tr, v: [wizard.edit_menu(tr, v.draft(kind)) for kind in KINDS],
    "wizard.sending": lambda tr, v: wizard.sending(tr, v.intent()),
    "wizard.not_confirmed": lambda tr, v: wizard.not_confirmed(tr, _note(tr, v)),
}
"""Each screen function by module and name; what it draws covers every shape it has."""

WITHOUT_A_WAY: Final = {
    "wizard.sending": "it is replaced by the outcome",
    "lookup.progress": "it is replaced by the table",
    "account.forgotten": "nothing is left to lead to; the text says how to begin anew",
    "welcome.private_only": "buttons in a group would be everybody's",
    "welcome.key_in_group": "the same",
}
"""Screens on which there is nothing to tap, and why."""

PIECES: Final = {
    "chart.spending_chart",
    "order_rows.heading",
    "order_rows.order_row",
    "spending.spending_button",
    "spending.spent_lines",
    "spending.utc_name",
    "telling.utc_offset",
    "spending.ways_to_spending",
    "choice.named_note",
    "choice.numbers_line",
    "choice_buttons.several_row",
    "waits.wait_lines",
    "changes.changes_page",
    "changes.shown_kind",
    "places.star_button",
    "places.way_back",
    "mass.merged_note",
    "lookup.watched_note",
    "lookup.way_back",
    "orders.status_text",
    "orders.bar_line",
    "orders.progress_bar",
    "order_history.history_lines",
    "order_history.request_lines",
    "order_lists.way_back",
    "orders.report_figures",
    "orders.meaning_lines",
    "services.list_line",
    "services.rate_line",
    "problems.problem_text",
    "problems.problem_words",
    "problems.nothing_ordered",
    "problems.panel_words",
    "problems.try_again_row",
    "screen.lines",
    "screen.home_button",
    "screen.page_row",
    "screen.button_rows",
    "screen.number_rows",
    "screen.page_line",
    "inline.found",
    "inline.connect_first",
    "inline.no_list",
    "services.stale_note",
    "telling.clock_of",
    "services.age_note",
    "services.service_list",
    "services.page_rows",
    "services.numbered",
    "browse.platform_name",
    "browse.filter_line",
    "screen.jump_row",
    "answers.answer_lines",
    "answers.answer_text",
    "answers.country_name",
    "answers.draft_lines",
    "answers.list_preview",
    "answers.previewed_lines",
    "asking.asking_text",
    "cautions.caution_lines",
    "cautions.caution_row",
    "choices.calendar_rows",
    "choices.choice_rows",
    "wizard.charge_line",
}
"""Public functions that draw a part of a screen (test_view_pieces.py)."""


def drawn(name: str, tr: Translator, values: Values) -> list[Screen]:
    """All shapes of a screen."""
    result = SCREENS[name](tr, values)
    return [result] if isinstance(result, Screen) else list(result)
