"""A link's host tells its platform; a service's name and category tell the service's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.link_platforms import example_link, leads_elsewhere, platform_of_link
from bot.domain.platforms import Platform, platform_of
from tests.unit.domain.domain_samples import service


@pytest.mark.parametrize(
    ("link", "platform"),
    [
        ("https://instagram.com/name", Platform.INSTAGRAM),
        ("https://www.Instagram.com/name", Platform.INSTAGRAM),
        ("https://vm.tiktok.com/ZM1/", Platform.TIKTOK),
        ("https://youtu.be/a", Platform.YOUTUBE),
        ("https://music.youtube.com/a", Platform.YOUTUBE),
        ("https://m.facebook.com/a", Platform.FACEBOOK),
        ("https://fb.watch/a", Platform.FACEBOOK),
        ("https://x.com/a", Platform.X),
        ("https://mobile.twitter.com/a", Platform.X),
        ("https://t.me/a", Platform.TELEGRAM),
        ("https://www.threads.net/@a", Platform.THREADS),
        ("https://open.spotify.com/track/1", Platform.SPOTIFY),
        ("https://music.apple.com/a", Platform.APPLE_MUSIC),
        ("https://vk.com/a", Platform.VK),
        ("https://notinstagram.com/a", None),
        ("https://instagram.com.evil.org/a", None),
        ("https://example.com/instagram.com", None),
        ("https://apple.com/a", None),
        ("", None),
        ("https://[oops/", None),
    ],
)
def test_a_host_tells_the_platform(link: str, platform: Platform | None) -> None:
    assert platform_of_link(link) is platform


@pytest.mark.parametrize(
    ("category", "link", "host"),
    [
        ("Instagram", "https://tiktok.com/@a", "tiktok.com"),
        ("Instagram", "https://instagram.com/a", ""),
        ("Instagram", "https://bit.ly/a", ""),
        ("Website Traffic", "https://instagram.com/a", ""),
        ("Various", "https://instagram.com/a", ""),
        ("Google", "https://youtube.com/a", ""),
        ("Instagram", "", ""),
    ],
)
def test_a_link_to_another_platform_is_noticed(category: str, link: str, host: str) -> None:
    assert leads_elsewhere(replace(service(), category=category), link) == host


@given(link=st.text() | st.text().map(lambda tail: f"https://{tail}"))
def test_any_text_leads_somewhere_or_nowhere(link: str) -> None:
    assert isinstance(leads_elsewhere(service(), link), str)


@pytest.mark.parametrize("platform", Platform)
def test_the_example_is_a_link_of_the_services_own_platform(platform: Platform) -> None:
    named = replace(service(), category=platform.value.replace("_", " "), name="")
    assert platform_of_link(example_link(named)) in {platform_of(named), None}
    assert not leads_elsewhere(named, example_link(named))


def test_the_example_for_youtube_is_none_of_instagram() -> None:
    assert "youtube.com" in example_link(replace(service(), category="YouTube Views", name="Views"))
    assert "example.com" in example_link(replace(service(), category="Other", name="Votes"))
