"""What each service type asks for, in which order, and where its quantity comes from. A pure table.

How an answer is checked is in ``order_answers``; how it is spelled on the wire, in ``bot/panel/wire``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain.catalogue import Service, ServiceType
from bot.domain.link_cleaning import cleaned

Answer: TypeAlias = str | int | tuple[str, ...] | date | None
"""What a question was answered with; None means it was skipped."""


class Question(StrEnum):
    """What can be asked about an order; each is a state of the conversation."""

    LINK = "link"
    TRACKING = "tracking"
    QUANTITY = "quantity"
    COMMENTS = "comments"
    KEYWORDS = "keywords"
    USERNAMES = "usernames"
    HASHTAGS = "hashtags"
    GROUPS = "groups"
    HASHTAG = "hashtag"
    SOURCE_ACCOUNT = "source_account"
    MEDIA = "media"
    COMMENT_OWNER = "comment_owner"
    ANSWER_NUMBER = "answer_number"
    USERNAME = "username"
    LEAST = "least"
    MOST = "most"
    POSTS = "posts"
    OLD_POSTS = "old_posts"
    DELAY = "delay"
    EXPIRY = "expiry"
    COUNTRY = "country"
    DEVICE = "device"
    TRAFFIC = "traffic"
    GOOGLE_KEYWORD = "google_keyword"
    REFERRING_URL = "referring_url"
    RUNS = "runs"
    INTERVAL = "interval"

    @property
    def can_skip(self) -> bool:
        """Whether *Skip* is offered."""
        return self in _SKIPPED

    @property
    def gathers(self) -> bool:
        """Whether answers add up until *Done*: a list may take several messages, each of 4096 characters."""
        return self in _LISTS

    @property
    def is_number(self) -> bool:
        """Whether the answer is a whole number."""
        return self in _NUMBERS

    @property
    def choices(self) -> tuple[str, ...]:
        """What is offered on buttons."""
        return _CHOICES.get(self, ())


_SKIPPED: Final = frozenset({Question.RUNS, Question.POSTS, Question.OLD_POSTS, Question.EXPIRY})
_LISTS: Final = frozenset(
    {Question.COMMENTS, Question.KEYWORDS, Question.USERNAMES, Question.HASHTAGS, Question.GROUPS}
)
_NUMBERS: Final = frozenset(
    {
        Question.QUANTITY,
        Question.ANSWER_NUMBER,
        Question.LEAST,
        Question.MOST,
        Question.POSTS,
        Question.OLD_POSTS,
        Question.DELAY,
        Question.DEVICE,
        Question.TRAFFIC,
        Question.RUNS,
        Question.INTERVAL,
    }
)

CLEAN: Final = "clean"
KEEP: Final = "keep"
"""The two answers to TRACKING: send the link without what only follows people, or as it was typed."""

DELAYS: Final = (0, 5, 10, 15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600)
"""The delays that panels list today, in minutes; of any other they say "Incorrect delay"."""

OLDER_DELAYS: Final = (20, 40, 50)
"""Listed besides by older panels, which end at 90: taken when typed, and not offered. The page of the panel
the bot is made for says nothing of subscriptions."""

_CHOICES: Final[Mapping[Question, tuple[str, ...]]] = {
    Question.TRACKING: (CLEAN, KEEP),
    Question.DELAY: tuple(map(str, DELAYS)),
    Question.INTERVAL: ("10", "15", "30", "60", "120", "360", "720", "1440"),
    Question.COUNTRY: ("WW", "SA", "AE", "EG", "KW", "IQ", "MA", "TR", "US", "GB", "DE", "FR"),
    Question.DEVICE: ("1", "2", "3", "4", "5"),
    Question.TRAFFIC: ("1", "2", "3"),
}


class QuantityFrom(StrEnum):
    """Where the ordered quantity comes from: a number, the lines of a list, or the type itself."""

    ANSWER = "answer"
    COMMENTS = "comments"
    USERNAMES = "usernames"
    FIXED = "fixed"

    @property
    def counted(self) -> Question | None:
        """The list whose lines are the quantity, if it is one."""
        return _COUNTED.get(self)


_COUNTED: Final = {
    QuantityFrom.COMMENTS: Question.COMMENTS,
    QuantityFrom.USERNAMES: Question.USERNAMES,
}


@dataclass(frozen=True, slots=True)
class TypeRules:
    """How one service type is ordered.

    Attributes:
        questions: in the order in which they are asked; some answers lead to a further one.
        takes_drip_feed: runs and their interval are asked last, where the service offers it.
        takes_any_page: the link is the customer's own page: its parameters are theirs, and stay.
    """

    questions: tuple[Question, ...]
    quantity_from: QuantityFrom = QuantityFrom.ANSWER
    takes_drip_feed: bool = False
    takes_any_page: bool = False


_ASKED_FIRST: Final = (Question.LINK, Question.QUANTITY)
_DEFAULT: Final = TypeRules(_ASKED_FIRST, takes_drip_feed=True)

RULES: Final[Mapping[ServiceType, TypeRules]] = {
    ServiceType.DEFAULT: _DEFAULT,
    ServiceType.PACKAGE: TypeRules((Question.LINK,), QuantityFrom.FIXED),
    ServiceType.SEO: TypeRules((*_ASKED_FIRST, Question.KEYWORDS)),
    ServiceType.CUSTOM_COMMENTS: TypeRules((Question.LINK, Question.COMMENTS), QuantityFrom.COMMENTS),
    ServiceType.CUSTOM_COMMENTS_PACKAGE: TypeRules((Question.LINK, Question.COMMENTS), QuantityFrom.FIXED),
    ServiceType.MENTIONS: TypeRules((*_ASKED_FIRST, Question.USERNAMES)),
    ServiceType.MENTIONS_WITH_HASHTAGS: TypeRules((*_ASKED_FIRST, Question.USERNAMES, Question.HASHTAGS)),
    ServiceType.MENTIONS_CUSTOM_LIST: TypeRules((Question.LINK, Question.USERNAMES), QuantityFrom.USERNAMES),
    ServiceType.MENTIONS_HASHTAG: TypeRules((*_ASKED_FIRST, Question.HASHTAG)),
    ServiceType.MENTIONS_USER_FOLLOWERS: TypeRules((*_ASKED_FIRST, Question.SOURCE_ACCOUNT)),
    ServiceType.MENTIONS_MEDIA_LIKERS: TypeRules((*_ASKED_FIRST, Question.MEDIA)),
    ServiceType.COMMENT_LIKES: TypeRules((*_ASKED_FIRST, Question.COMMENT_OWNER)),
    ServiceType.COMMENT_REPLIES: TypeRules(
        (Question.LINK, Question.COMMENT_OWNER, Question.COMMENTS), QuantityFrom.COMMENTS
    ),
    ServiceType.POLL: TypeRules((*_ASKED_FIRST, Question.ANSWER_NUMBER)),
    ServiceType.INVITES_FROM_GROUPS: TypeRules((*_ASKED_FIRST, Question.GROUPS)),
    ServiceType.SUBSCRIPTIONS: TypeRules(
        (
            *(Question.USERNAME, Question.LEAST, Question.MOST, Question.DELAY),
            *(Question.POSTS, Question.OLD_POSTS, Question.EXPIRY),
        ),
        QuantityFrom.FIXED,
    ),
    ServiceType.WEB_TRAFFIC: TypeRules(
        (*_ASKED_FIRST, Question.COUNTRY, Question.DEVICE, Question.TRAFFIC),
        takes_drip_feed=True,
        takes_any_page=True,
    ),
    ServiceType.OTHER: _DEFAULT,
}
"""Every type. One the bot does not know is ordered like a Default one, with a warning."""


def rules_of(service: Service) -> TypeRules:
    """How this service is ordered."""
    return RULES[service.service_type]


def is_known_type(service: Service) -> bool:
    """Whether the bot knows what the panel asks for; if not, the panel may want more, and refuse."""
    return service.service_type is not ServiceType.OTHER


def counted_list(service: Service) -> Question | None:
    """The list whose lines are this service's quantity, if it has one."""
    return rules_of(service).quantity_from.counted


def questions_for(service: Service, answers: Mapping[Question, Answer]) -> tuple[Question, ...]:
    """Every question about an order of this service, in order, given the answers so far."""
    rules = rules_of(service)
    drips = rules.takes_drip_feed and service.can_drip_feed
    asked: list[Question] = []
    for question in (*rules.questions, *((Question.RUNS,) if drips else ())):
        asked.append(question)
        further = _led_to(question, answers.get(question))
        if further is not None and not (further is Question.TRACKING and rules.takes_any_page):
            asked.append(further)
    return tuple(asked)


def _led_to(question: Question, answer: Answer) -> Question | None:
    """The question that an answer leads to, if any."""
    match question, answer:
        case Question.LINK, str(link) if cleaned(link) != link:
            return Question.TRACKING
        case Question.TRAFFIC, 1:
            return Question.GOOGLE_KEYWORD
        case Question.TRAFFIC, 2:
            return Question.REFERRING_URL
        case Question.RUNS, int():
            return Question.INTERVAL
    return None
