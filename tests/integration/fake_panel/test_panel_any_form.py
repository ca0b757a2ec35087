"""Whatever a customer sends, the panel takes it or refuses it in words; money moves only for what it took."""

from decimal import Decimal
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.fake_panel import DEMO_KEY, DIALECTS, FakePanel
from bot.sandbox.fake_panel.actions import perform
from bot.sandbox.fake_panel.order_types import TYPE_RULES
from tests.integration.fake_panel.conftest import HandClock

FIELDS: Final = sorted(
    {"link", "quantity", "runs", "interval", "request_id"}.union(*(r.extras for r in TYPE_RULES.values()))
)
VALUES: Final = st.one_of(
    st.sampled_from(
        ["", " ", "0", "1", "5", "10", "100", "500", "1000", "9" * 18, "9" * 19, "-1", "1e3", "٥", "@someone"]
    ),
    st.sampled_from(
        ["https://example.com/p", "http://[", "31/12/2026", "99/99/9999", "a\nb", "a\r\nb\x85c\x1cd"]
    ),
    st.text(max_size=40),
)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_form_is_taken_or_refused_in_words(data: st.DataObject) -> None:
    panel = FakePanel(clock=HandClock())
    panel.speak(data.draw(st.sampled_from(sorted(DIALECTS))))
    service = data.draw(st.sampled_from([service.service_id for service in panel.catalogue]))
    panel.change_service(
        service, rate=data.draw(st.sampled_from([Decimal(0), Decimal("0.4"), Decimal("1.2e11")]))
    )
    if data.draw(st.booleans()):
        panel.change_service(service, max_quantity=2147483647)
    form = data.draw(st.dictionaries(st.sampled_from(FIELDS), VALUES))
    before = panel.accounts[DEMO_KEY].balance
    answer = perform(panel, {"key": DEMO_KEY, "action": "add", "service": service, **form})
    assert isinstance(answer.value, dict)
    charges = [panel.orders[entry.order_id].charge for entry in panel.ledger]
    assert len(charges) <= 1
    assert panel.accounts[DEMO_KEY].balance == before - sum(charges)
    refused = {"error", "Error", "msg"} & {name for name, value in answer.value.items() if value is not None}
    assert bool(refused) is not bool(charges)


@settings(deadline=None, max_examples=200)
@given(
    dialect=st.sampled_from(sorted(DIALECTS)),
    action=st.sampled_from(["status", "refill", "refill_status", "cancel", "balance", "services", "x", ""]),
    form=st.dictionaries(st.sampled_from(["order", "orders", "refill", "refills"]), VALUES),
)
def test_any_question_has_an_answer(dialect: str, action: str, form: dict[str, str]) -> None:
    panel = FakePanel(clock=HandClock())
    panel.speak(dialect)
    answer = perform(panel, {"key": DEMO_KEY, "action": action, **form})
    assert isinstance(answer.value, dict | list)
    assert answer.value or dialect == "smmserver"  # it leaves out what it does not know
    assert 200 <= answer.status < 500
