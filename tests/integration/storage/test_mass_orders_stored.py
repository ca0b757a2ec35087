"""Mass orders: one open list for each person, a card spent once, a line claimed once."""

import asyncio
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain.ids import PersonId
from bot.domain.intent import Intent, IntentState, NotSent, Placed, Unclear
from bot.domain.link_cleaning import page_of
from bot.domain.mass_run import LineState, MassEnd, MassLine, MassOrder, MassState
from bot.domain.problems import problem
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry
from tests.integration.storage.samples import (
    ANN,
    BOB,
    DAY,
    KEY,
    MINUTE,
    NOW,
    OTHER_KEY,
    card,
    dollars,
    draft,
)


def line(position: int) -> MassLine:
    return MassLine(position, f"line {position}", draft(f"https://example.com/{position}"))


async def shown(storage: Storage, person_id: PersonId = ANN, *lines: MassLine) -> MassOrder:
    """A mass order whose card is shown."""
    mass = await storage.mass_orders.begin(person_id, NOW)
    given = await storage.mass_orders.show_card(
        person_id,
        mass.mass_id,
        lines or (line(1), line(2)),
        nonce="n1",
        balance=dollars("10"),
        reviewed_at=NOW,
        expires_at=NOW + 10 * MINUTE,
    )
    assert given is not None
    return given


async def confirmed(storage: Storage, person_id: PersonId = ANN) -> MassOrder:
    """A mass order on its way."""
    mass = await shown(storage, person_id)
    begun = await storage.mass_orders.confirm(person_id, mass.mass_id, "n1", NOW, accepts_twins=False)
    assert begun is not None
    return begun


async def claim(storage: Storage, mass: MassOrder, which: MassLine) -> Intent | None:
    return await storage.mass_orders.claim_line(mass, which, nonce="x", at=NOW)


async def test_a_person_has_one_open_list_and_a_new_one_after_it_ended(storage: Storage) -> None:
    first = await storage.mass_orders.begin(ANN, NOW)
    assert await storage.mass_orders.begin(ANN, NOW) == first
    assert (await storage.mass_orders.begin(BOB, NOW)).mass_id != first.mass_id
    begun = await confirmed(storage)
    assert begun.mass_id == first.mass_id
    assert await storage.mass_orders.end(ANN, begun.mass_id, MassEnd.STOPPED, NOW)
    assert not await storage.mass_orders.end(ANN, begun.mass_id, MassEnd.COMPLETE, NOW)
    assert (await storage.mass_orders.begin(ANN, NOW)).mass_id != first.mass_id


async def test_lines_and_card_are_read_back_as_they_were_shown(storage: Storage) -> None:
    wrong = MassLine(2, "nonsense", None, problem("problem.quantity_below", least=50, given=1))
    mass = await shown(storage, ANN, line(1), wrong)
    assert await storage.mass_orders.lines(ANN, mass.mass_id) == [line(1), wrong]
    assert (mass.nonce, mass.balance, mass.state) == ("n1", dollars("10"), MassState.DRAFT)
    assert await storage.mass_orders.get(ANN, mass.mass_id) == mass
    assert await storage.mass_orders.get(BOB, mass.mass_id) is None
    assert await storage.mass_orders.lines(BOB, mass.mass_id) == []


async def test_a_changed_list_has_no_card(storage: Storage) -> None:
    mass = await shown(storage)
    assert await storage.mass_orders.write_texts(ANN, mass.mass_id, ["new"])
    assert await storage.mass_orders.confirm(ANN, mass.mass_id, "n1", NOW, accepts_twins=False) is None
    assert await storage.mass_orders.confirm(ANN, mass.mass_id, "", NOW, accepts_twins=False) is None
    assert await storage.mass_orders.lines(ANN, mass.mass_id) == [MassLine(1, "new")]


@pytest.mark.parametrize(
    ("person_id", "nonce", "at"),
    [(BOB, "n1", NOW), (ANN, "n0", NOW), (ANN, "n1", NOW + 10 * MINUTE)],
    ids=["somebody else", "another card", "expired"],
)
async def test_a_card_is_confirmed_only_by_its_person_as_shown_and_in_time(
    storage: Storage, person_id: PersonId, nonce: str, at: datetime
) -> None:
    mass = await shown(storage)
    orders = storage.mass_orders
    assert await orders.confirm(person_id, mass.mass_id, nonce, at, accepts_twins=True) is None
    assert await orders.confirm(ANN, mass.mass_id, "n1", NOW, accepts_twins=True) is not None


async def test_of_a_hundred_confirms_one_wins(storage: Storage) -> None:
    mass = await shown(storage)
    answers = await asyncio.gather(
        *(storage.mass_orders.confirm(ANN, mass.mass_id, "n1", NOW, accepts_twins=False) for _ in range(100))
    )
    assert sum(answer is not None for answer in answers) == 1


async def test_a_running_list_cannot_be_changed_dropped_or_shown_anew(storage: Storage) -> None:
    mass = await confirmed(storage)
    assert not await storage.mass_orders.write_texts(ANN, mass.mass_id, ["new"])
    assert not await storage.mass_orders.drop(ANN, mass.mass_id)
    assert not await storage.mass_orders.drop(BOB, mass.mass_id)
    assert len(await storage.mass_orders.lines(ANN, mass.mass_id)) == 2


