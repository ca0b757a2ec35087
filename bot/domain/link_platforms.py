"""Which platform a link leads to, by its host alone. The bot never opens it."""

from typing import Final
from urllib.parse import urlsplit

from bot.domain.catalogue import Service
from bot.domain.platforms import Platform, platform_of

_HOSTS: Final = {
    Platform.INSTAGRAM: ("instagram.com", "instagr.am", "ig.me"),
    Platform.TIKTOK: ("tiktok.com",),
    Platform.YOUTUBE: ("youtube.com", "youtu.be", "youtube-nocookie.com"),
    Platform.FACEBOOK: ("facebook.com", "fb.com", "fb.watch", "fb.me", "fb.gg", "messenger.com"),
    Platform.X: ("twitter.com", "x.com", "t.co"),
    Platform.TELEGRAM: ("t.me", "telegram.me", "telegram.dog", "telegram.org"),
    Platform.WHATSAPP: ("whatsapp.com", "wa.me"),
    Platform.SNAPCHAT: ("snapchat.com",),
    Platform.THREADS: ("threads.net", "threads.com"),
    Platform.SPOTIFY: ("spotify.com", "spotify.link"),
    Platform.SOUNDCLOUD: ("soundcloud.com",),
    Platform.APPLE_MUSIC: ("music.apple.com", "itunes.apple.com"),
    Platform.LINKEDIN: ("linkedin.com", "lnkd.in"),
    Platform.PINTEREST: ("pinterest.com", "pin.it"),
    Platform.TWITCH: ("twitch.tv",),
    Platform.KICK: ("kick.com",),
    Platform.DISCORD: ("discord.com", "discord.gg", "discordapp.com"),
    Platform.REDDIT: ("reddit.com", "redd.it"),
    Platform.QUORA: ("quora.com",),
    Platform.BLUESKY: ("bsky.app",),
    Platform.LIKEE: ("likee.video", "likee.com"),
    Platform.KWAI: ("kwai.com", "kwai-video.com"),
    Platform.RUMBLE: ("rumble.com",),
    Platform.VK: ("vk.com", "vk.ru"),
}
_EXAMPLES: Final = {
    Platform.INSTAGRAM: "https://instagram.com/yourname",
    Platform.TIKTOK: "https://tiktok.com/@yourname",
    Platform.YOUTUBE: "https://youtube.com/@yourname",
    Platform.FACEBOOK: "https://facebook.com/yourname",
    Platform.X: "https://x.com/yourname",
    Platform.TELEGRAM: "https://t.me/yourname",
    Platform.WHATSAPP: "https://whatsapp.com/channel/yourchannel",
    Platform.SNAPCHAT: "https://snapchat.com/add/yourname",
    Platform.THREADS: "https://threads.net/@yourname",
    Platform.SPOTIFY: "https://open.spotify.com/artist/yournumber",
    Platform.SOUNDCLOUD: "https://soundcloud.com/yourname",
    Platform.APPLE_MUSIC: "https://music.apple.com/artist/yournumber",
    Platform.LINKEDIN: "https://linkedin.com/in/yourname",
    Platform.PINTEREST: "https://pinterest.com/yourname",
    Platform.TWITCH: "https://twitch.tv/yourname",
    Platform.KICK: "https://kick.com/yourname",
    Platform.DISCORD: "https://discord.gg/yourcode",
    Platform.REDDIT: "https://reddit.com/user/yourname",
    Platform.QUORA: "https://quora.com/profile/yourname",
    Platform.BLUESKY: "https://bsky.app/profile/yourname",
    Platform.LIKEE: "https://likee.video/@yourname",
    Platform.KWAI: "https://kwai.com/@yourname",
    Platform.RUMBLE: "https://rumble.com/c/yourname",
    Platform.VK: "https://vk.com/yourname",
}
_ANY_EXAMPLE: Final = "https://example.com/page"

_PLATFORMS: Final = {host: platform for platform, hosts in _HOSTS.items() for host in hosts}

_ANYWHERE: Final = frozenset({Platform.OTHER, Platform.WEBSITE_TRAFFIC, Platform.GOOGLE})
"""Services whose links may lead anywhere."""


def platform_of_link(link: str) -> Platform | None:
    """The platform whose host a link names; None where the host is nobody's known here."""
    labels = _host_of(link).split(".")
    tails = (".".join(labels[start:]) for start in range(len(labels)))
    return next((_PLATFORMS[tail] for tail in tails if tail in _PLATFORMS), None)


def example_link(service: Service) -> str:
    """What a link for this service may look like."""
    return _EXAMPLES.get(platform_of(service), _ANY_EXAMPLE)


def leads_elsewhere(service: Service, link: str) -> str:
    """The host of a link that leads to another platform than the service's; empty where all seems well."""
    wanted, given = platform_of(service), platform_of_link(link)
    is_elsewhere = wanted not in _ANYWHERE and given is not None and given is not wanted
    return _host_of(link) if is_elsewhere else ""


def _host_of(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return ""
