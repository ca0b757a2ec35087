"""How a typed or tapped answer to each question of an order is checked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.domain.accounts_named import read_hashtag, read_username
from bot.domain.catalogue import Service
from bot.domain.countries import country_code
from bot.domain.link import read_link
from bot.domain.numbers import whole_number
from bot.domain.order_extras import DELAYS, OLDER_DELAYS, Answer, Question
from bot.domain.order_lists import LONGEST_KEYWORD, read_lines
from bot.domain.problems import Problem, problem
from bot.domain.text import latin_digits, without_marks

MOST_MINUTES: Final = 60 * 24 * 7
"""No panel waits longer than a week between two runs."""

MOST_POSTS: Final = 10_000
MOST_POLL_ANSWERS: Final = 100
EXPIRES_WITHIN: Final = timedelta(days=2 * 365)

_COUNTRY_CODE: Final = re.compile(r"[A-Za-z]{2}")
_COUNTRY_NAME: Final = re.compile(r"[A-Za-z][A-Za-z .,'()&\-]{2,59}")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer is held against.

    Attributes:
        quantity: units per run, where already known.
        least: the fewest units for a post of a subscription, where already known.
        today: no expiry lies before it.
    """

    question: Question
    service: Service
    quantity: int | None
    least: int | None
    today: date


def check_answer(
    question: Question,
    text: str,
    service: Service,
    quantity: int | None,
    *,
    least: int | None = None,
    today: date = date.min,
) -> Answer | Problem:
    """The value of a typed answer, or what is wrong with it.

    Args:
        question: what was asked.
        text: what the person sent, or the choice they tapped.
        service: the service being ordered, for its bounds.
        quantity: units per run, where already known.
        least: the fewest units for a post of a subscription, where already known.
        today: no expiry is taken that lies before it.
    """
    return _CHECKS[question](text, _Asked(question, service, quantity, least, today))


def within_bounds(quantity: int, service: Service) -> int | Problem:
    """The quantity if the service takes it, or the bound it breaks."""
    if quantity < max(service.min_quantity, 1):
        return problem("problem.quantity_below", least=max(service.min_quantity, 1), given=quantity)
    if quantity > service.max_quantity:
        return problem("problem.quantity_above", most=service.max_quantity, given=quantity)
    return quantity


def _check_link(text: str, _asked: _Asked) -> Answer | Problem:
    return read_link(text)


def _check_choice(text: str, asked: _Asked) -> Answer | Problem:
    typed = latin_digits(without_marks(text))
    if typed not in asked.question.choices:
        return problem("problem.choice_none")
    return int(typed) if asked.question.is_number else typed


def _check_quantity(text: str, asked: _Asked) -> Answer | Problem:
    number = whole_number(text)
    return number if isinstance(number, Problem) else within_bounds(number, asked.service)


def _check_most(text: str, asked: _Asked) -> Answer | Problem:
    number = _check_quantity(text, asked)
    if isinstance(number, int) and asked.least is not None and number < asked.least:
        return problem("problem.most_below_least", least=asked.least, given=number)
    return number


def _check_list(text: str, asked: _Asked) -> Answer | Problem:
    lines = read_lines(asked.question, text)
    return lines if isinstance(lines, Problem) else lines.kept


def _check_runs(text: str, asked: _Asked) -> Answer | Problem:
    runs = whole_number(text)
    if isinstance(runs, Problem):
        return runs
    if runs < 2:  # noqa: PLR2004 - one run is no drip-feed
        return problem("problem.runs_few")
    most = asked.service.max_quantity
    if asked.quantity is not None and asked.quantity * runs > most:
        return problem("problem.runs_many", most=most // asked.quantity, total=most)
    return runs


def _check_interval(text: str, _asked: _Asked) -> Answer | Problem:
    minutes = whole_number(text)
    if isinstance(minutes, Problem):
        return minutes
    if not 1 <= minutes <= MOST_MINUTES:
        return problem("problem.interval_outside", most=MOST_MINUTES)
    return minutes


def _check_delay(text: str, _asked: _Asked) -> Answer | Problem:
    minutes = whole_number(text)
    if isinstance(minutes, Problem):
        return minutes
    return minutes if minutes in {*DELAYS, *OLDER_DELAYS} else problem("problem.delay_unknown", given=minutes)


def _check_keyword(text: str, _asked: _Asked) -> Answer | Problem:
    typed = " ".join(without_marks(text).split())
    if not typed:
        return problem("problem.keyword_none")
    return problem("problem.line_too_long", most=LONGEST_KEYWORD) if len(typed) > LONGEST_KEYWORD else typed


def _check_country(text: str, _asked: _Asked) -> Answer | Problem:
    typed = " ".join(without_marks(text).split())
    if _COUNTRY_CODE.fullmatch(typed):
        return typed.upper()
    code = country_code(typed)
    if code is not None:
        return code
    return typed if _COUNTRY_NAME.fullmatch(typed) else problem("problem.country_wrong")


def _check_expiry(text: str, asked: _Asked) -> Answer | Problem:
    day = _day_in(latin_digits(without_marks(text)))
    if day is None:
        return problem("problem.expiry_none")
    if day < asked.today:
        return problem("problem.expiry_past")
    is_far = asked.today > date.min and day - asked.today > EXPIRES_WITHIN
    return problem("problem.expiry_far") if is_far else day


def _day_in(typed: str) -> date | None:
    day_first, year_first = _DAY_FIRST.fullmatch(typed), _YEAR_FIRST.fullmatch(typed)
    numbers = day_first.groups()[::-1] if day_first else year_first.groups() if year_first else None
    if numbers is None:
        return None
    year, month, day = map(int, numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _up_to(most: int) -> Callable[[str, _Asked], Answer | Problem]:
    """A check for a whole number from 1 on."""

    def check(text: str, _asked: _Asked) -> Answer | Problem:
        number = whole_number(text)
        if isinstance(number, Problem) or 1 <= number <= most:
            return number
        return problem("problem.number_outside", least=1, most=most)

    return check


_CHECKS: Final[Mapping[Question, Callable[[str, _Asked], Answer | Problem]]] = {
    Question.LINK: _check_link,
    Question.TRACKING: _check_choice,
    Question.QUANTITY: _check_quantity,
    Question.COMMENTS: _check_list,
    Question.KEYWORDS: _check_list,
    Question.USERNAMES: _check_list,
    Question.HASHTAGS: _check_list,
    Question.GROUPS: _check_list,
    Question.HASHTAG: lambda text, _asked: read_hashtag(text),
    Question.SOURCE_ACCOUNT: _check_link,
    Question.MEDIA: _check_link,
    Question.COMMENT_OWNER: lambda text, _asked: read_username(text),
    Question.ANSWER_NUMBER: _up_to(MOST_POLL_ANSWERS),
    Question.USERNAME: lambda text, _asked: read_username(text),
    Question.LEAST: _check_quantity,
    Question.MOST: _check_most,
    Question.POSTS: _up_to(MOST_POSTS),
    Question.OLD_POSTS: _up_to(MOST_POSTS),
    Question.DELAY: _check_delay,
    Question.EXPIRY: _check_expiry,
    Question.COUNTRY: _check_country,
    Question.DEVICE: _check_choice,
    Question.TRAFFIC: _check_choice,
    Question.GOOGLE_KEYWORD: _check_keyword,
    Question.REFERRING_URL: _check_link,
    Question.RUNS: _check_runs,
    Question.INTERVAL: _check_interval,
}
