"""Which platform a service is for: panels do not say, so it is read from what they call things.

The category is asked first, then the name; both in the form search compares, so that mathematical bold, small
capitals and the ways of writing Arabic letters make no difference. A name wins over its category only where
the category names several platforms, and the name one of them.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bot.domain.catalogue import Service
from bot.domain.text import folded


class Platform(StrEnum):
    """Where a service does its work; the values are stable: buttons carry them."""

    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    FACEBOOK = "facebook"
    X = "x"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    SNAPCHAT = "snapchat"
    THREADS = "threads"
    SPOTIFY = "spotify"
    SOUNDCLOUD = "soundcloud"
    APPLE_MUSIC = "apple_music"
    LINKEDIN = "linkedin"
    PINTEREST = "pinterest"
    TWITCH = "twitch"
    KICK = "kick"
    DISCORD = "discord"
    REDDIT = "reddit"
    QUORA = "quora"
    BLUESKY = "bluesky"
    LIKEE = "likee"
    KWAI = "kwai"
    RUMBLE = "rumble"
    VK = "vk"
    GOOGLE = "google"
    WEBSITE_TRAFFIC = "website_traffic"
    OTHER = "other"


_ALONE_BEFORE: Final = r"(?<![a-z0-9])"
_ALONE_AFTER: Final = r"(?![a-z0-9])"
_ARABIC_BEFORE: Final = r"(?<!\w)[وف]?(?:بال|كال|ال|لل|ب|ل)?"
"""Arabic writes "and", "the", "for" and "on" together with the word that follows."""

_LATIN_WORDS: Final = {
    Platform.INSTAGRAM: r"insta|ig",
    Platform.YOUTUBE: r"yt",
    Platform.FACEBOOK: r"fb",
    Platform.X: r"(?:re)?tweets?",
    Platform.TELEGRAM: r"tg",
    Platform.SNAPCHAT: r"snap",
    Platform.THREADS: r"(?:instagram |insta |ig )?threads",
    Platform.LIKEE: r"likee",
    Platform.KWAI: r"kwai",
    Platform.RUMBLE: r"rumble",
    Platform.VK: r"vk",
    Platform.WEBSITE_TRAFFIC: r"(?:web ?)?traffic|website|web visit(?:or)?s",
}
"""Words that are platforms only where they stand alone: "instant" is no Instagram."""

_LATIN_NAMES: Final = {
    Platform.INSTAGRAM: r"instagram",
    Platform.TIKTOK: r"tik[\W_]?tok",
    Platform.YOUTUBE: r"you[\W_]?tube",
    Platform.FACEBOOK: r"face[\W_]?book",
    Platform.X: r"twitter",
    Platform.TELEGRAM: r"telegram",
    Platform.WHATSAPP: r"what'?s[\W_]?app",
    Platform.SNAPCHAT: r"snap[\W_]?chat",
    Platform.SPOTIFY: r"spotify",
    Platform.SOUNDCLOUD: r"sound[\W_]?cloud",
    Platform.APPLE_MUSIC: r"apple[\W_]?music|i[\W_]?tunes",
    Platform.LINKEDIN: r"linked[\W_]?in",
    Platform.PINTEREST: r"pinterest",
    Platform.TWITCH: r"twitch",
    Platform.DISCORD: r"discord",
    Platform.REDDIT: r"reddit",
    Platform.QUORA: r"quora",
    Platform.BLUESKY: r"blue[\W_]?sky",
    Platform.VK: r"v[\W_]?kontakte|вконтакте",
}
"""Names that are taken wherever they stand, also glued to other words."""

_ARABIC_NAMES: Final = {
    Platform.INSTAGRAM: r"انست[قغجكا]\w*",
    Platform.TIKTOK: r"تي?ك ?توك",
    Platform.YOUTUBE: r"يوتي?وب",
    Platform.FACEBOOK: r"ف[اي]?ي?س ?بوك",
    Platform.X: r"تويتي?ر|ري ?تويت|تغريد",
    Platform.TELEGRAM: r"تي?لي?[جغقك]رام",
    Platform.WHATSAPP: r"وا?تس ?ا?ب|واتس",
    Platform.SNAPCHAT: r"سناب",
    Platform.THREADS: r"ثري?د[زس]",
    Platform.SPOTIFY: r"سبوتي?في?اي",
    Platform.SOUNDCLOUD: r"ساوند ?كلاود",
    Platform.APPLE_MUSIC: r"ابل ميوزي?ك",
    Platform.LINKEDIN: r"لي?نك ?د ?ا?ي?ن",
    Platform.PINTEREST: r"بي?نتري?ست",
    Platform.TWITCH: r"تويتش",
    Platform.DISCORD: r"دي?سكورد",
    Platform.REDDIT: r"ري?ديت",
    Platform.QUORA: r"كورا(?!\w)",
    Platform.LIKEE: r"لايكي(?!\w)",
    Platform.WEBSITE_TRAFFIC: r"(?:زيارات|زوار|زياره) (?:لل|ال)?(?:موقع|مواقع)|ترافيك|(?:ال)?مواقع",
}

_FAINT: Final = {
    Platform.X: rf"{_ALONE_BEFORE}(?<![0-9] )x{_ALONE_AFTER}(?! ?[0-9])|{_ARABIC_BEFORE}اكس(?!\w)",
    Platform.GOOGLE: rf"google|{_ARABIC_BEFORE}[جقغ]و[جقغ]ل",
    Platform.KICK: rf"{_ALONE_BEFORE}kick{_ALONE_AFTER}(?![ -]?start)|{_ARABIC_BEFORE}كيك(?!\w)",
}
"""What means a platform only where nothing clearer is said: "traffic from Google", "Instagram 10 x 5"."""


def _pattern(*tables: dict[Platform, str]) -> re.Pattern[str]:
    """One expression for all platforms: a text is walked once, and what stands first is found first."""
    platforms = dict.fromkeys(platform for table in tables for platform in table)
    spellings = {
        platform: "|".join(table[platform] for table in tables if platform in table) for platform in platforms
    }
    # Threads come before Instagram, as "Instagram Threads" begins like it.
    ordered = sorted(spellings, key=lambda platform: platform is not Platform.THREADS)
    return re.compile("|".join(f"(?P<{platform.value}>{spellings[platform]})" for platform in ordered))


_CLEAR: Final = _pattern(
    {platform: f"{_ALONE_BEFORE}(?:{words}){_ALONE_AFTER}" for platform, words in _LATIN_WORDS.items()},
    _LATIN_NAMES,
    {platform: f"{_ARABIC_BEFORE}(?:{names})" for platform, names in _ARABIC_NAMES.items()},
)
_UNCLEAR: Final = _pattern(_FAINT)


def platform_of(service: Service) -> Platform:
    """The platform a service is for; OTHER where neither its category nor its name says."""
    by_category = platforms_named(service.category)
    if len(by_category) == 1:
        return by_category[0]
    by_name = platforms_named(service.name)
    if by_category:
        return next((platform for platform in by_name if platform in by_category), by_category[0])
    return next(iter(by_name), Platform.OTHER)


@lru_cache(maxsize=4096)
def platforms_named(text: str) -> tuple[Platform, ...]:
    """The platforms a text names, in the order in which it names them."""
    plain = folded(text)
    return _found(_CLEAR, plain) or _found(_UNCLEAR, plain)


def _found(pattern: re.Pattern[str], text: str) -> tuple[Platform, ...]:
    return tuple(
        dict.fromkeys(Platform(match.lastgroup) for match in pattern.finditer(text) if match.lastgroup)
    )
