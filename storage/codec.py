"""Drafts, dialogues, catalogues and messages as JSON: versioned, decimals as text, read strictly.

What does not read back exactly is refused with a DecodeError instead of guessed at.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from bot.domain.catalogue import Catalogue, Service
from bot.domain.dialogue import (
    ChoosingOrders,
    ConnectingKey,
    Dialogue,
    FindingOrder,
    GatheringLines,
    LookingUp,
    NamingLowBalance,
    NamingOrder,
    Ordering,
    Searching,
)
from bot.domain.favourites import FavouriteChange, FavouriteChangeKind
from bot.domain.ids import IntentId, MassId, OrderId, ServiceId
from bot.domain.order import RequestKind
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question
from bot.domain.order_tabs import Tab
from bot.domain.problems import Problem, Value
from storage.columns import decimal_text
from storage.errors import DecodeError
from storage.table_json import table_from, table_json

_VERSION: Final = 1
_Read = TypeVar("_Read")
_Json = dict[str, Any]


def draft_json(draft: OrderDraft) -> str:
    """The draft as text."""
    return _text_of({"draft": _draft(draft)})


def draft_from(text: str) -> OrderDraft:
    """The draft that was written.

    Raises:
        DecodeError: it was written by another version, or is no draft.
    """
    return _read(text, lambda stored: _draft_from(stored["draft"]))


def dialogue_json(dialogue: Dialogue) -> str:  # noqa: PLR0911 - one a kind
    """The dialogue as text."""
    match dialogue:
        case ConnectingKey():
            return _text_of({"kind": "connecting_key", "link": dialogue.link})
        case Ordering():
            return _text_of(
                {
                    "kind": "ordering",
                    "draft": _draft(dialogue.draft),
                    "intent_id": dialogue.intent_id,
                    "is_set_aside": dialogue.is_set_aside,
                }
            )
        case NamingOrder():
            return _text_of({"kind": "naming_order", "intent_id": dialogue.intent_id})
        case Searching():
            return _text_of({"kind": "searching"})
        case GatheringLines():
            return _text_of({"kind": "gathering_lines", "mass_id": dialogue.mass_id})
        case NamingLowBalance():
            return _text_of({"kind": "naming_low_balance"})
        case FindingOrder():
            return _text_of({"kind": "finding_order", "tab": dialogue.tab})
        case LookingUp(table, is_asked, is_set_aside):
            rows = None if table is None else table_json(table)
            return _text_of(
                {"kind": "looking_up", "table": rows, "is_asked": is_asked, "is_set_aside": is_set_aside}
            )
        case ChoosingOrders():
            return _text_of(
                {
                    "kind": "choosing_orders",
                    "request": dialogue.kind,
                    "chosen": list(dialogue.chosen),
                    "nonce": dialogue.nonce,
                    "shown_at": None if dialogue.shown_at is None else dialogue.shown_at.isoformat(),
                    "is_set_aside": dialogue.is_set_aside,
                }
            )


def dialogue_from(text: str) -> Dialogue:
    """The dialogue that was written.

    Raises:
        DecodeError: it was written by another version, or is no dialogue.
    """
    return _read(text, _dialogue_from)


def catalogue_json(catalogue: Catalogue) -> str:
    """The catalogue as text; the same services give the same text."""
    return _text_of({"services": [_service(service) for service in catalogue.services]})


def catalogue_from(text: str) -> Catalogue:
    """The catalogue that was written.

    Raises:
        DecodeError: it was written by another version, or is no catalogue.
    """
    return _read(text, lambda stored: Catalogue(map(_service_from, stored["services"])))


def comments_json(comments: tuple[str, ...]) -> str:
    """The comments of an order as text."""
    return _text_of({"comments": list(comments)})


def comments_from(text: str) -> tuple[str, ...]:
    """The comments that were written.

    Raises:
        DecodeError: they were written by another version, or are no comments.
    """
    return _read(text, lambda stored: _texts(stored["comments"]))


def favourite_changes_json(changes: Sequence[FavouriteChange]) -> str:
    """What happened to favourites, as text."""
    return _text_of({"changes": [_change(change) for change in changes]})


def favourite_changes_from(text: str) -> tuple[FavouriteChange, ...]:
    """What happened to favourites.

    Raises:
        DecodeError: it was written by another version, or is no list of changes.
    """
    return _read(text, lambda stored: tuple(map(_change_from, stored["changes"])))


def answers_json(answers: Mapping[Question, Answer]) -> str:
    """The answers of an order as text."""
    return _text_of({"answers": _answers(answers)})


def answers_from(text: str) -> Mapping[Question, Answer]:
    """The answers that were written.

    Raises:
        DecodeError: they were written by another version, or are no answers.
    """
    return _read(text, lambda stored: _answers_from(stored["answers"]))


def payload_json(payload: Mapping[str, Value]) -> str:
    """What a message inserts, as text."""
    return _text_of({"payload": dict(payload)})


def payload_from(text: str) -> Mapping[str, Value]:
    """What a message inserts.

    Raises:
        DecodeError: it was written by another version, or is no payload.
    """
    return _read(text, lambda stored: {name: _value(value) for name, value in stored["payload"].items()})


def problem_json(problem: Problem) -> str:
    """A problem as text; the panel's words are not kept with it."""
    return _text_of({"key": problem.key, "values": dict(problem.values)})


