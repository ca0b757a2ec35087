"""Intents: one winner, no way back, and nothing of anybody else."""

import asyncio
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from bot.domain import intent as intent_graph
from bot.domain.ids import IntentId, PanelOrderId, PersonId
from bot.domain.intent import (
    Intent,
    IntentName,
    IntentState,
    NotSent,
    Outcome,
    Placed,
    RefusalKind,
    Rejected,
    Unclear,
    state_after,
)
from bot.domain.money import Money
from storage.store import Storage
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOW,
    SECOND,
    card,
    dollars,
    draft,
    sending,
    settled,
)

PLACED = Placed(PanelOrderId("23501"))
UNCLEAR = Unclear("read_timeout")
REJECTED = Rejected(RefusalKind.FUNDS, "Not enough funds")


def close(monkeypatch: pytest.MonkeyPatch, before: IntentState, after: IntentState) -> None:
    """Take one way out of the domain's graph."""
    drawn = intent_graph._NEXT[before]
    monkeypatch.setitem(intent_graph._NEXT, before, drawn - {after})


async def test_a_card_is_read_back_as_it_was_shown(storage: Storage) -> None:
    shown = await card(storage)
    assert shown == Intent(
        intent_id=shown.intent_id,
        person_id=ANN,
        nonce="n1",
        state=IntentState.DRAFT,
        draft=draft(),
        charge=Decimal("1.20"),
        currency="USD",
        balance_before=Decimal(10),
        created_at=NOW,
        expires_at=NOW + 15 * MINUTE,
    )
    assert await storage.intents.get(ANN, shown.intent_id) == shown


async def test_a_new_card_ends_the_earlier_one_of_the_same_person_only(storage: Storage) -> None:
    earlier, bobs = await card(storage), await card(storage, BOB)
    await card(storage, nonce="n2")
    assert await storage.intents.claim(ANN, earlier.intent_id, "n1", NOW) is None
    put_aside = await storage.intents.get(ANN, earlier.intent_id)
    assert put_aside is not None
    assert (put_aside.state, put_aside.settled_at) == (IntentState.ABANDONED, NOW)
    assert await storage.intents.get(BOB, bobs.intent_id) == bobs


async def test_cards_never_confirmed_are_removed_after_a_month(storage: Storage) -> None:
    old = await card(storage, at=NOW - 31 * DAY)
    given_up = await settled(storage, UNCLEAR, at=NOW - 31 * DAY)
    await storage.intents.abandon(ANN, given_up.intent_id, NOW)
    await card(storage)
    assert await storage.intents.get(ANN, old.intent_id) is None
    assert await storage.intents.get(ANN, given_up.intent_id) is not None


async def test_of_a_hundred_taps_one_wins(storage: Storage) -> None:
    shown = await card(storage)
    async with asyncio.TaskGroup() as taps:
        claims = [
            taps.create_task(storage.intents.claim(ANN, shown.intent_id, "n1", NOW)) for _ in range(100)
        ]
    winners = [won for claim in claims if (won := claim.result()) is not None]
    assert [(won.state, won.sent_at) for won in winners] == [(IntentState.SENDING, NOW)]


async def test_of_a_hundred_taps_inside_transactions_one_wins(storage: Storage) -> None:
    shown = await card(storage)

    async def tap() -> Intent | None:
        async with storage.transaction():
            return await storage.intents.claim(ANN, shown.intent_id, "n1", NOW)

    async with asyncio.TaskGroup() as taps:
        claims = [taps.create_task(tap()) for _ in range(100)]
    assert sum(claim.result() is not None for claim in claims) == 1


@pytest.mark.parametrize(
    ("person_id", "nonce", "at"),
    [
        (BOB, "n1", NOW),
        (ANN, "n0", NOW),
        (ANN, "n1", NOW + 15 * MINUTE),
    ],
    ids=["somebody else", "another card", "expired"],
)
async def test_a_card_is_confirmed_only_by_its_person_as_shown_and_in_time(
    storage: Storage, person_id: PersonId, nonce: str, at: datetime
) -> None:
    shown = await card(storage)
    assert await storage.intents.claim(person_id, shown.intent_id, nonce, at) is None
    assert await storage.intents.claim(ANN, shown.intent_id, "n1", NOW + 15 * MINUTE - SECOND) is not None


