"""A service shared by a link: opened at once with a key, else once it is connected; rubbish harms nobody."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.catalogue import handle_for
from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY
from tests.support.shop import place
from tests.support.stage import HASTY, LINK, Chat, Stage


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def links(chat: Chat) -> tuple[str, str]:
    """What *Share* opens and what *Copy link* copies."""
    wanted = [chat.tr.plain(name) for name in ("button.share", "button.copy_link")]
    found = {button.text: button.value for row in chat.screen.keyboard for button in row}
    return found[wanted[0]], found[wanted[1]]


async def test_a_card_can_be_shared_and_opens_for_the_other(stage: Stage, customer: Chat) -> None:
    customer.say("/search 101")
    await customer.answers("service.number", service_id="101")
    shared, copied = links(customer)
    assert copied == f"https://t.me/{stage.bot.username}?start=s_101"
    query = parse_qs(urlsplit(shared).query)
    assert query["url"] == [copied]
    assert query["text"] == [stage.world.panel.catalogue["101"].name]
    other = stage.chat(customer.language, 1002)
    await other.connect()
    other.start(parse_qs(urlsplit(copied).query)["start"][0])
    await other.answers("service.number", service_id="101")
    other.tap("button.back")
    await other.answers("services.category")


async def test_a_handle_opens_a_service_too(customer: Chat) -> None:
    customer.start(f"s_{handle_for('101')}")
    await customer.answers("service.number", service_id="101")


async def test_without_a_key_the_link_waits_for_it(stage: Stage, chat: Chat) -> None:
    chat.start("s_101")
    await chat.answers("welcome.leads_on")
    chat.tap("button.help")
    await chat.answers("help.text")
    chat.tap("button.home")
    await chat.answers("welcome.leads_on")
    chat.say("nonsense")
    await chat.answers("problem.key_malformed")
    chat.say("x" * 20 + "1" * 12)
    await chat.answers("problem.key_wrong")
    await stage.rests()
    await stage.stop_bot()
    await stage.start_bot()
    chat.say(DEMO_KEY)
    await chat.gets("key.connected")
    await chat.answers("service.number", service_id="101")
    chat.say("likes")
    await chat.answers("search.title")


async def test_a_later_link_takes_the_place_of_an_earlier_one(chat: Chat) -> None:
    chat.start("s_1")
    await chat.answers("welcome.leads_on")
    chat.start("s_101")
    await chat.answers("welcome.leads_on")
    chat.say(f"/key {DEMO_KEY}")
    await chat.gets("key.connected")
    await chat.answers("service.number", service_id="101")


async def test_a_link_to_an_order_waits_as_well(stage: Stage, chat: Chat) -> None:
    other = stage.chat(chat.language, 1002)
    await other.connect()
    order = await place(stage.bot.cast, other.person_id)
    chat.start(f"o_{order.panel_order_id}")
    await chat.answers("welcome.leads_on")
    chat.say(DEMO_KEY)
    await chat.gets("key.connected")
    await chat.answers("card.title", number=order.panel_order_id)


async def test_a_link_that_leads_nowhere_says_so_after_the_key_is_connected(chat: Chat) -> None:
    chat.start("s_99999")
    await chat.answers("welcome.leads_on")
    chat.say(DEMO_KEY)
    await chat.gets("key.connected")
    await chat.answers("problem.service_unknown", service_id="99999")


async def test_who_leaves_the_question_leaves_the_link(chat: Chat) -> None:
    chat.start("s_101")
    await chat.answers("welcome.leads_on")
    chat.say("/cancel")
    await chat.answers("dialogue.left")
    chat.say("/start")
    await chat.answers("welcome.send_key")
    assert not chat.pattern("welcome.leads_on").search(chat.text)


async def test_rubbish_leads_home_or_says_what_is_wrong(chat: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    rubbish = ["s_", "_", "x_1", "s", "1", "s-1", "o_", "s_" + "1" * 62]
    for payload in rubbish:
        chat.start(payload)
        await chat.answers("welcome.send_key")
        assert not chat.pattern("welcome.leads_on").search(chat.text) or len(payload) > 60
    await chat.connect()
    for payload in rubbish[:-1]:
        chat.start(payload)
        await chat.answers("home.title")
    for typed in ("/start s_<b>", "/start s_1 2 3", "/start " + "s_" * 900, "/start ' OR 1=1"):
        chat.say(typed)
        await chat.answers("home.title")
    chat.start("s_" + "1" * 62)
    await chat.answers("problem.service_unknown", service_id="1" * 40)


async def test_a_link_followed_while_an_order_is_open_loses_nothing(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.start("s_101")
    await customer.answers("service.number", service_id="101")
    customer.say("/order")
    await customer.answers("order.ask_quantity")
    assert LINK in customer.text
    customer.say("1000")
    await customer.answers("order.ask_runs", quantity="1,000")


async def test_with_a_key_the_panel_refuses_the_link_waits_for_another(stage: Stage, customer: Chat) -> None:
    stage.world.panel.set_active(DEMO_KEY, is_active=False)
    customer.say("/balance")
    await customer.answers("problem.refused_suspended")
    customer.start("s_101")
    await customer.answers("problem.key_refused", tail=DEMO_KEY[-4:])
    await customer.sees("welcome.leads_on")
    stage.world.panel.set_active(DEMO_KEY, is_active=True)
    customer.say(DEMO_KEY)
    await customer.gets("key.connected")
    await customer.answers("service.number", service_id="101")


async def test_a_link_followed_while_the_key_is_asked_for_opens_at_once(customer: Chat) -> None:
    customer.say("/key")
    await customer.answers("key.replace")
    customer.start("s_101")
    await customer.answers("service.number", service_id="101")


async def test_whatever_a_service_is_called_it_can_be_shared(stage: Stage, customer: Chat) -> None:
    panel = stage.world.panel
    panel.catalogue.put(
        replace(panel.catalogue["1"], service_id="777", name="𝐅𝐨𝐥𝐥𝐨𝐰𝐞𝐫𝐬 & <b> متابعين #1 ?start=o_1 " * 5)
    )
    customer.say("/search 777")
    await customer.answers("service.number", service_id="777")
    shared, copied = links(customer)
    assert parse_qs(urlsplit(shared).query)["url"] == [copied]
