"""Every type is ordered in both languages: asked, shown, sent to the letter, and ordered again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.sandbox.fake_panel import DEMO_KEY
from tests.support.shop import new_link
from tests.support.stage import Chat, Stage

POST = "https://instagram.com/p/Abc123"
NAMES = [f"name{number}" for number in range(12)]
COMMENTS = [f"Nice <b>shot</b> {number} & more" for number in range(6)]
DONE, SKIP = "/done", "/skip"

ORDERS: dict[str, tuple[str, Sequence[str], dict[str, str]]] = {
    "Default": ("1", ["LINK", "1000", "3", "60"], {"quantity": "1000", "runs": "3", "interval": "60"}),
    "Package": ("107", ["LINK"], {}),
    "SEO": (
        "316",
        ["LINK", "500", "running shoes\n\nRunning Shoes\nأحذية", DONE],
        {"quantity": "500", "keywords": "running shoes\nأحذية"},
    ),
    "Custom Comments": ("131", ["LINK", *COMMENTS, DONE], {"comments": "\n".join(COMMENTS)}),
    "Custom Comments Package": (
        "136",
        ["LINK", "\n".join(COMMENTS), DONE],
        {"comments": "\n".join(COMMENTS)},
    ),
    "Mentions": (
        "137",
        ["LINK", "20", "@ann bob", "ANN\ncy", DONE],
        {"quantity": "20", "usernames": "ann\nbob\ncy"},
    ),
    "Mentions with Hashtags": (
        "138",
        ["LINK", "50", "ann", DONE, "#سفر food", DONE],
        {"quantity": "50", "usernames": "ann", "hashtags": "#سفر\n#food"},
    ),
    "Mentions Custom List": ("135", ["LINK", "\n".join(NAMES), DONE], {"usernames": "\n".join(NAMES)}),
    "Mentions Hashtag": ("139", ["LINK", "50", "#سفر"], {"quantity": "50", "hashtag": "سفر"}),
    "Mentions User Followers": (
        "134",
        ["LINK", "١٠٠٠", "instagram.com/ann"],
        {"quantity": "1000", "username": "https://instagram.com/ann"},
    ),
    "Mentions Media Likers": ("140", ["LINK", "100", POST], {"quantity": "100", "media": POST}),
    "Comment Likes": ("115", ["LINK", "20", "@ann"], {"quantity": "20", "username": "ann"}),
    "Comment Replies": (
        "314",
        ["LINK", "ann", "\n".join(COMMENTS), DONE],
        {"username": "ann", "comments": "\n".join(COMMENTS)},
    ),
    "Poll": ("405", ["LINK", "10", "٢"], {"quantity": "10", "answer_number": "2"}),
    "Invites from Groups": (
        "406",
        ["LINK", "100", "@one t.me/two", DONE],
        {"quantity": "100", "groups": "@one\nhttps://t.me/two"},
    ),
    "Subscriptions": (
        "114",
        ["@ann", "20", "30", "15", "5", SKIP, SKIP],
        {"username": "ann", "min": "20", "max": "30", "delay": "15", "posts": "5"},
    ),
    "Web Traffic": (
        "801",
        ["LINK", "500", "jo", "5", "1", "running shoes", SKIP],
        {
            "quantity": "500",
            "country": "JO",
            "device": "5",
            "type_of_traffic": "1",
            "google_keyword": "running shoes",
        },
    ),
}
EVERY_TYPE = pytest.mark.parametrize("kind", ORDERS)


async def answer(chat: Chat, answers: Sequence[str], link: str) -> None:
    """Give these answers one after another."""
    for text in answers:
        if text == DONE:
            chat.press(next(label for label in chat.buttons if label.startswith("✅")))
        elif text == SKIP:
            chat.tap("button.skip")
        else:
            chat.say(link if text == "LINK" else text)
        await chat.answers_somehow()


async def fill_in(chat: Chat, kind: str, link: str) -> None:
    service, answers, _ = ORDERS[kind]
    chat.say(f"/order {service}")
    await chat.answers("order.title")
    await answer(chat, answers, link)
    await chat.sees("order.confirm_title")


def forms(stage: Stage) -> list[dict[str, str]]:
    """What the panel was told in each order, without what is the same in all of them."""
    common = {"key": DEMO_KEY, "action": "add"}
    return [
        {name: value for name, value in entry.form.items() if common.get(name) != value}
        for entry in stage.world.panel.ledger
    ]


@EVERY_TYPE
async def test_every_type_is_ordered_and_ordered_again(stage: Stage, customer: Chat, kind: str) -> None:
    service, _, fields = ORDERS[kind]
    link = new_link()
    await fill_in(customer, kind, link)
    customer.tap("button.confirm")
    await customer.answers("outcome.placed", number="23501")
    has_link = {} if kind == "Subscriptions" else {"link": link}
    assert forms(stage) == [{"service": service, **has_link, **fields}]
    stage.world.panel.move_order("23501", "Canceled")
    customer.start("o_23501")
    await customer.gets("card.placed")
    customer.tap("button.again")
    await customer.gets("order.confirm_title")
    customer.tap("button.confirm")
    await customer.gets("outcome.placed", number="23502")
    first, second = forms(stage)
    assert first == second


@EVERY_TYPE
async def test_card_and_receipt_show_every_answer_and_edit_leads_to_each(
    customer: Chat, kind: str, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    await fill_in(customer, kind, new_link())
    card = customer.text
    customer.tap("button.edit")
    await customer.answers("order.edit_title")
    labels = customer.buttons[:-2]
    assert labels
    for label in labels:
        assert f"{label}: " in card, label
    for label in labels:
        customer.press(label)
        await customer.answers("order.title")
        customer.say("/order")
        await customer.answers_somehow()
        customer.forge("1:ov")
        await customer.answers_somehow()
        customer.forge("1:oe")
        await customer.answers_somehow()


async def test_an_unknown_type_is_asked_like_a_default_one_with_a_warning(
    stage: Stage, customer: Chat
) -> None:
    stage.world.panel.change_service("1", service_type="High Quality")
    stage.clock.advance(timedelta(minutes=16))
    link = new_link()
    await customer.fill_in(link, "1000", "")
    await customer.sees("order.warn_type", type="High Quality")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert forms(stage) == [{"service": "1", "link": link, "quantity": "1000"}]


async def test_web_traffic_is_answered_by_buttons(stage: Stage, customer: Chat) -> None:
    link = f"{new_link()}?utm_source=mine"
    customer.say("/order 801")
    await customer.answers("order.ask_link")
    customer.say(link)
    await customer.answers("order.ask_quantity")
    customer.say("500")
    await customer.answers("order.ask_country")
    customer.press("🇸🇦 " + customer.tr.country("SA"))
    await customer.answers("order.ask_device")
    customer.tap("order.device_mobile")
    await customer.answers("order.ask_traffic")
    customer.tap("order.traffic_referrer")
    await customer.answers("order.ask_referring_url")
    customer.say("example.com/page")
    await customer.answers("order.ask_runs")
    customer.say("2")
    await customer.answers("order.ask_interval")
    customer.tap("button.hours", count="2")
    await customer.answers("order.confirm_title")
    await customer.sees("order.total_quantity", quantity="1,000")
    await customer.sees("order.charge", charge="0.24 USD")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert forms(stage) == [
        {
            "service": "801",
            "link": link,
            "quantity": "500",
            "country": "SA",
            "device": "4",
            "type_of_traffic": "2",
            "referring_url": "https://example.com/page",
            "runs": "2",
            "interval": "120",
        }
    ]


async def test_a_subscription_is_answered_by_buttons_and_a_calendar(stage: Stage, customer: Chat) -> None:
    customer.say("/order 114")
    await customer.answers("order.ask_username")
    await answer(customer, ["instagram.com/ann", "20", "20"], "")
    await customer.sees("order.ask_delay")
    customer.tap("button.no_delay")
    await customer.answers("order.ask_posts")
    customer.tap("button.skip")
    await customer.answers("order.ask_old_posts")
    customer.say("3")
    await customer.answers("order.ask_expiry")
    today = stage.clock().date()
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    await customer.sees("order.calendar_month", month=customer.tr.month(first))
    assert not customer.has("button.page_before")
    assert str(today.day) in customer.buttons
    assert today.day == 1 or str(today.day - 1) not in customer.buttons
    customer.tap("button.page_after")
    await customer.answers("order.calendar_month", month=customer.tr.month(following))
    customer.press("15")
    await customer.answers("order.confirm_title")
    await customer.sees("order.charge_estimate", charge="0.40 USD")
    await customer.sees("order.balance_unsure")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert forms(stage) == [
        {
            "service": "114",
            "username": "ann",
            "min": "20",
            "max": "20",
            "delay": "0",
            "old_posts": "3",
            "expiry": f"{following.replace(day=15):%d/%m/%Y}",
        }
    ]


async def test_wrong_answers_to_the_rarer_questions_are_named_and_asked_again(customer: Chat) -> None:
    customer.say("/order 114")
    await customer.answers("order.ask_username")
    steps: list[tuple[str, str, str]] = [
        ("two words", "problem.username_wrong", "ann"),
        ("19", "problem.quantity_below", "30"),
        ("29", "problem.most_below_least", "30"),
        ("7", "problem.delay_unknown", "30"),
        ("0", "problem.number_outside", "5"),
        ("10001", "problem.number_outside", "1"),
        ("1/1/2020", "problem.expiry_past", "1/1/9999"),
    ]
    for wrong, told, right in steps:
        customer.say(wrong)
        await customer.answers(told)
        customer.say(right)
        await customer.answers_somehow()
    await customer.sees("problem.expiry_far")
    customer.say("tomorrow")
    await customer.answers("problem.expiry_none")
    customer.tap("button.skip")
    await customer.answers("order.confirm_title")
    customer.say("/order 801")
    await customer.answers("order.replaced")
    await answer(customer, ["LINK", "500"], new_link())
    for wrong, told, right in [
        ("كوريا", "problem.country_wrong", "السعودية"),
        ("tablet", "problem.choice_none", "1"),
        ("9", "problem.choice_none", "1"),
        ("\u200f", "problem.keyword_none", "shoes"),
    ]:
        customer.say(wrong)
        await customer.answers(told)
        customer.say(right)
        await customer.answers_somehow()
    await customer.sees("order.ask_runs")


async def test_forged_choices_and_months_only_show_where_the_order_stands(
    customer: Chat, provoked: list[str]
) -> None:
    provoked.append("message is not modified")
    customer.say("/order 114")
    await customer.answers("order.ask_username")
    for data in ("1:oq:expiry:2030-01-01", "1:oq:delay:7", "1:oq:nonsense:x", "1:om:0"):
        customer.forge(data)
        await customer.answers("order.ask_username")
    await answer(customer, ["ann", "20", "30"], "")
    customer.forge("1:oq:delay:7")
    await customer.answers("problem.delay_unknown")
    await answer(customer, ["15", SKIP, SKIP], "")
    for data in ("1:om:0", f"1:om:{10**17}", "1:oq:expiry:2020-01-01", "1:oq:expiry:never"):
        customer.forge(data)
        await customer.answers("order.ask_expiry")
    customer.tap("button.cancel_order")
    await customer.answers("dialogue.left")
    customer.forge("1:om:0")
    await customer.answers("problem.wizard_over")


async def test_an_estimate_is_no_wall_and_a_price_is_shown_as_listed(stage: Stage, customer: Chat) -> None:
    stage.world.panel.change_service("107", rate=stage.world.panel.catalogue["107"].rate * 1000)
    stage.clock.advance(timedelta(minutes=16))
    await customer.fill_in(new_link(), service="107")
    await customer.sees("order.balance_unsure")
    assert customer.has("button.confirm")
    customer.tap("button.confirm")
    await customer.sees("problem.refused_funds")
    await customer.sees("outcome.rejected_money")


async def test_a_last_day_that_passes_on_the_card_is_asked_again(stage: Stage, customer: Chat) -> None:
    customer.say("/order 114")
    await customer.answers("order.ask_username")
    await answer(customer, ["ann", "20", "30", "15", SKIP, SKIP], "")
    customer.say(f"{stage.clock():%d/%m/%Y}")
    await customer.answers("order.confirm_title")
    stage.clock.advance(timedelta(days=1))
    customer.tap("button.confirm")
    await customer.sees("problem.expiry_passed")
    await customer.sees("order.ask_expiry")
    assert not stage.world.panel.ledger
