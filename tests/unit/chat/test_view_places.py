"""The card of a service leads back to where it was opened from, and its star keeps that place."""

from dataclasses import astuple

import pytest

from bot.chat import callbacks
from bot.chat.callbacks import Payload
from bot.chat.i18n import translator_for
from bot.chat.views.places import Place, star_button, way_back
from bot.domain.account import Language
from bot.domain.catalogue import handle_for
from tests.unit.chat.view_values import Values

SERVICE = Values().service()
HANDLE = handle_for(SERVICE.service_id)


@pytest.mark.parametrize(
    ("place", "back"),
    [
        (callbacks.ServiceCard(HANDLE, 4, 2), callbacks.SearchResults(4, 2)),
        (callbacks.ServiceCard(HANDLE, 0, 2), callbacks.CategoryServices(handle_for("Instagram"), 2)),
        (callbacks.ListedCard(HANDLE, "favourites", 3), callbacks.Favourites(3)),
        (callbacks.ListedCard(HANDLE, "recent", 0), callbacks.Recent()),
        (callbacks.ListedCard(HANDLE, "all", 2), callbacks.Changes("all", 2, "any")),
        (callbacks.ListedCard(HANDLE, "dearer", 1), callbacks.Changes("dearer", 1, "any")),
        (callbacks.ListedCard(HANDLE, "forged", 1), callbacks.Home()),
    ],
)
def test_a_card_leads_back_also_after_its_star_was_tapped(place: Place, back: Payload) -> None:
    assert way_back(place, SERVICE) == back
    for is_favourite in (True, False):
        tap = star_button(translator_for(Language.ENGLISH), place, is_favourite=is_favourite).tap
        assert isinstance(tap, callbacks.ServiceCard | callbacks.ListedCard)
        assert type(tap) is not type(place)
        assert astuple(tap) == astuple(place)
        assert way_back(tap, SERVICE) == back