async def test_two_people_with_one_key_send_one_order_at_a_time(storage: Storage) -> None:
    await storage.accounts.connect(BOB, KEY, dollars("10"), NOW)
    first, second = await card(storage), await card(storage, BOB)
    assert await storage.intents.claim(ANN, first.intent_id, "n1", NOW) is not None
    assert await storage.intents.claim(BOB, second.intent_id, "n1", NOW) is None
    await storage.intents.settle(ANN, first.intent_id, NotSent(), NOW)
    assert await storage.intents.claim(BOB, second.intent_id, "n1", NOW) is not None


async def test_people_with_different_keys_send_at_once(storage: Storage) -> None:
    for person_id in (ANN, BOB):
        sent = await sending(storage, person_id)
        kept = await storage.intents.get(person_id, sent.intent_id)
        assert kept is not None
        assert kept.state is IntentState.SENDING


async def test_nothing_is_sent_without_an_account(storage: Storage) -> None:
    shown = await card(storage)
    await storage.people.forget(BOB, NOW)
    await storage._database.run("DELETE FROM accounts WHERE person_id = :ann", ann=ANN)
    assert await storage.intents.claim(ANN, shown.intent_id, "n1", NOW) is None


@pytest.mark.parametrize(
    ("outcome", "state", "panel_order_id", "words"),
    [
        (PLACED, IntentState.PLACED, "23501", ""),
        (Rejected(RefusalKind.FUNDS, "Not enough funds"), IntentState.REJECTED, None, "Not enough funds"),
        (NotSent(), IntentState.NOT_SENT, None, ""),
        (UNCLEAR, IntentState.UNKNOWN, None, ""),
    ],
)
async def test_an_outcome_is_written_down_once(
    storage: Storage, outcome: Outcome, state: IntentState, panel_order_id: str | None, words: str
) -> None:
    sent = await sending(storage)
    assert await storage.intents.settle(BOB, sent.intent_id, outcome, NOW) is None
    known = await storage.intents.settle(ANN, sent.intent_id, outcome, NOW + SECOND)
    assert known is not None
    assert (known.state, known.panel_order_id, known.panel_words) == (state, panel_order_id, words)
    assert (known.sent_at, known.settled_at) == (NOW, NOW + SECOND)
    assert await storage.intents.settle(ANN, sent.intent_id, PLACED, NOW) is None
    assert await storage.intents.get(ANN, sent.intent_id) == known


async def test_a_card_that_was_not_confirmed_has_no_outcome(storage: Storage) -> None:
    shown = await card(storage)
    assert await storage.intents.settle(ANN, shown.intent_id, PLACED, NOW) is None


async def test_an_unknown_outcome_is_resolved_by_its_number_once(storage: Storage) -> None:
    unknown = await settled(storage, UNCLEAR)
    number = PanelOrderId("23501")
    assert await storage.intents.attach(BOB, unknown.intent_id, number, NOW) is None
    attached = await storage.intents.attach(ANN, unknown.intent_id, number, NOW + SECOND)
    assert attached is not None
    assert (attached.state, attached.panel_order_id) == (IntentState.PLACED, number)
    assert await storage.intents.attach(ANN, unknown.intent_id, number, NOW) is None


async def test_cards_and_unknown_outcomes_can_be_given_up_and_nothing_else(storage: Storage) -> None:
    shown = await card(storage)
    assert await storage.intents.abandon(BOB, shown.intent_id, NOW) is None
    given_up = await storage.intents.abandon(ANN, shown.intent_id, NOW)
    assert given_up is not None
    assert given_up.state is IntentState.ABANDONED
    sent = await sending(storage)
    assert await storage.intents.abandon(ANN, sent.intent_id, NOW) is None
    await storage.intents.settle(ANN, sent.intent_id, UNCLEAR, NOW)
    assert await storage.intents.abandon(ANN, sent.intent_id, NOW) is not None
    assert await storage.intents.abandon(ANN, sent.intent_id, NOW) is None