def problem_from(text: str) -> Problem:
    """The problem that was written.

    Raises:
        DecodeError: it was written by another version, or is no problem.
    """
    return _read(
        text,
        lambda stored: Problem(
            _text(stored["key"]), {name: _value(value) for name, value in stored["values"].items()}
        ),
    )


def _text_of(stored: _Json) -> str:
    return json.dumps({"v": _VERSION, **stored}, allow_nan=False, separators=(",", ":"))


def _read(text: str, read: Callable[[_Json], _Read]) -> _Read:
    try:
        stored = json.loads(text, parse_constant=_refuse_constant)
        if stored["v"] != _VERSION:
            raise DecodeError("a stored value was written by another version of this program")
        return read(stored)
    except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError, RecursionError):
        # The cause is left out: it may quote what a person wrote.
        raise DecodeError("a stored value is not what this program writes") from None


def _refuse_constant(word: str) -> object:
    raise ValueError(word)


def _service(service: Service) -> _Json:
    return {
        "service_id": service.service_id,
        "name": service.name,
        "type_word": service.type_word,
        "category": service.category,
        "rate": decimal_text(service.rate),
        "min_quantity": service.min_quantity,
        "max_quantity": service.max_quantity,
        "description": service.description,
        "can_refill": service.can_refill,
        "can_cancel": service.can_cancel,
        "can_drip_feed": service.can_drip_feed,
    }


def _service_from(stored: _Json) -> Service:
    return Service(
        service_id=ServiceId(_text(stored["service_id"])),
        name=_text(stored["name"]),
        type_word=_text(stored["type_word"]),
        category=_text(stored["category"]),
        rate=_decimal(stored["rate"]),
        min_quantity=_number(stored["min_quantity"]),
        max_quantity=_number(stored["max_quantity"]),
        description=_text(stored["description"]),
        can_refill=_or_none(_flag, stored["can_refill"]),
        can_cancel=_or_none(_flag, stored["can_cancel"]),
        can_drip_feed=_flag(stored["can_drip_feed"]),
    )


def _change(change: FavouriteChange) -> _Json:
    return {
        "kind": change.kind,
        "service_id": change.service_id,
        "name": change.name,
        "before": decimal_text(change.before),
        "now": decimal_text(change.now),
    }