async def test_of_a_hundred_claims_of_a_line_one_wins_and_it_is_being_sent(storage: Storage) -> None:
    mass = await confirmed(storage)
    claims = await asyncio.gather(*(claim(storage, mass, line(1)) for _ in range(100)))
    (won,) = [one for one in claims if one is not None]
    assert (won.state, won.charge, won.balance_before) == (IntentState.SENDING, Decimal("1.20"), Decimal(10))
    first, second = await storage.mass_orders.lines(ANN, mass.mass_id)
    assert (first.state, second.state) == (LineState.SENDING, LineState.WAITING)
    assert first.intent == won


async def test_a_line_is_claimed_only_while_it_may_be_sent(storage: Storage) -> None:
    mass = await confirmed(storage)
    single = await card(storage)
    await storage.intents.claim(ANN, single.intent_id, "n1", NOW)
    assert await claim(storage, mass, line(1)) is None, "another order with the key is on its way"
    await storage.intents.settle(ANN, single.intent_id, NotSent(), NOW)
    await storage.accounts.connect(ANN, OTHER_KEY, dollars("10"), NOW)
    assert not await storage.mass_orders.has_its_key(ANN, mass.mass_id)
    assert await claim(storage, mass, line(1)) is None, "the key was replaced"
    await storage.accounts.connect(ANN, KEY, dollars("10"), NOW)
    await storage.mass_orders.pass_over(mass, line(1), problem("mass.line_gone"))
    assert await claim(storage, mass, line(1)) is None, "it was passed over"
    assert await storage.mass_orders.stop(BOB, mass.mass_id) is None
    assert await storage.mass_orders.stop(ANN, mass.mass_id) is not None
    assert await claim(storage, mass, line(2)) is None, "it is stopping"
    await storage.mass_orders.end(ANN, mass.mass_id, MassEnd.STOPPED, NOW)
    assert await claim(storage, mass, line(2)) is None, "it ended"


async def test_a_sent_line_is_never_claimed_again_whatever_became_of_it(storage: Storage) -> None:
    mass = await confirmed(storage)
    won = await claim(storage, mass, line(1))
    assert won is not None
    await storage.intents.settle(ANN, won.intent_id, Unclear("x"), NOW)
    assert await claim(storage, mass, line(1)) is None
    await storage.mass_orders.pass_over(mass, line(1), problem("mass.line_gone"))
    await storage.intents.abandon(ANN, won.intent_id, NOW)
    assert await claim(storage, mass, line(1)) is None
    assert [kept.state for kept in await storage.mass_orders.lines(ANN, mass.mass_id)] == [
        LineState.ABANDONED,
        LineState.WAITING,
    ]


async def test_a_card_of_a_single_order_stays_while_lines_are_claimed(storage: Storage) -> None:
    single = await card(storage)
    assert await claim(storage, await confirmed(storage), line(1)) is not None
    assert await storage.intents.get(ANN, single.intent_id) == single


async def test_a_new_primary_key_is_not_a_replaced_panel_key(
    storage: Storage, path: Path, keyring_text: str
) -> None:
    mass = await confirmed(storage)
    await storage.close()
    both = Vault(Keyring.parse(f"{generate_key_entry('second')},{keyring_text}"))
    again = await Storage.open(path, both, at=NOW)
    assert await again.mass_orders.has_its_key(ANN, mass.mass_id)
    await again.close()


async def test_ended_ones_are_kept_for_a_month(storage: Storage) -> None:
    mass = await confirmed(storage)
    won = await claim(storage, mass, line(1))
    assert won is not None
    await storage.intents.settle(ANN, won.intent_id, Unclear("x"), NOW)
    await storage.mass_orders.end(ANN, mass.mass_id, MassEnd.STOPPED, NOW)
    await storage.mass_orders.begin(ANN, NOW + 30 * DAY)
    assert await storage.mass_orders.get(ANN, mass.mass_id) is not None
    await storage.mass_orders.begin(ANN, NOW + 31 * DAY)
    assert await storage.mass_orders.get(ANN, mass.mass_id) is None
    assert await storage.intents.get(ANN, won.intent_id) is not None


async def test_what_another_version_wrote_is_not_sent_and_its_text_stays(storage: Storage) -> None:
    mass = await confirmed(storage)
    await storage._database.run("UPDATE mass_lines SET draft = '{\"v\":0}' WHERE position = 1")
    first, second = await storage.mass_orders.lines(ANN, mass.mass_id)
    assert (first.text, first.is_waiting, second.is_waiting) == ("line 1", False, True)
    assert await claim(storage, mass, first) is None


async def test_where_it_is_shown_is_kept_until_it_is_over(storage: Storage) -> None:
    mass = await confirmed(storage)
    assert await storage.mass_orders.shown() == []
    await storage.mass_orders.show_at(ANN, mass.mass_id, 77)
    assert [one.message_id for one in await storage.mass_orders.shown()] == [77]
    assert [one.mass_id for one in await storage.mass_orders.running()] == [mass.mass_id]
    await storage.mass_orders.show_at(ANN, mass.mass_id, None)
    assert await storage.mass_orders.shown() == []


async def test_open_pairs_are_those_of_orders_that_have_not_ended(storage: Storage) -> None:
    mass = await confirmed(storage)
    won = await claim(storage, mass, line(1))
    assert won is not None
    settled = await storage.intents.settle(ANN, won.intent_id, Placed("5"), NOW)  # type: ignore[arg-type]  # a number
    assert settled is not None
    order = await storage.orders.add_placed(settled, "5", at=NOW, next_check_at=NOW)  # type: ignore[arg-type]  # same
    assert await storage.orders.open_pairs(ANN) == {
        ("7", page_of("https://example.com/1")): order.panel_order_id
    }
    assert await storage.orders.open_pairs(BOB) == {}
