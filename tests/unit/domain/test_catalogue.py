"""A catalogue finds what people mean, keeps the panel's order, and pages without falling off either end."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Page, Service, ServiceType, handle_for, page_of
from bot.domain.ids import ServiceId
from tests.unit.domain.domain_samples import service


def listed(service_id: str, name: str, category: str = "Instagram") -> Service:
    return replace(service(service_id=service_id), name=name, category=category)


SHELF = Catalogue(
    [
        listed("1", "Instagram Followers [Refill]"),
        listed("2", "متابعين انستغرام", "انستغرام"),
        listed("30", "𝐓𝐢𝐤𝐓𝐨𝐤 Likes", "TikTok"),
        listed("A7", "Likes for posts"),
        listed("12", "Views 30 days", "TikTok"),
    ]
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("followers", ["1"]),
        ("INSTAGRAM followers", ["1"]),
        ("followers instagram", ["1"]),
        ("متابعين إنستغرام", ["2"]),
        ("tiktok", ["30", "12"]),
        ("likes", ["30", "A7"]),
        ("likes instagram", ["A7"]),
        ("instagram", ["1", "A7"]),
        ("30", ["30", "12"]),
        ("#30", ["30"]),
        ("٣٠", ["30", "12"]),
        ("A7", ["A7"]),
        ("#A7", ["A7"]),
        ("\u200f12 ", ["12"]),
        ("twitter", []),
        ("likes twitter", []),
        ("", []),
        (" \u200f ", []),
    ],
)
def test_search_puts_the_number_first_then_names_then_categories(words: str, found: list[str]) -> None:
    assert [service.service_id for service in SHELF.search(words)] == found


@given(words=st.text(max_size=20))
def test_a_search_finds_each_service_once(words: str) -> None:
    found = SHELF.search(words)
    assert len({service.service_id for service in found}) == len(found)


def test_categories_stand_in_the_order_in_which_the_panel_names_them() -> None:
    assert [category.name for category in SHELF.categories] == ["Instagram", "انستغرام", "TikTok"]
    assert [service.service_id for service in SHELF.categories[2].services] == ["30", "12"]
    assert Catalogue([]).categories == ()


def test_what_a_button_names_is_found_and_a_forged_one_is_not() -> None:
    for wanted in SHELF.services:
        assert SHELF.service(wanted.service_id) is wanted
        assert SHELF.service_by_handle(handle_for(wanted.service_id)) is wanted
    for category in SHELF.categories:
        assert SHELF.category_by_handle(handle_for(category.name)) is category
    assert SHELF.service("99") is None
    assert SHELF.service_by_handle("forged") is None
    assert SHELF.category_by_handle(handle_for("Twitter")) is None


@given(names=st.sets(st.text() | st.text(alphabet=st.characters()), min_size=2, max_size=8))
def test_handles_are_short_stable_and_different(names: set[str]) -> None:
    handles = {handle_for(name) for name in names}
    assert len(handles) == len(names)
    assert handles == {handle_for(name) for name in names}
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{12}", handle) for handle in handles)


def test_names_that_share_their_beginning_have_different_handles() -> None:
    assert handle_for("Instagram – followers – " * 5 + "a") != handle_for(
        "Instagram – followers – " * 5 + "b"
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Default", ServiceType.DEFAULT),
        ("default", ServiceType.DEFAULT),
        ("Custom Comments", ServiceType.CUSTOM_COMMENTS),
        ("custom_comments", ServiceType.CUSTOM_COMMENTS),
        ("  CUSTOM   comments ", ServiceType.CUSTOM_COMMENTS),
        ("Package", ServiceType.PACKAGE),
        ("Custom Comments Package", ServiceType.CUSTOM_COMMENTS_PACKAGE),
        ("CustomCommentsPackage", ServiceType.CUSTOM_COMMENTS_PACKAGE),
        ("SEO", ServiceType.SEO),
        ("SEO2", ServiceType.SEO),
        ("seo 2", ServiceType.SEO),
        ("Mentions", ServiceType.MENTIONS),
        ("mentions  WITH hashtags", ServiceType.MENTIONS_WITH_HASHTAGS),
        ("Mentions Custom List", ServiceType.MENTIONS_CUSTOM_LIST),
        ("Mentions Hashtag", ServiceType.MENTIONS_HASHTAG),
        ("Mentions User Followers", ServiceType.MENTIONS_USER_FOLLOWERS),
        ("Mentions Media Likers", ServiceType.MENTIONS_MEDIA_LIKERS),
        ("Comment Likes", ServiceType.COMMENT_LIKES),
        ("comment-replies", ServiceType.COMMENT_REPLIES),
        ("Poll", ServiceType.POLL),
        ("Invites from Groups", ServiceType.INVITES_FROM_GROUPS),
        ("Subscriptions", ServiceType.SUBSCRIPTIONS),
        ("Web Traffic", ServiceType.WEB_TRAFFIC),
        ("webtraffic", ServiceType.WEB_TRAFFIC),
        ("High Quality", ServiceType.OTHER),
        ("Realtime", ServiceType.OTHER),
        ("subscription reselling", ServiceType.OTHER),
        ("other", ServiceType.OTHER),
        ("", ServiceType.OTHER),
    ],
)
def test_a_type_is_known_however_it_is_spelled(word: str, kind: ServiceType) -> None:
    assert service(word).service_type is kind


@pytest.mark.parametrize(
    ("length", "number", "page"),
    [
        (0, 0, Page(0, 1, 0, 0)),
        (0, 5, Page(0, 1, 0, 0)),
        (8, 0, Page(0, 1, 0, 8)),
        (9, 0, Page(0, 2, 0, 8)),
        (9, 1, Page(1, 2, 8, 9)),
        (9, 2, Page(1, 2, 8, 9)),
        (9, -1, Page(0, 2, 0, 8)),
    ],
)
def test_a_page_always_exists(length: int, number: int, page: Page) -> None:
    assert page_of(length, number, 8) == page


@given(length=st.integers(0, 500), size=st.integers(1, 50))
def test_pages_hold_every_item_once(length: int, size: int) -> None:
    pages = [page_of(length, number, size) for number in range(page_of(length, 0, size).of)]
    assert [at for page in pages for at in range(page.first, page.last)] == list(range(length))


def test_service_ids_are_opaque() -> None:
    assert Catalogue([listed("svc_x:1", "Name")]).service(ServiceId("svc_x:1")) is not None
