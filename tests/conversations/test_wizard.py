"""The wizard: every question, every wrong answer, every way through it, and nothing entered is lost."""

from bot.domain.account import Language
from bot.sandbox.fake_panel import EURO_KEY
from bot.sandbox.fake_telegram.world.messages import MediaKind
from tests.support.stage import LINK, Chat, Stage

LONG_LINK = "https://example.com/" + "a" * 1000


async def test_a_default_service_asks_for_link_quantity_and_drip_feed(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say("instagram.com/example")
    await customer.answers("order.ask_quantity", least=50, most="10,000", rate="0.90 USD")
    customer.say("٢٬٠٠٠")
    await customer.answers("order.ask_runs", quantity="2,000")
    customer.say("5")
    await customer.answers("order.ask_interval")
    customer.say("60")
    await customer.answers("order.confirm_title")
    await customer.sees("order.value_link", link=LINK)
    await customer.sees("order.total_quantity", quantity="10,000")
    await customer.counts("order.value_minutes", 60)
    await customer.sees("order.charge", charge="9.00 USD")


async def test_a_service_without_drip_feed_asks_for_none(customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", service="102")
    await customer.sees("order.charge", charge="1.45 USD")


async def test_a_package_asks_for_the_link_alone_and_says_that_the_charge_is_an_estimate(
    stage: Stage, customer: Chat
) -> None:
    await customer.fill_in(LINK, service="107")
    await customer.sees("order.charge_estimate", charge="0.85 USD")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed", number="23501")
    (sent,) = stage.world.panel.ledger
    assert "quantity" not in sent.form


async def test_wrong_links_are_named_and_asked_again(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    wrong = {
        "hello": "problem.link_none",
        "look https://instagram.com/example": "problem.link_spaces",
        "https://instagram.com/example\nhttps://instagram.com/other": "problem.link_spaces",
        "ftp://instagram.com/example": "problem.link_scheme",
        "javascript://alert": "problem.link_scheme",
        "https://somebody:secret@instagram.com/": "problem.link_none",
        "http://localhost/": "problem.link_none",
        LONG_LINK: "problem.link_too_long",
        "<b>instagram</b>": "problem.link_spaces",
    }
    for typed, told in wrong.items():
        customer.say(typed)
        await customer.answers(told)
        await customer.sees("order.ask_link")
    customer.say("http://instagram.com/example")
    await customer.answers("order.value_link", link="http://instagram.com/example")


async def test_wrong_quantities_are_named_and_the_link_is_kept(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    wrong = {
        "0": "problem.quantity_below",
        "49": "problem.quantity_below",
        "10001": "problem.quantity_above",
        "100.5": "problem.number_fraction",
        "1.000": "problem.number_fraction",
        "١٠٫٥": "problem.number_fraction",
        "9" * 15: "problem.quantity_above",
        "9" * 16: "problem.number_enormous",
        "9" * 4000: "problem.number_enormous",
        "-100": "problem.number_negative",
        "a thousand": "problem.number_none",
        "ألف": "problem.number_none",
        "1e3": "problem.number_none",
        "½": "problem.number_none",
    }
    for typed, told in wrong.items():
        customer.say(typed)
        await customer.answers(told)
        await customer.sees("order.value_link", link=LINK)
        await customer.sees("order.ask_quantity")
    customer.say("10,000")
    await customer.answers("order.ask_runs", quantity="10,000")


async def test_wrong_runs_and_intervals_are_named(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.say("3 000")
    await customer.answers("order.ask_runs", quantity="3,000")
    for typed, told in {
        "1": "problem.runs_few",
        "0": "problem.runs_few",
        "4": "problem.runs_many",
        "two": "problem.number_none",
        "2.5": "problem.number_fraction",
    }.items():
        customer.say(typed)
        await customer.answers(told)
        await customer.sees("order.ask_runs")
    customer.say("٣")
    await customer.answers("order.ask_interval")
    assert not customer.has("button.skip")
    for typed, told in {
        "0": "problem.interval_outside",
        "10081": "problem.interval_outside",
        "-5": "problem.number_negative",
        "soon": "problem.number_none",
    }.items():
        customer.say(typed)
        await customer.answers(told)
        await customer.sees("order.ask_interval")
    customer.say("10,080")
    await customer.answers("order.confirm_title")


async def test_back_leads_through_every_question_and_keeps_every_answer(customer: Chat) -> None:
    await customer.fill_in(LINK, "100", "5", "60")
    for asked in ("order.ask_interval", "order.ask_runs", "order.ask_quantity", "order.ask_link"):
        customer.tap("button.back")
        await customer.answers(asked)
        await customer.counts("order.value_minutes", 60) if asked != "order.ask_interval" else None
    customer.say("https://instagram.com/other")
    await customer.answers("order.confirm_title")
    await customer.sees("order.value_link", link="https://instagram.com/other")
    await customer.sees("order.total_quantity", quantity="500")


async def test_back_from_the_first_question_leaves_to_the_services(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.tap("button.back")
    await customer.answers("browse.title")
    await customer.sees("dialogue.left")
    customer.say("/cancel")
    await customer.answers("dialogue.nothing_open")


async def test_back_from_the_first_question_keeps_what_was_answered_and_says_so(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.say("1000")
    for asked in ("order.ask_runs", "order.ask_quantity", "order.ask_link"):
        await customer.answers(asked)
        customer.tap("button.back")
    await customer.answers("browse.title")
    await customer.sees("order.kept")
    customer.say("instagram likes")
    await customer.answers("search.title")
    customer.say("/order")
    await customer.answers("order.ask_link")
    await customer.sees("order.value", value="1,000")


async def test_every_answer_can_be_edited_from_the_card(customer: Chat) -> None:
    await customer.fill_in(LINK, "100", "5", "60")
    edits = {
        "order.label_link": ("order.ask_link", "https://instagram.com/other"),
        "order.label_quantity": ("order.ask_quantity", "200"),
        "order.label_runs": ("order.ask_runs", "4"),
        "order.label_interval": ("order.ask_interval", "30"),
    }
    for label, (asked, answer) in edits.items():
        customer.tap("button.edit")
        await customer.answers("order.edit_title")
        customer.tap(label)
        await customer.answers(asked)
        customer.say(answer)
        await customer.answers("order.confirm_title")
    await customer.sees("order.value_link", link="https://instagram.com/other")
    await customer.sees("order.total_quantity", quantity="800")
    await customer.counts("order.value_minutes", 30)
    customer.tap("button.edit")
    await customer.answers("order.edit_title")
    customer.tap("button.back")
    await customer.answers("order.confirm_title")


async def test_a_larger_quantity_asks_again_for_runs_that_no_longer_fit(customer: Chat) -> None:
    await customer.fill_in(LINK, "1000", "10", "60")
    customer.tap("button.edit")
    await customer.answers("order.edit_title")
    customer.tap("order.label_quantity")
    await customer.answers("order.ask_quantity")
    customer.say("2000")
    await customer.answers("order.ask_runs", quantity="2,000")
    customer.tap("button.skip")
    await customer.answers("order.value_no_drip_feed")
    await customer.sees("order.charge", charge="1.80 USD")


async def test_cancel_closes_the_order_and_says_that_nothing_was_ordered(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.tap("button.cancel_order")
    await customer.answers("dialogue.left")
    customer.say("/order")
    await customer.answers("browse.title")
    await customer.fill_in(LINK, "100", "")
    customer.say("/cancel")
    await customer.answers("dialogue.left")
    assert not stage.world.panel.ledger


async def test_order_without_a_number_goes_on_with_the_open_one(customer: Chat) -> None:
    customer.say("/order")
    await customer.answers("browse.title")
    customer.say("/order #١")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.say("/order")
    await customer.answers("order.ask_quantity")
    customer.say("100")
    await customer.answers("order.ask_runs")
    customer.tap("button.skip")
    await customer.answers("order.confirm_title")
    customer.say("/order")
    await customer.answers("order.confirm_title")


async def test_an_unknown_service_number_is_said_and_the_open_order_stays(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    for typed in ("99999", "99999 1000", "9" * 3000):
        customer.say(f"/order {typed}")
        await customer.answers("problem.service_unknown")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")


async def test_words_after_order_are_searched_for_and_the_open_order_stays(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    for typed in ("abc", "<b>1</b>", "instagram likes"):
        customer.say(f"/order {typed}")
        await customer.answers("search.title", words=typed)
    assert customer.pattern("services.choose").search(customer.text)
    customer.say(LINK)
    await customer.answers("order.ask_quantity")


async def test_another_service_replaces_the_open_order_and_says_so(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.say("/order 102")
    await customer.answers("order.replaced")
    await customer.sees("order.ask_link")


async def test_the_same_service_again_goes_on_where_it_was(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.say("/order 1")
    await customer.answers("order.ask_quantity")
    await customer.sees("order.value_link", link=LINK)


async def test_commands_in_between_leave_the_question_open(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    for command, seen in {
        "/balance": "balance.line",
        "/orders": "orders.title",
        "/services": "browse.title",
        "/search likes": "services.choose",
        "/help": "help.text",
        "/nonsense": "problem.command_unknown",
    }.items():
        customer.say(command)
        await customer.answers(seen)
    customer.say(LINK)
    await customer.answers("order.ask_quantity")


async def test_photos_and_stickers_are_no_answer_and_lose_nothing(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    kinds: tuple[MediaKind, ...] = ("photo", "sticker", "voice", "document")
    for kind in kinds:
        customer.send(kind)
        await customer.answers("problem.text_only")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")


async def test_an_edited_answer_changes_nothing_and_says_so(customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    typed = customer.say(LINK)
    await customer.answers("order.ask_quantity")
    customer.edit(typed, "https://instagram.com/other")
    await customer.answers("problem.edited")
    customer.say("/order")
    await customer.answers("order.value_link", link=LINK)


async def test_buttons_of_questions_that_passed_only_show_where_the_order_stands(
    customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    back = customer.data_of("button.back")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    for data in (back, "1:os:link", "1:os:quantity", "1:od:comments", "1:oc:link", "1:oa:comments", "1:oa:x"):
        customer.forge(data)
        await customer.answers("order.ask_quantity")
        await customer.sees("order.value_link", link=LINK)


async def test_buttons_of_an_order_that_is_over_say_so(customer: Chat, provoked: list[str]) -> None:
    provoked.append("message is not modified")
    for data in ("1:ob:link", "1:os:runs", "1:od:comments", "1:oc:comments", "1:oe", "1:oa:link", "1:ov"):
        customer.forge(data)
        await customer.answers("problem.wizard_over")


async def test_a_draft_and_its_question_survive_a_restart(stage: Stage, customer: Chat) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    await stage.stop_bot()
    customer.say("1000")
    await stage.start_bot()
    await customer.answers("order.ask_runs", quantity="1,000")
    await customer.sees("order.value_link", link=LINK)
    customer.tap("button.skip")
    await customer.answers("order.confirm_title")
    await stage.stop_bot()
    await stage.start_bot()
    customer.tap("button.confirm")
    await customer.sees("outcome.placed", number="23501")


async def test_two_people_order_side_by_side_in_their_own_languages(stage: Stage, customer: Chat) -> None:
    other = stage.chat(next(one for one in Language if one is not customer.language), 1002)
    await other.connect(EURO_KEY)
    for chat, link in ((customer, LINK), (other, f"{LINK}2")):
        await chat.fill_in(link, "100", "")
    customer.tap("button.confirm")
    other.tap("button.confirm")
    for chat in (customer, other):
        await chat.sees("outcome.placed")
    assert {sent.link for sent in stage.world.panel.ledger} == {LINK, f"{LINK}2"}
