"""What ``add`` is told, field by field, for every type: the panel's spelling and nothing else."""

from datetime import date

import pytest

from bot.domain.ids import ServiceId
from bot.domain.order_draft import NewOrder
from bot.domain.order_extras import Answer, Question
from bot.panel.protocol import add_fields

LINK = "https://example.com/p/1"


def new_order(link: str = LINK, quantity: int | None = None, **extras: Answer) -> NewOrder:
    """An order with these extras, by their questions' names."""
    given = {Question(name): value for name, value in extras.items()}
    return NewOrder(ServiceId("7"), link, quantity=quantity, extras=given)


@pytest.mark.parametrize(
    ("order", "fields"),
    [
        (new_order(quantity=100), {"quantity": "100"}),
        (new_order(), {}),
        (new_order(quantity=100, keywords=("one", "two")), {"quantity": "100", "keywords": "one\ntwo"}),
        (NewOrder(ServiceId("7"), LINK, comments=("Nice!", "رائع")), {"comments": "Nice!\nرائع"}),
        (new_order(quantity=100, usernames=("ann", "bob")), {"quantity": "100", "usernames": "ann\nbob"}),
        (
            new_order(quantity=100, usernames=("ann",), hashtags=("#a", "#b")),
            {"quantity": "100", "usernames": "ann", "hashtags": "#a\n#b"},
        ),
        (new_order(usernames=("ann", "bob")), {"usernames": "ann\nbob"}),
        (new_order(quantity=100, hashtag="a"), {"quantity": "100", "hashtag": "a"}),
        (new_order(quantity=100, source_account=LINK), {"quantity": "100", "username": LINK}),
        (new_order(quantity=100, media=LINK), {"quantity": "100", "media": LINK}),
        (new_order(quantity=100, comment_owner="ann"), {"quantity": "100", "username": "ann"}),
        (
            NewOrder(ServiceId("7"), LINK, comments=("a",), extras={Question.COMMENT_OWNER: "ann"}),
            {"username": "ann", "comments": "a"},
        ),
        (new_order(quantity=100, answer_number=2), {"quantity": "100", "answer_number": "2"}),
        (
            new_order(quantity=100, groups=("@one", "https://t.me/two")),
            {"quantity": "100", "groups": "@one\nhttps://t.me/two"},
        ),
        (
            NewOrder(
                ServiceId("7"),
                LINK,
                quantity=100,
                runs=2,
                interval=60,
                extras={
                    Question.COUNTRY: "JO",
                    Question.DEVICE: 5,
                    Question.TRAFFIC: 1,
                    Question.GOOGLE_KEYWORD: "running shoes",
                },
            ),
            {
                "quantity": "100",
                "runs": "2",
                "interval": "60",
                "country": "JO",
                "device": "5",
                "type_of_traffic": "1",
                "google_keyword": "running shoes",
            },
        ),
        (
            new_order(quantity=100, country="WW", device=1, traffic=2, referring_url=LINK),
            {
                "quantity": "100",
                "country": "WW",
                "device": "1",
                "type_of_traffic": "2",
                "referring_url": LINK,
            },
        ),
    ],
)
def test_every_type_with_a_link_carries_its_own_fields(order: NewOrder, fields: dict[str, str]) -> None:
    assert add_fields(order) == {"action": "add", "service": "7", "link": LINK, **fields}


def test_a_subscription_has_no_link_and_its_last_day_is_day_first() -> None:
    order = new_order(
        link="", username="ann", least=0, most=60, delay=0, posts=5, old_posts=3, expiry=date(2026, 4, 1)
    )
    assert add_fields(order) == {
        "action": "add",
        "service": "7",
        "username": "ann",
        "min": "0",
        "max": "60",
        "delay": "0",
        "posts": "5",
        "old_posts": "3",
        "expiry": "01/04/2026",
    }


def test_every_question_has_a_field_of_the_panel() -> None:
    own = {Question.LINK, Question.QUANTITY, Question.COMMENTS, Question.RUNS, Question.INTERVAL}
    for question in Question:
        if question not in {*own, Question.TRACKING}:
            order = NewOrder(ServiceId("7"), LINK, extras={question: "x"})
            assert "x" in add_fields(order).values(), question