def _change_from(stored: _Json) -> FavouriteChange:
    return FavouriteChange(
        kind=FavouriteChangeKind(stored["kind"]),
        service_id=ServiceId(_text(stored["service_id"])),
        name=_text(stored["name"]),
        before=_or_none(_decimal, stored["before"]),
        now=_or_none(_decimal, stored["now"]),
    )


def _draft(draft: OrderDraft) -> _Json:
    return {
        "service": _service(draft.service),
        "answers": _answers(draft.answers),
        "asking": draft.asking,
    }


def _draft_from(stored: _Json) -> OrderDraft:
    return OrderDraft(
        service=_service_from(stored["service"]),
        answers=_answers_from(stored["answers"]),
        asking=_or_none(Question, stored["asking"]),
    )


def _answers(answers: Mapping[Question, Answer]) -> _Json:
    return {
        question.value: answer.isoformat() if isinstance(answer, date) else answer
        for question, answer in answers.items()
    }


def _answers_from(stored: _Json) -> Mapping[Question, Answer]:
    answers = {Question(word): answer for word, answer in stored.items()}
    return {question: _answer(question, answer) for question, answer in answers.items()}


def _answer(question: Question, stored: object) -> Answer:
    if stored is None:
        return None
    if question.gathers:
        return _texts(stored)
    if question.is_number:
        return _number(stored)
    return date.fromisoformat(_text(stored)) if question is Question.EXPIRY else _text(stored)


def _dialogue_from(stored: _Json) -> Dialogue:  # noqa: PLR0911 - one a kind
    match stored["kind"]:
        case "connecting_key":
            return ConnectingKey(_text(stored.get("link", "")))
        case "ordering":
            intent_id = _or_none(_number, stored["intent_id"])
            return Ordering(
                _draft_from(stored["draft"]),
                None if intent_id is None else IntentId(intent_id),
                _is_set_aside(stored),
            )
        case "naming_order":
            return NamingOrder(IntentId(_number(stored["intent_id"])))
        case "searching":
            return Searching()
        case "gathering_lines":
            return GatheringLines(MassId(_number(stored["mass_id"])))
        case "finding_order":
            return FindingOrder(Tab(stored["tab"]))
        case "naming_low_balance":
            return NamingLowBalance()
        case "looking_up":
            table = _or_none(table_from, stored["table"])
            return LookingUp(table, _flag(stored["is_asked"]), _is_set_aside(stored))
        case "choosing_orders":
            return _choice_from(stored)
        case _:
            raise ValueError("unknown kind")


def _choice_from(stored: _Json) -> ChoosingOrders:
    return ChoosingOrders(
        RequestKind(stored["request"]),
        tuple(OrderId(_number(order_id)) for order_id in stored["chosen"]),
        _text(stored["nonce"]),
        _or_none(lambda moment: datetime.fromisoformat(_text(moment)), stored["shown_at"]),
        _is_set_aside(stored),
    )


def _is_set_aside(stored: _Json) -> bool:
    """Earlier versions did not write it, and set nothing aside."""
    return _flag(stored.get("is_set_aside", False))


def _text(stored: object) -> str:
    if not isinstance(stored, str):
        raise TypeError("not a text")
    return stored


def _texts(stored: object) -> tuple[str, ...]:
    if not isinstance(stored, list):
        raise TypeError("not a list")
    return tuple(map(_text, stored))


def _number(stored: object) -> int:
    if isinstance(stored, bool) or not isinstance(stored, int):
        raise TypeError("not a whole number")
    return stored


def _flag(stored: object) -> bool:
    if not isinstance(stored, bool):
        raise TypeError("not a yes or no")
    return stored


def _decimal(stored: object) -> Decimal:
    number = Decimal(_text(stored))
    if not number.is_finite():
        raise ValueError("not a finite decimal")
    return number


def _value(stored: object) -> Value:
    return stored if isinstance(stored, str) else _number(stored)


def _or_none(read: Callable[[Any], _Read], stored: object) -> _Read | None:
    return None if stored is None else read(stored)
