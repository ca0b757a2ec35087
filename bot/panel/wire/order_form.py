"""What ``add`` is told of an order, in the panel's spelling of every type's fields."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.domain.order_draft import NewOrder
from bot.domain.order_extras import Answer, Question

_NAMES: Final[Mapping[Question, str]] = {
    Question.KEYWORDS: "keywords",
    Question.USERNAMES: "usernames",
    Question.HASHTAGS: "hashtags",
    Question.GROUPS: "groups",
    Question.HASHTAG: "hashtag",
    Question.SOURCE_ACCOUNT: "username",
    Question.MEDIA: "media",
    Question.COMMENT_OWNER: "username",
    Question.ANSWER_NUMBER: "answer_number",
    Question.USERNAME: "username",
    Question.LEAST: "min",
    Question.MOST: "max",
    Question.POSTS: "posts",
    Question.OLD_POSTS: "old_posts",
    Question.DELAY: "delay",
    Question.EXPIRY: "expiry",
    Question.COUNTRY: "country",
    Question.DEVICE: "device",
    Question.TRAFFIC: "type_of_traffic",
    Question.GOOGLE_KEYWORD: "google_keyword",
    Question.REFERRING_URL: "referring_url",
}


def order_fields(order: NewOrder) -> dict[str, str]:
    """The fields of an order. Comments count themselves, so their order carries no quantity."""
    given: dict[str, Answer] = {
        "service": order.service_id,
        "link": order.link or None,
        "quantity": None if order.comments else order.quantity,
        "comments": order.comments or None,
        **{_NAMES[question]: value for question, value in order.extras.items()},
        "runs": order.runs,
        "interval": order.interval,
    }
    return {name: _spelled(value) for name, value in given.items() if value is not None}


def _spelled(value: Answer) -> str:
    match value:
        case tuple():
            return "\n".join(value)
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)
