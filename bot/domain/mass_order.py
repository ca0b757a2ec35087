"""One line of a mass order, ``service | link | quantity``: read tolerantly, but never guessed at.

Money follows what is read here, so where a line can be read in two ways it is refused with a word on how to
write it.
"""

import csv
import re
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue import Catalogue, Service
from bot.domain.link import read_link
from bot.domain.numbers import whole_number
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import KEEP, Question, is_known_type
from bot.domain.problems import Problem, problem
from bot.domain.text import plain_number, without_marks

_HARD: Final = "|;,،؛\t"
"""What stands between two parts and in no quantity of one part; spaces around it mean nothing."""

_EDGE: Final = f" \u00a0\u202f{_HARD}"
_SERVICE: Final = re.compile(rf"([^\s{_HARD}]+)[\s{_HARD}]+(\S.*)")
_LINK: Final = re.compile(r"([^\s|]+)(.*)")
_PARTS_OF_A_TOKEN: Final = re.compile(r"(.+)[;,،؛](\d+)")
_ENDS_IN_DIGITS: Final = re.compile(r".*[;,،؛]\d+")
_BEGINS_NUMBER: Final = re.compile(r".*[;,،؛][+\-#]?\d{1,3}")
_GOES_ON: Final = re.compile(r"\d{3}(\s\d{3})*")
_PARTS: Final = 3
_LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class LineWish:
    """What one line asks for."""

    service_id: str
    link: str
    quantity: int


def read_line(text: str) -> LineWish | Problem:
    """What a line asks for, or what is wrong with it."""
    typed = without_marks(text).strip(_EDGE)
    parts = _quoted_parts(typed) if '"' in typed else _parts(typed)
    if isinstance(parts, Problem):
        return parts
    service_id, link, quantity = parts[0], read_link(parts[1]), whole_number(parts[2])
    if isinstance(link, Problem):
        return link
    if isinstance(quantity, Problem):
        return _no_quantity(parts[2]) if quantity.key == "problem.number_none" else quantity
    return LineWish(plain_number(service_id), link, quantity)


def draft_of(text: str, catalogue: Catalogue) -> OrderDraft | Problem:
    """The order a line asks for, complete and within the service's bounds; or what is wrong with it."""
    wish = read_line(text)
    if isinstance(wish, Problem):
        return wish
    service = catalogue.service(wish.service_id)
    if service is None:
        return problem("problem.service_unknown", service_id=wish.service_id[:_LONGEST_NUMBER])
    return _answered(wish, service)


def _answered(wish: LineWish, service: Service) -> OrderDraft | Problem:
    """The wizard's own questions, answered by the line: what it would refuse is refused here."""
    if not is_known_type(service):  # what is only warned about cannot be warned about line by line
        return problem("problem.mass_type", service_id=service.service_id[:_LONGEST_NUMBER])
    step: OrderDraft | Problem = OrderDraft.begin(service)
    was_quantity_asked = False
    while isinstance(step, OrderDraft) and step.asking is not None:
        match step.asking:
            case Question.LINK:
                step = step.answer(wish.link)
            case Question.QUANTITY:
                step, was_quantity_asked = step.answer(str(wish.quantity)), True
            case Question.TRACKING:
                step = step.answer(KEEP)
            case asking if asking.can_skip:
                step = step.skip()
            case _:
                return problem("problem.mass_type", service_id=service.service_id[:_LONGEST_NUMBER])
    if isinstance(step, OrderDraft) and not was_quantity_asked and wish.quantity != 1:
        return problem("problem.mass_package")
    return step


def _parts(typed: str) -> tuple[str, str, str] | Problem:
    beginning = _SERVICE.fullmatch(typed)
    middle = _LINK.fullmatch(beginning[2]) if beginning else None
    if beginning is None or middle is None:
        return problem("problem.mass_parts")
    link, after = middle[1], middle[2]
    before = typed[len(beginning[1]) : len(typed) - len(beginning[2])]
    if not after.strip(_EDGE):
        return _parts_of_a_token(beginning[1], link, before)
    bare = link.rstrip(_HARD)
    quantity = after.lstrip(_EDGE)
    between = link[len(bare) :] + after[: len(after) - len(quantity)]
    if _is_unclear(bare, before, between, quantity):
        return problem("problem.mass_unclear")
    return beginning[1], bare, quantity


def _is_unclear(link: str, before: str, between: str, quantity: str) -> bool:
    """Whether the parts may be meant otherwise.

    What separates them also stands in the quantity: that may be a part too many. What stands before the link
    also stands in it, and not after it: the link may have ended there. Or the link ends in the first digits
    of a number whose thousands are set apart.
    """
    first, second = set(before) & set(_HARD), set(between) & set(_HARD)
    if second:
        return bool(second & set(quantity))
    is_cut = first & set(link) or (_BEGINS_NUMBER.fullmatch(link) and _GOES_ON.fullmatch(quantity))
    return bool(is_cut or re.search(r"\s", quantity))


def _parts_of_a_token(service_id: str, token: str, before: str) -> tuple[str, str, str] | Problem:
    """Link and quantity without a space between: ``https://example.com/a,1000``.

    Where the link is set apart by a comma on both sides, what follows it is meant as the quantity.
    """
    parts = _PARTS_OF_A_TOKEN.fullmatch(token)
    if parts is None:
        marks = [mark for mark in _HARD if mark in before and mark in token]
        return _no_quantity(token.rpartition(marks[0])[2]) if marks else problem("problem.mass_parts")
    if _ENDS_IN_DIGITS.fullmatch(parts[1]):
        return problem("problem.mass_unclear")
    return service_id, parts[1], parts[2]


def _no_quantity(given: str) -> Problem:
    return problem("problem.mass_quantity", given=given[:_LONGEST_NUMBER])


def _quoted_parts(typed: str) -> tuple[str, str, str] | Problem:
    """The parts of a line as spreadsheets write it, ``1,"https://example.com/a","1,000"``.

    No link holds a quotation mark, so nothing else is meant by one.
    """
    for delimiter in ",;\t|":
        try:
            (row,) = csv.reader([typed], delimiter=delimiter, skipinitialspace=True, strict=True)
        except (csv.Error, ValueError):
            continue
        if len(row) == _PARTS:
            return row[0].strip(), row[1].strip(), row[2].strip()
    return problem("problem.mass_parts")
