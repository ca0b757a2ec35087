"""A service's platform is read from its category, then from its name, in either script."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.platforms import Platform, platform_of, platforms_named
from tests.unit.domain.domain_samples import service


def platform(category: str, name: str = "Service") -> Platform:
    return platform_of(replace(service(), category=category, name=name))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("📸 Instagram Followers | متابعين انستقرام", Platform.INSTAGRAM),
        ("INSTAGRAM_LIKES", Platform.INSTAGRAM),
        ("IG Reels", Platform.INSTAGRAM),
        ("𝐈𝐧𝐬𝐭𝐚𝐠𝐫𝐚𝐦 𝐋𝐢𝐤𝐞𝐬", Platform.INSTAGRAM),
        ("ɪɴꜱᴛᴀɢʀᴀᴍ", Platform.INSTAGRAM),
        ("متابعين إنستغرام", Platform.INSTAGRAM),
        ("لايكات انستا", Platform.INSTAGRAM),
        ("خدمات الانستجرام", Platform.INSTAGRAM),
        ("متابعين للانستقرام", Platform.INSTAGRAM),
        ("TikTok Views", Platform.TIKTOK),
        ("Tik-Tok | Tik Tok", Platform.TIKTOK),
        ("متابعين تيك توك", Platform.TIKTOK),
        ("تيكتوك", Platform.TIKTOK),
        ("YouTube Watch Time", Platform.YOUTUBE),
        ("YT Views", Platform.YOUTUBE),
        ("مشتركين يوتيوب", Platform.YOUTUBE),
        ("Facebook – Pages", Platform.FACEBOOK),
        ("FB Likes", Platform.FACEBOOK),
        ("فيس بوك", Platform.FACEBOOK),
        ("أعضاء الفيسبوك", Platform.FACEBOOK),
        ("𝕏 X (Twitter)", Platform.X),
        ("𝕏 Followers", Platform.X),
        ("X Poll Votes", Platform.X),
        ("منصة إكس", Platform.X),
        ("ريتويت عربي", Platform.X),
        ("Telegram Members", Platform.TELEGRAM),
        ("أعضاء تليجرام", Platform.TELEGRAM),
        ("تلغرام", Platform.TELEGRAM),
        ("تيليقرام", Platform.TELEGRAM),
        ("WhatsApp Channel", Platform.WHATSAPP),
        ("واتس اب", Platform.WHATSAPP),
        ("👻 سناب شات", Platform.SNAPCHAT),
        ("Snap Chat", Platform.SNAPCHAT),
        ("Instagram Threads", Platform.THREADS),
        ("ثريدز", Platform.THREADS),
        ("Spotify Plays", Platform.SPOTIFY),
        ("سبوتيفاي", Platform.SPOTIFY),
        ("SoundCloud", Platform.SOUNDCLOUD),
        ("Apple Music", Platform.APPLE_MUSIC),
        ("Linked-In", Platform.LINKEDIN),
        ("لينكد إن", Platform.LINKEDIN),
        ("Pinterest", Platform.PINTEREST),
        ("بنترست", Platform.PINTEREST),
        ("Twitch Viewers", Platform.TWITCH),
        ("Kick.com Followers", Platform.KICK),
        ("Discord", Platform.DISCORD),
        ("ديسكورد", Platform.DISCORD),
        ("Reddit Upvotes", Platform.REDDIT),
        ("Quora", Platform.QUORA),
        ("Bluesky", Platform.BLUESKY),
        ("Likee Followers", Platform.LIKEE),
        ("Kwai", Platform.KWAI),
        ("Rumble Views", Platform.RUMBLE),
        ("VK.com", Platform.VK),
        ("Google Maps Reviews", Platform.GOOGLE),
        ("تقييمات قوقل ماب", Platform.GOOGLE),
        ("🌐 Website Traffic [Google Analytics]", Platform.WEBSITE_TRAFFIC),
        ("Google Traffic", Platform.WEBSITE_TRAFFIC),
        ("زيارات موقع من السعودية – بحث جوجل", Platform.WEBSITE_TRAFFIC),
        ("🎧 Other platforms", Platform.OTHER),
        ("", Platform.OTHER),
    ],
)
def test_a_platform_is_known_by_its_names(said: str, meant: Platform) -> None:
    assert platform(said) is meant
    assert platform("New services ✨", said) is meant


@pytest.mark.parametrize(
    "said",
    [
        "Instant delivery",
        "Big sale, high quality",
        "Max 10x speed | 5 x 3 | x2",
        "Mixed | Next day | Extra",
        "Likes and followers, stable",
        "Premium service, kickstart",
        "خدمات عربية وخليجية",
        "لايكات ومتابعين",
        "كيكات وحلويات",
        "توتر أقل",
    ],
)
def test_a_word_that_only_looks_like_one_is_none(said: str) -> None:
    assert platform(said, said) is Platform.OTHER


def test_the_category_wins_over_the_name() -> None:
    assert platform("YouTube Views", "Traffic from Instagram") is Platform.YOUTUBE


def test_a_category_of_several_platforms_leaves_it_to_the_name() -> None:
    shared = "Spotify | SoundCloud | Deezer"
    assert platform(shared, "SoundCloud Plays") is Platform.SOUNDCLOUD
    assert platform(shared, "Plays, worldwide") is Platform.SPOTIFY
    assert platform(shared, "Plays for YouTube Music") is Platform.SPOTIFY


def test_a_faint_word_says_nothing_beside_a_clear_one() -> None:
    assert platforms_named("X | Instagram | Google") == (Platform.INSTAGRAM,)
    assert platforms_named("X | Google") == (Platform.X, Platform.GOOGLE)


def test_every_platform_can_be_told_apart_on_a_button() -> None:
    assert len({platform.value for platform in Platform}) == len(Platform)
    assert all(platform.value.isidentifier() for platform in Platform)


@given(category=st.text(max_size=40), name=st.text(max_size=60))
def test_any_text_has_some_platform(category: str, name: str) -> None:
    assert platform(category, name) in Platform
