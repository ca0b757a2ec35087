"""Inline mode: services as one types, fifty a page, for the person alone; what is chosen opens its card."""

from datetime import timedelta

import pytest

from bot.domain.account import Language
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY
from bot.sandbox.fake_telegram.world.inline import InlineAnswer
from tests.support.stage import HASTY, LINK, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def titles(answer: InlineAnswer) -> list[str]:
    return [result.title for result in answer.results]


def label(answer: InlineAnswer) -> str:
    return bare(answer.button.text) if answer.button else ""


async def test_services_are_listed_with_rate_and_bounds(customer: Chat) -> None:
    answer = await customer.types_inline("instagram followers real mix")
    (first,) = answer.results
    assert first.title.startswith("Instagram Followers 🌍 | Real Mix")
    figures, category = bare(first.description).split("\n")
    assert "0.62 USD" in figures
    assert "100,000" in figures
    assert "Instagram Followers" in category
    assert first.content.text == "#101"
    assert answer.next_offset == ""
    assert answer.button is None


async def test_pages_of_fifty_follow_one_another_to_the_end(stage: Stage, customer: Chat) -> None:
    answer = await customer.types_inline("")
    shown, offsets = titles(answer), [answer.next_offset]
    assert len(shown) == 50
    while answer.next_offset:
        answer = await customer.types_inline("", answer.next_offset)
        shown += titles(answer)
        offsets.append(answer.next_offset)
    assert len(shown) == len(stage.world.panel.catalogue)
    assert offsets == ["50", ""]
    for odd in ("-50", "x", "٥٠", "9" * 64):
        assert titles(await customer.types_inline("", odd)) == shown[:50]
    assert titles(await customer.types_inline("", "999999")) == []


async def test_what_is_chosen_opens_its_card_whatever_question_is_open(customer: Chat) -> None:
    await customer.types_inline("instagram followers real mix")
    customer.chooses(0)
    await customer.answers("service.number", service_id="101")
    customer.say("/order 1")
    await customer.answers("order.title")
    await customer.types_inline("instagram followers real mix")
    customer.chooses(0)
    await customer.answers("service.number", service_id="101")
    customer.say(LINK)
    await customer.answers("order.title")
    await customer.sees("order.ask_quantity")


async def test_a_service_that_is_gone_when_it_is_chosen_is_said(stage: Stage, customer: Chat) -> None:
    await customer.types_inline("instagram followers real mix")
    stage.world.panel.change_service("101", is_listed=False)
    stage.clock.advance(timedelta(minutes=16))
    customer.chooses(0)
    await customer.answers("problem.service_unknown", service_id="101")


async def test_nothing_found_leads_to_the_services(customer: Chat) -> None:
    answer = await customer.types_inline("xyzzyx")
    assert titles(answer) == []
    assert label(answer) == bare(customer.tr.plain("inline.nothing"))
    assert answer.button is not None
    customer.start(answer.button.start_parameter)
    await customer.answers("browse.title")


async def test_without_a_key_the_button_leads_to_connecting_it(chat: Chat) -> None:
    answer = await chat.types_inline("likes")
    assert titles(answer) == []
    assert label(answer) == bare(chat.tr.plain("inline.connect"))
    assert answer.button is not None
    chat.start(answer.button.start_parameter)
    await chat.answers("welcome.send_key")
    chat.say(DEMO_KEY)
    await chat.sees("key.connected")
    assert titles(await chat.types_inline("likes"))


async def test_a_refused_key_shows_no_rates(stage: Stage, customer: Chat) -> None:
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    customer.say("/balance")
    await customer.answers("problem.refused_suspended")
    answer = await customer.types_inline("likes")
    assert titles(answer) == []
    assert label(answer) == bare(customer.tr.plain("inline.connect"))


async def test_an_old_list_is_shown_with_its_age_and_the_panel_is_not_asked(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/services")
    await customer.answers("browse.title")
    stage.world.fault_line.arm("drop_before", action="services")
    stage.clock.advance(timedelta(minutes=40))
    answer = await customer.types_inline("likes")
    assert titles(answer)
    assert label(answer) == bare(customer.tr.plural("inline.stale", 40))


async def test_without_any_list_it_is_said_in_time(stage: Stage, customer: Chat) -> None:
    stage.world.fault_line.arm("drop_before", action="services")
    answer = await customer.types_inline("likes")
    assert titles(answer) == []
    assert label(answer) == bare(customer.tr.plain("inline.no_list"))


async def test_a_key_typed_by_mistake_finds_nothing_and_is_kept_nowhere(stage: Stage, customer: Chat) -> None:
    secret = "0123456789abcdef" * 2
    answer = await customer.types_inline(secret)
    assert answer == InlineAnswer()
    await stage.rests()
    for file in stage.folder.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes()


async def test_each_person_sees_the_rates_of_their_own_account(stage: Stage, customer: Chat) -> None:
    answer = await customer.types_inline("instagram followers real mix")
    assert titles(answer)
    stranger = stage.chat(Language.ENGLISH, 1002)
    other = await stranger.types_inline("instagram followers real mix")
    assert titles(other) == []


async def test_the_search_buttons_begin_a_live_search_with_the_words(customer: Chat) -> None:
    customer.say("/start")
    await customer.answers("home.title")
    assert customer.has("button.live_search")
    customer.say("instagram likes")
    await customer.answers("search.title")
    assert customer.has("button.live_search")
    words = [button.value for row in customer.screen.keyboard for button in row]
    assert "instagram likes" in words


async def test_typing_in_a_flood_answers_the_last_and_keeps_nobody_waiting(
    stage: Stage, customer: Chat
) -> None:
    queries = [
        stage.world.telegram.type_inline(customer.person_id, f"insta{number}") for number in range(150)
    ]
    customer.say("/balance")
    await customer.answers("balance.line")
    last = await customer.types_inline("instagram")
    assert titles(last)
    assert not customer.pattern("problem.slow_down").search(customer.text)
    assert any(query.answer for query in queries)