@pytest.mark.parametrize("after", [PLACED, REJECTED, NotSent(), UNCLEAR])
async def test_an_outcome_the_domain_does_not_draw_changes_no_row(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, after: Outcome
) -> None:
    sent = await sending(storage)
    close(monkeypatch, IntentState.SENDING, state_after(after))
    assert await storage.intents.settle(ANN, sent.intent_id, after, NOW) is None
    if after is UNCLEAR:
        await storage.intents.interrupt_sending(NOW)
    assert await storage.intents.get(ANN, sent.intent_id) == sent


async def test_no_other_way_that_the_domain_does_not_draw_changes_a_row(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown, shown = await settled(storage, UNCLEAR), await card(storage)
    close(monkeypatch, IntentState.UNKNOWN, IntentState.PLACED)
    assert await storage.intents.attach(ANN, unknown.intent_id, PanelOrderId("1"), NOW) is None
    close(monkeypatch, IntentState.UNKNOWN, IntentState.ABANDONED)
    assert await storage.intents.abandon(ANN, unknown.intent_id, NOW) is None
    close(monkeypatch, IntentState.DRAFT, IntentState.SENDING)
    assert await storage.intents.claim(ANN, shown.intent_id, shown.nonce, NOW) is None
    close(monkeypatch, IntentState.DRAFT, IntentState.ABANDONED)
    assert await storage.intents.abandon(ANN, shown.intent_id, NOW) is None
    await card(storage)
    kept = [await storage.intents.get(ANN, one.intent_id) for one in (unknown, shown)]
    assert kept == [unknown, shown]


async def test_unresolved_are_the_unknown_ones_newest_first(storage: Storage) -> None:
    first, second = await settled(storage, UNCLEAR), await settled(storage, UNCLEAR)
    await settled(storage, PLACED)
    await settled(storage, UNCLEAR, BOB)
    assert await storage.intents.unresolved(ANN) == [second, first]


async def test_at_the_start_what_was_being_sent_is_unknown(storage: Storage) -> None:
    anns, bobs = await sending(storage), await sending(storage, BOB)
    shown = await card(storage)
    interrupted = await storage.intents.interrupt_sending(NOW + MINUTE)
    assert interrupted == [IntentName(ANN, anns.intent_id), IntentName(BOB, bobs.intent_id)]
    for sent in (anns, bobs):
        unknown = replace(sent, state=IntentState.UNKNOWN, settled_at=NOW + MINUTE)
        assert await storage.intents.get(sent.person_id, sent.intent_id) == unknown
    assert await storage.intents.get(ANN, shown.intent_id) == shown
    assert await storage.intents.interrupt_sending(NOW) == []


async def test_who_is_sending_with_which_key(storage: Storage) -> None:
    fingerprint = await storage.accounts.fingerprint(ANN)
    assert fingerprint is not None
    assert not await storage.intents.sending_with(fingerprint)
    sent = await sending(storage)
    assert await storage.intents.sending_with(fingerprint)
    assert await storage.intents.fingerprint(ANN, sent.intent_id) == fingerprint
    assert await storage.intents.fingerprint(BOB, sent.intent_id) is None


async def test_other_orders_with_the_key_that_may_show_in_its_balance_are_counted(storage: Storage) -> None:
    await settled(storage, PLACED, at=NOW - 120 * MINUTE)
    await settled(storage, UNCLEAR, at=NOW - 120 * MINUTE)
    await settled(storage, PLACED, at=NOW - MINUTE)
    count = storage.intents.muddying
    await storage.accounts.set_balance(ANN, KEY, Money(Decimal(10), "USD"), NOW - SECOND)
    own = await settled(storage, UNCLEAR)
    assert await count(own, NOW + 2 * MINUTE) == 0
    await settled(storage, UNCLEAR, at=NOW - MINUTE)
    assert await count(own, NOW + 2 * MINUTE) == 1
    await settled(storage, NotSent(), at=NOW + MINUTE)
    await settled(storage, PLACED, at=NOW + 2 * MINUTE)
    await settled(storage, PLACED, BOB, at=NOW + MINUTE)
    await card(storage, at=NOW + MINUTE)
    assert await count(own, NOW + MINUTE) == 2
    assert await count(own, NOW + 2 * MINUTE) == 3


async def test_an_order_that_ended_since_the_balance_was_asked_for_may_be_missing_in_it(
    storage: Storage,
) -> None:
    await storage.accounts.connect(BOB, KEY, Money(Decimal(10), "USD"), NOW)
    await storage.accounts.set_balance(ANN, KEY, Money(Decimal(10), "USD"), NOW - SECOND)
    await settled(storage, PLACED, BOB, at=NOW - SECOND)
    own = await settled(storage, UNCLEAR)
    assert await storage.intents.muddying(own, NOW) == 1


async def test_probes_are_due_at_their_time_until_stopped(storage: Storage) -> None:
    first, second = await settled(storage, UNCLEAR), await settled(storage, UNCLEAR)
    schedule = storage.intents.schedule_probe
    await schedule(ANN, first.intent_id, 2, NOW + 2 * SECOND)
    await schedule(ANN, second.intent_id, 1, NOW + SECOND)
    await schedule(BOB, second.intent_id, 9, NOW)
    assert await storage.intents.due_probes(NOW) == []
    assert await storage.intents.due_probes(NOW + 2 * SECOND) == [(second, 1), (first, 2)]
    await storage.intents.stop_probes(BOB, first.intent_id)
    await storage.intents.stop_probes(ANN, second.intent_id)
    assert await storage.intents.due_probes(NOW + 2 * SECOND) == [(first, 2)]


@pytest.mark.parametrize("resolution", ["attach", "abandon"])
async def test_a_resolved_outcome_is_not_looked_into_any_more(storage: Storage, resolution: str) -> None:
    unknown = await settled(storage, UNCLEAR)
    await storage.intents.schedule_probe(ANN, unknown.intent_id, 1, NOW)
    if resolution == "attach":
        await storage.intents.attach(ANN, unknown.intent_id, PanelOrderId("1"), NOW)
    else:
        await storage.intents.abandon(ANN, unknown.intent_id, NOW)
    await storage.intents.schedule_probe(ANN, unknown.intent_id, 2, NOW)
    assert await storage.intents.due_probes(NOW + DAY) == []


async def test_balances_seen_are_kept_in_order_for_their_person(storage: Storage) -> None:
    unknown = await settled(storage, UNCLEAR)
    note = storage.intents.note_probe
    await note(ANN, unknown.intent_id, dollars("8.80"), NOW + MINUTE)
    await note(ANN, unknown.intent_id, dollars("10.00"), NOW + SECOND)
    await note(BOB, unknown.intent_id, dollars("1"), NOW)
    assert await storage.intents.probes(ANN, unknown.intent_id) == [
        (dollars("10.00"), NOW + SECOND),
        (dollars("8.80"), NOW + MINUTE),
    ]
    assert await storage.intents.probes(BOB, unknown.intent_id) == []


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**40])
async def test_a_forged_number_finds_nothing(storage: Storage, number: int) -> None:
    await card(storage)
    forged = IntentId(number)
    assert await storage.intents.get(ANN, forged) is None
    assert await storage.intents.claim(ANN, forged, "n1", NOW) is None
    assert await storage.intents.abandon(ANN, forged, NOW) is None


async def test_the_balance_known_at_the_tap_replaces_the_one_on_the_card(storage: Storage) -> None:
    shown = await card(storage)
    await storage.accounts.set_balance(ANN, KEY, Money(Decimal("7.30"), "USD"), NOW)
    sent = await storage.intents.claim(ANN, shown.intent_id, "n1", NOW)
    assert sent is not None
    assert sent.balance_before == Decimal("7.30")
    assert await storage.intents.get(ANN, shown.intent_id) == sent
