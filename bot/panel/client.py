"""The panel as the rest of the bot sees it: one method for each thing that can be asked or ordered.

Reading is repeated where that may help. Orders, refills and cancels are requested once.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import httpx

from bot.domain.account import PanelKey
from bot.domain.catalogue import Catalogue
from bot.domain.ids import PanelOrderId, PanelRefillId
from bot.domain.intent import Outcome, RefusalKind
from bot.domain.money import Money
from bot.domain.order import OrderReport, RequestKind, UnknownToPanel
from bot.domain.order_draft import NewOrder
from bot.panel import protocol
from bot.panel.answers import Declined, RefillReport, RequestAnswer
from bot.panel.calls import Calls, Hide
from bot.panel.errors import PanelGarbled, PanelRefused
from bot.panel.forms import WRONG_BATCH, chunks, in_either_form, in_turn
from bot.panel.policy import DEFAULT_POLICY, PanelPolicy
from bot.panel.wire.readers import read_balance, read_services, read_statuses
from bot.panel.wire.requesting import read_refill_statuses, read_requests

_Report: TypeAlias = OrderReport | UnknownToPanel


def _hide_nothing(_: str) -> None:
    """Nobody keeps a log."""


def _declined(refusal: PanelRefused) -> Declined:
    return Declined(refusal.kind, refusal.words)


class PanelClient:
    """One panel, asked with the keys of many accounts."""

    def __init__(
        self,
        *,
        url: str,
        user_agent: str,
        policy: PanelPolicy = DEFAULT_POLICY,
        trust_env: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        hide: Hide = _hide_nothing,
    ) -> None:
        """Prepare; nothing is connected yet.

        Args:
            url: where the panel's API listens.
            user_agent: who we say we are; firewalls refuse unknown clients.
            policy: bounds, retries and paces.
            trust_env: whether proxies and certificates named in the environment are used.
            transport: stands in for the network.
            hide: is told every key before it is sent, so that no log holds it.
        """
        self._policy: Final = policy
        self._calls: Final = Calls(
            url=url,
            user_agent=user_agent,
            policy=policy,
            trust_env=trust_env,
            transport=transport,
            hide=hide,
        )

    @property
    def rests_for(self) -> float:
        """Seconds until the panel may be asked again after too many failures; nothing while it may be now."""
        return self._calls.rests_for

    async def close(self) -> None:
        """Close every connection."""
        await self._calls.close()

    async def balance(self, key: PanelKey) -> Money:
        """The account's balance in its own currency; also the way to check a key.

        Raises:
            PanelError: the panel did not tell it.
        """
        return await self._calls.read(key, protocol.balance_fields(), self._policy.reading, read_balance)

    async def services(self, key: PanelKey) -> Catalogue:
        """Every service the account may order.

        Raises:
            PanelError: the panel did not list them.
        """
        return await self._calls.read(key, protocol.services_fields(), self._policy.catalogue, read_services)

    async def add_order(self, key: PanelKey, order: NewOrder) -> Outcome:
        """Send one order, once. Every failure is an outcome; only cancellation is raised."""
        return await self._calls.add(key, protocol.add_fields(order))

    async def status(self, key: PanelKey, panel_order_id: PanelOrderId) -> OrderReport | UnknownToPanel:
        """What the panel says of one order.

        Raises:
            PanelError: the panel says nothing of it.
        """
        reports = await self._reports(key, [panel_order_id])
        if panel_order_id not in reports:
            raise PanelGarbled(status=200, content_type="")
        return reports[panel_order_id]

    async def statuses(
        self, key: PanelKey, ids: Sequence[PanelOrderId]
    ) -> dict[PanelOrderId, OrderReport | UnknownToPanel]:
        """What the panel says of many orders, 100 in a call, one call after another.

        Orders the panel says nothing of are missing, and so are those of a call that failed after an earlier
        one was answered: nothing is news about them.

        Raises:
            PanelError: the first call failed.
        """
        return await in_turn(chunks(ids), lambda part: self._reports(key, part))

    async def request_refill(
        self, key: PanelKey, ids: Sequence[PanelOrderId]
    ) -> dict[PanelOrderId, RequestAnswer]:
        """Ask for refills, once. An order that is missing from the answers may or may not have been taken.

        Raises:
            PanelError: nothing was answered; only PanelUnreachable says that nothing was requested.
        """
        return await self._request(key, ids, RequestKind.REFILL)

    async def request_cancel(
        self, key: PanelKey, ids: Sequence[PanelOrderId]
    ) -> dict[PanelOrderId, RequestAnswer]:
        """Ask for cancels, once. An order that is missing from the answers may or may not have been taken.

        Raises:
            PanelError: nothing was answered; only PanelUnreachable says that nothing was requested.
        """
        return await self._request(key, ids, RequestKind.CANCEL)

    async def refill_statuses(
        self, key: PanelKey, ids: Sequence[PanelRefillId]
    ) -> dict[PanelRefillId, RefillReport | Declined]:
        """How far refills are. Refills the panel says nothing of are missing.

        Raises:
            PanelError: the first call failed.
        """

        async def ask(
            part: Sequence[PanelRefillId], *, as_many: bool
        ) -> dict[PanelRefillId, RefillReport | Declined]:
            fields = protocol.refill_status_fields(part, as_many=as_many)
            return await self._calls.read(
                key, fields, self._policy.reading, lambda reply, key: read_refill_statuses(reply, key, part)
            )

        return await in_turn(chunks(ids), lambda part: in_either_form(part, ask, _declined))

    async def request_together(
        self, key: PanelKey, ids: Sequence[PanelOrderId], kind: RequestKind
    ) -> dict[PanelOrderId, RequestAnswer]:
        """Ask for several in one call, once, in the form for many and no other.

        An order that is missing from the answers may or may not have been taken. By a refusal whose kind is
        in ``forms.WRONG_BATCH`` nothing was requested: each may be asked for alone.

        Args:
            key: to ask with.
            ids: at most ``forms.MOST_IDS``, without repetitions.
            kind: what to ask for.

        Raises:
            PanelError: nothing was answered, or the call was refused as a whole.
        """
        return await self._ask_for(key, ids, kind, as_many=True)

    async def _request(
        self, key: PanelKey, ids: Sequence[PanelOrderId], kind: RequestKind
    ) -> dict[PanelOrderId, RequestAnswer]:
        async def ask(part: Sequence[PanelOrderId], *, as_many: bool) -> dict[PanelOrderId, RequestAnswer]:
            return await self._ask_for(key, part, kind, as_many=as_many)

        return await in_turn(chunks(ids), lambda part: in_either_form(part, ask, _declined))

    async def _ask_for(
        self, key: PanelKey, ids: Sequence[PanelOrderId], kind: RequestKind, *, as_many: bool
    ) -> dict[PanelOrderId, RequestAnswer]:
        fields = protocol.request_fields(kind, ids, as_many=as_many)
        return await self._calls.once(
            key, fields, self._policy.requesting, lambda reply, key: read_requests(reply, key, ids, kind)
        )

    async def _reports(self, key: PanelKey, ids: Sequence[PanelOrderId]) -> dict[PanelOrderId, _Report]:
        """One call's reports. A batch that one wrong id spoils is halved until that id stands alone."""
        try:
            return await self._calls.read(
                key,
                protocol.status_fields(ids),
                self._policy.reading,
                lambda reply, key: read_statuses(reply, key, ids),
            )
        except PanelRefused as error:
            refusal = error
        if len(ids) == 1 and refusal.kind is RefusalKind.NOT_FOUND:
            return {ids[0]: UnknownToPanel(refusal.words)}
        if len(ids) == 1 or refusal.kind not in WRONG_BATCH:
            raise refusal
        middle = len(ids) // 2
        return await self._reports(key, ids[:middle]) | await self._reports(key, ids[middle:])
