"""Links that open the bot: Telegram takes what we make, and rubbish is no link."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.deep_links import DeepLink, link_to_service, share_link
from bot.domain.catalogue import handle_for


def parameter_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["start"][0]


@pytest.mark.parametrize("service_id", ["1", "ord_7-x", "a" * 62])
def test_a_plain_number_is_named_as_it_is(service_id: str) -> None:
    link = link_to_service("PanelBot", service_id)
    assert link == f"https://t.me/PanelBot?start=s_{service_id}"
    assert DeepLink.read(parameter_of(link)) == DeepLink("s", service_id)


@pytest.mark.parametrize("service_id", ["a" * 63, "a b", "سبعة", "7&start=o_1", "\ud83d", "🦑"])
def test_any_other_number_is_named_by_its_handle(service_id: str) -> None:
    assert DeepLink.read(parameter_of(link_to_service("PanelBot", service_id))) == DeepLink(
        "s", handle_for(service_id)
    )


@given(service_id=st.text(st.characters(), min_size=1))
def test_every_number_makes_a_parameter_telegram_takes(service_id: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter_of(link_to_service("PanelBot", service_id)))


@pytest.mark.parametrize(
    "parameter", ["", "s", "s_", "_1", "x_1", "s_" + "1" * 63, "s_1 2", "s_<b>", "s_١", "s_1\n", "S_1"]
)
def test_rubbish_is_no_link(parameter: str) -> None:
    assert DeepLink.read(parameter) is None


def test_an_order_is_named_too() -> None:
    assert DeepLink.read("o_23501") == DeepLink("o", "23501")


@given(name=st.text(st.characters()))
def test_whatever_a_service_is_called_its_link_can_be_sent_on(name: str) -> None:
    shared = share_link("https://t.me/PanelBot?start=s_1", name)
    assert shared.isascii()
    assert parse_qs(urlsplit(shared).query)["url"] == ["https://t.me/PanelBot?start=s_1"]
    assert len(shared) < 1200
