"""How each question of an order is asked."""

from collections.abc import Mapping
from typing import Final

from bot.chat.i18n import Html, Translator, key
from bot.domain.link_cleaning import cleaned
from bot.domain.link_platforms import example_link
from bot.domain.money import Money
from bot.domain.order_answers import MOST_MINUTES, MOST_POLL_ANSWERS, MOST_POSTS
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Question, counted_list
from bot.domain.text import cut

_LONGEST_LINK = 600

_ASK: Final[Mapping[Question, str]] = {
    Question.LINK: key("order.ask_link"),
    Question.TRACKING: key("order.ask_tracking"),
    Question.QUANTITY: key("order.ask_quantity"),
    Question.COMMENTS: key("order.ask_comments"),
    Question.KEYWORDS: key("order.ask_keywords"),
    Question.USERNAMES: key("order.ask_usernames"),
    Question.HASHTAGS: key("order.ask_hashtags"),
    Question.GROUPS: key("order.ask_groups"),
    Question.HASHTAG: key("order.ask_hashtag"),
    Question.SOURCE_ACCOUNT: key("order.ask_source_account"),
    Question.MEDIA: key("order.ask_media"),
    Question.COMMENT_OWNER: key("order.ask_comment_owner"),
    Question.ANSWER_NUMBER: key("order.ask_answer_number"),
    Question.USERNAME: key("order.ask_username"),
    Question.LEAST: key("order.ask_least"),
    Question.MOST: key("order.ask_most"),
    Question.POSTS: key("order.ask_posts"),
    Question.OLD_POSTS: key("order.ask_old_posts"),
    Question.DELAY: key("order.ask_delay"),
    Question.EXPIRY: key("order.ask_expiry"),
    Question.COUNTRY: key("order.ask_country"),
    Question.DEVICE: key("order.ask_device"),
    Question.TRAFFIC: key("order.ask_traffic"),
    Question.GOOGLE_KEYWORD: key("order.ask_google_keyword"),
    Question.REFERRING_URL: key("order.ask_referring_url"),
    Question.RUNS: key("order.ask_runs"),
    Question.INTERVAL: key("order.ask_interval"),
}
_ASK_OTHERWISE: Final[Mapping[Question, str]] = {
    Question.COMMENTS: key("order.ask_comments_of_package"),
    Question.USERNAMES: key("order.ask_usernames_to_choose_from"),
}
"""How a list is asked for where its lines are not the quantity."""

_UPPER_BOUNDS: Final[Mapping[Question, int]] = {
    Question.ANSWER_NUMBER: MOST_POLL_ANSWERS,
    Question.POSTS: MOST_POSTS,
    Question.OLD_POSTS: MOST_POSTS,
    Question.INTERVAL: MOST_MINUTES,
}


def asking_text(tr: Translator, draft: OrderDraft, asking: Question, currency: str) -> Html:
    """How a question is asked, with the bounds of its answer."""
    service = draft.service
    most = _UPPER_BOUNDS.get(asking, service.max_quantity)
    values: dict[str, str | Html] = {
        "least": tr.number(max(service.min_quantity, 1)),
        "most": tr.number(most),
        "rate": tr.money(Money(service.rate, currency)),
        "quantity": tr.number(draft.quantity or 0),
        "minutes": tr.number(MOST_MINUTES),
        "example": example_link(service),
        "link": cut(draft.link, _LONGEST_LINK),
        "clean": cut(cleaned(draft.link), _LONGEST_LINK),
    }
    is_counted = asking is counted_list(service)
    name = _ASK[asking] if is_counted else _ASK_OTHERWISE.get(asking, _ASK[asking])
    return tr.t(name, **values)
