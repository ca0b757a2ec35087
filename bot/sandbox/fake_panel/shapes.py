"""The shapes in which panels of this family answer: pieces a dialect is put together from.

A row is what is said of one id. Shapes for one id take its row, shapes for many take all of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.sandbox.fake_panel.accounts import Account, plain


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one id: a word (a refill's number or status), or why not."""

    asked: str
    word: str
    is_refused: bool = False


OneShape: TypeAlias = Callable[[Row], object]
ManyShape: TypeAlias = Callable[[list[Row]], object]

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")


def as_number(entry_id: str) -> int | str:
    """Most panels write ids as numbers; what is no number comes back as it was sent."""
    return int(entry_id) if _NUMBER.fullmatch(entry_id) else entry_id


# ── add ──────────────────────────────────────────────────────────────────────


def added(order_id: str) -> object:
    """`{"order": 23501}`."""
    return {"order": as_number(order_id)}


def added_with_message(order_id: str) -> object:
    """The number with a status and a message beside it."""
    return {"status": "success", "order": as_number(order_id), "message": "Order placed successfully"}


# ── refill, refill_status, cancel ────────────────────────────────────────────


def field(name: str) -> OneShape:
    """`{"refill": "1"}`: the word under its name; a refusal inside it, where the dialect nests those."""
    return lambda row: {name: {"error": row.word} if row.is_refused else row.word}


def listed(id_name: str, name: str, yes: object = None) -> ManyShape:
    """`[{"order": 1, "refill": 2}, {"order": 3, "refill": {"error": …}}]`; `yes` stands for every word."""

    def value(row: Row) -> object:
        if row.is_refused:
            return {"error": row.word}
        return as_number(row.word) if yes is None else yes

    return lambda rows: [{id_name: as_number(row.asked), name: value(row)} for row in rows]


def keyed(name: str, yes: object = None) -> ManyShape:
    """`{"1": {"refill": 2}, "3": {"error": …}}`; `yes` stands for every word."""

    def value(row: Row) -> object:
        if row.is_refused:
            return {"error": row.word}
        return {name: as_number(row.word) if yes is None else yes}

    return lambda rows: {row.asked: value(row) for row in rows}


CANONICAL_REFILL: Final = field("refill")
CANONICAL_REFILLS: Final = listed("order", "refill")
CANONICAL_REFILL_STATUS: Final = field("status")
CANONICAL_REFILL_STATUSES: Final = listed("refill", "status")
CANONICAL_CANCELS: Final = listed("order", "cancel", yes=1)


def refill_documented(row: Row) -> object:
    """The refill's number with a numeric status and a message."""
    return {"refill": row.word, "status": 200, "message": "Refill has been placed successfully!"}


def refill_with_success(row: Row) -> object:
    """A success text beside the number; a refusal inside `refill`."""
    if row.is_refused:
        return {"refill": {"error": row.word}}
    return {"success": "Refill request received", "refill": as_number(row.word)}


def in_list_of_one(shape: OneShape) -> OneShape:
    """`[{…}]`."""
    return lambda row: [shape(row)]


def in_small_letters(shape: OneShape) -> OneShape:
    """The word in small letters."""
    return lambda row: shape(Row(row.asked, row.word.lower(), row.is_refused))


def cancel_documented(_row: Row) -> object:
    """A status and a message, and no id."""
    return {"status": "success", "message": "Cancellation request added, we'll try our best to cancel it."}


def cancel_with_success(_row: Row) -> object:
    """A success text."""
    return {"success": "Cancel request received"}


def cancel_names_order(row: Row) -> object:
    """`{"cancel": "ord_1"}`."""
    return {"cancel": row.asked}


# ── balance and services ─────────────────────────────────────────────────────


def balance_under(name: str) -> Callable[[Account], object]:
    """The balance as text under a name of the panel's own."""
    return lambda account: {name: plain(account.balance), "currency": account.currency}


CANONICAL_BALANCE: Final = balance_under("balance")


def balance_number(account: Account) -> object:
    """The balance as a number."""
    return {"balance": float(account.balance), "currency": account.currency}


def without_descriptions(rows: list[dict[str, Any]]) -> object:
    """A list of rows that know no description."""
    return [{name: value for name, value in row.items() if name != "desc"} for row in rows]


def plain_list(rows: list[dict[str, Any]]) -> object:
    """A list of rows."""
    return rows


def rows_inside(
    wrapper: str, *, desc: str = "desc", time: str | None = None
) -> Callable[[list[dict[str, Any]]], object]:
    """Rows inside an object, with another name for the description, and the average time beside it."""

    def row_of(row: dict[str, Any]) -> dict[str, Any]:
        renamed = {desc if name == "desc" else name: value for name, value in row.items()}
        return renamed if time is None else {**renamed, time: "1 hour 12 minutes"}

    return lambda rows: {wrapper: [row_of(row) for row in rows]}


def translated_rows(rows: list[dict[str, Any]]) -> object:
    """Rows with the platform, an average time, and objects of the name in several languages."""
    return [
        {
            **row,
            "platform": str(row["name"]).split()[0],
            "average_time": None,
            "name_lang": {"en": row["name"], "ar": row["name"]},
        }
        for row in rows
    ]


def renamed_ids(rows: list[dict[str, Any]]) -> object:
    """Rows that call their id `service_id`."""
    return [
        {"service_id" if name == "service" else name: value for name, value in row.items()} for row in rows
    ]


# ── around a whole answer ────────────────────────────────────────────────────


def error(text: str) -> object:
    """`{"error": "…"}`."""
    return {"error": text}


def error_capitalised(text: str) -> object:
    """`{"Error": "…"}`."""
    return {"Error": text}


def error_status_and_message(text: str) -> object:
    """`{"status": "error", "msg": "…"}`."""
    return {"status": "error", "msg": text}


def error_with_code(text: str) -> object:
    """An error of a code and a message; `data` is null beside it."""
    return {
        "data": None,
        "error": {"code": re.sub(r"[^a-z]+", "_", text.lower()).strip("_"), "message": text},
    }


def capitalised(value: object) -> object:
    """Every key of every object begins with a capital; ids as keys stay."""
    if isinstance(value, list):
        return [capitalised(inside) for inside in value]
    if not isinstance(value, dict):
        return value
    return {f"{name[:1].upper()}{name[1:]}": capitalised(inside) for name, inside in value.items()}


def in_data(value: object) -> object:
    """`{"data": …, "error": null}`."""
    return {"data": value, "error": None}


def unchanged(value: object) -> object:
    """The answer as it is."""
    return value
