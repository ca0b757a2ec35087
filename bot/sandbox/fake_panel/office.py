"""The office API: the panel operator's hand, for the back office beside the chat and for tests."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.fake_panel.crowd import place_many
from bot.sandbox.fake_panel.dialects import DIALECTS
from bot.sandbox.fake_panel.market import CATALOGUE_NAMES
from bot.sandbox.fake_panel.office_input import (
    BadInputError,
    count_in,
    few_in,
    flag_in,
    money_in,
    rate_in,
    read_wish,
    text_in,
    word_in,
)
from bot.sandbox.fake_panel.panel import FakePanel
from bot.sandbox.fake_panel.pictures import (
    account_picture,
    order_picture,
    refill_picture,
    service_picture,
    state_picture,
)
from bot.sandbox.fake_panel.refusals import RefusedError

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Deed: TypeAlias = Callable[[FakePanel, str, Mapping[str, Any]], dict[str, Any]]

_LONGEST_POLL: Final = 25


def office_routes(panel: FakePanel) -> list[Route]:
    """The operator's door, without the faults (the fault line serves those)."""

    async def state(_request: Request) -> Response:
        return JSONResponse(state_picture(panel))

    async def events(request: Request) -> Response:
        try:
            after = int(request.query_params.get("after", "0"))
            seconds = min(max(float(request.query_params.get("timeout", "0")), 0), _LONGEST_POLL)
        except ValueError:
            return _refusal("after and timeout are numbers", 400)
        cursor = await panel.changes.wait(after, timedelta(seconds=seconds), panel.settle)
        return JSONResponse({"cursor": cursor})

    deeds: dict[str, Deed] = {
        "/office/orders/{id}": _move_order,
        "/office/orders/{id}/advance": _advance_order,
        "/office/refills/{id}": _move_refill,
        "/office/keys/{id}": _change_key,
        "/office/keys/{id}/orders": _place_many,
        "/office/services/{id}": _change_service,
        "/office/catalogue": _change_catalogue,
        "/office/dialect": _change_dialect,
    }
    return [
        Route("/office/state", state, methods=["GET"]),
        Route("/office/events", events, methods=["GET"]),
        *(Route(path, _endpoint(panel, deed), methods=["POST"]) for path, deed in deeds.items()),
    ]


def _endpoint(panel: FakePanel, deed: Deed) -> Endpoint:
    async def answer(request: Request) -> Response:
        subject = request.path_params.get("id", "")
        try:
            return JSONResponse(deed(panel, subject, await read_wish(request)))
        except KeyError:
            return _refusal(f"there is no {subject} here", 404)
        except RefusedError as refusal:
            return _refusal(refusal.text, 409)
        except BadInputError as problem:
            return _refusal(str(problem), 400)

    return answer


def _move_order(panel: FakePanel, order_id: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    status = word_in(wish, "status")
    remains, start_count = count_in(wish, "remains"), count_in(wish, "start_count")
    order = panel.orders[order_id]
    if remains is not None and remains > order.form.units:
        raise BadInputError(f"remains is at most {order.form.units}")
    moved = panel.move_order(order_id, status, remains=remains, start_count=start_count)
    return order_picture(panel, moved)


def _advance_order(panel: FakePanel, order_id: str, _wish: Mapping[str, Any]) -> dict[str, Any]:
    return order_picture(panel, panel.advance_order(order_id))


def _move_refill(panel: FakePanel, refill_id: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    status = word_in(wish, "status")
    if status is None:
        raise BadInputError("status is missing")
    return refill_picture(panel.move_refill(refill_id, status))


def _change_key(panel: FakePanel, key: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    sum_given, is_active = money_in(wish, "add"), flag_in(wish, "is_active")
    account = panel.accounts[key]
    if sum_given is not None:
        account = panel.top_up(key, sum_given)
    if is_active is not None:
        account = panel.set_active(key, is_active=is_active)
    return account_picture(account)


def _place_many(panel: FakePanel, key: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    count = few_in(wish, "count")
    if not count:
        raise BadInputError("count is a whole number from 1 up")
    prefix = panel.dialect.id_prefix
    return {"orders": [f"{prefix}{order.order_id}" for order in place_many(panel, key, count)]}


def _change_service(panel: FakePanel, service_id: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    unknown = wish.keys() - _SERVICE_FIELDS.keys()
    if unknown:
        raise BadInputError(f"a service has no {', '.join(sorted(unknown))}")
    changes = {_SERVICE_FIELDS[name][0]: _SERVICE_FIELDS[name][1](wish, name) for name in wish}
    given = {name: value for name, value in changes.items() if value is not None}
    return service_picture(panel.change_service(service_id, **given))


def _change_catalogue(panel: FakePanel, _id: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Serve another catalogue first, then move some rates, take services off the list, and add new ones."""
    name = word_in(wish, "serve")
    counts = {act: few_in(wish, act) for act in ("shift_rates", "withdraw", "add")}
    if name is not None:
        if name not in CATALOGUE_NAMES:
            raise BadInputError(f"serve is one of {', '.join(CATALOGUE_NAMES)}")
        panel.market.serve(name)
    market = panel.market
    deeds = {"shift_rates": market.shift_rates, "withdraw": market.withdraw, "add": market.add}
    changed = {act: deeds[act](count) for act, count in counts.items() if count}
    return {
        "catalogue": market.name,
        "services": len(panel.catalogue),
        **{act: [service_picture(service) for service in services] for act, services in changed.items()},
    }


def _change_dialect(panel: FakePanel, _id: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    name = word_in(wish, "speak")
    if name is None or name not in DIALECTS:
        raise BadInputError(f"speak is one of {', '.join(DIALECTS)}")
    panel.speak(name)
    return {"dialect": name}


# The office speaks of a service with the panel's words, the code with ours.
_SERVICE_FIELDS: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any], str], object]]]] = {
    "name": ("name", text_in),
    "category": ("category", text_in),
    "desc": ("description", text_in),
    "rate": ("rate", rate_in),
    "min": ("min_quantity", count_in),
    "max": ("max_quantity", count_in),
    "refill": ("can_refill", flag_in),
    "cancel": ("can_cancel", flag_in),
    "dripfeed": ("has_drip_feed", flag_in),
    "is_listed": ("is_listed", flag_in),
}


def _refusal(text: str, status: int) -> Response:
    return JSONResponse({"error": text}, status_code=status)
