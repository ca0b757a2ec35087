"""Batch answers of every shape as one row for each id that was asked for.

Seen: an object by id, a list of objects that name their id, a bare object where one id was asked for, any
of them inside ``data``. An id missing from the answer is missing from the rows: nothing is news about it.
"""

from collections.abc import Sequence
from typing import Final

from bot.panel.wire.tolerant import Json, fields_of, id_of

_WRAPPERS: Final = ("data", "orders", "refills", "result", "results")


def rows_by_id(value: Json, ids: Sequence[str], names: Sequence[str]) -> dict[str, Json]:
    """The row for each id.

    Args:
        value: the answer, already known to be no error as a whole.
        ids: the ids asked for.
        names: the fields in which a row of a list names its id.
    """
    if isinstance(value, dict):
        return _of_object(value, ids, names)
    if isinstance(value, list):
        return _of_list(value, ids, names)
    return {ids[0]: value} if len(ids) == 1 and value is not None else {}


def _of_object(value: dict[str, Json], ids: Sequence[str], names: Sequence[str]) -> dict[str, Json]:
    by_id = {name.strip(): row for name, row in value.items()}
    found = {wanted: by_id[wanted] for wanted in ids if wanted in by_id}
    if found:
        return found
    fields = fields_of(value)
    wrapped = next((fields[name] for name in _WRAPPERS if isinstance(fields.get(name), dict | list)), None)
    if wrapped is not None:
        return rows_by_id(wrapped, ids, names)
    return {ids[0]: value} if len(ids) == 1 and value and not _is_about_others(value, ids[0], names) else {}


def _is_about_others(value: dict[str, Json], wanted: str, names: Sequence[str]) -> bool:
    """Whether an object is keyed by ids that are not the one asked for, or names another one."""
    fields = fields_of(value)
    named = next((id_of(fields[name]) for name in names if name in fields), None)
    only_rows = all(isinstance(row, dict) and name[:1].isdigit() for name, row in value.items())
    return only_rows or (named is not None and named != wanted)


def _of_list(rows: list[Json], ids: Sequence[str], names: Sequence[str]) -> dict[str, Json]:
    if len(rows) == len(ids) == 1 and not (
        isinstance(rows[0], dict) and _is_about_others(rows[0], ids[0], names)
    ):
        return {ids[0]: rows[0]}
    by_id: dict[str, Json] = {}
    for row in rows:
        fields = fields_of(row)
        named = next((id_of(fields[name]) for name in names if name in fields), None)
        if named is not None:
            by_id.setdefault(named, row)
    return {wanted: by_id[wanted] for wanted in ids if wanted in by_id}
