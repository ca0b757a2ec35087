"""Tracking parameters: what apps add to a shared link to follow who shared it.

They break the panel's check for a second order of the same link, and sometimes the order. Only names that are
known to identify nothing are taken out: what is not in this list stays.
"""

from typing import Final
from urllib.parse import unquote_plus, urlsplit

_NAMES: Final = frozenset(
    {
        *("igsh", "igshid", "ig_rid", "xmt"),  # Instagram, Threads
        *(
            "fbclid",
            "mibextid",
            "rdid",
            "__tn__",
            "__cft__[0]",
            "__xts__[0]",
            "sfnsn",
            "paipv",
            "eav",
        ),  # Facebook
        *("si", "feature", "ab_channel"),  # YouTube, Spotify
        *("_t", "_r", "is_from_webapp", "sender_device", "sender_web_id", "is_copy_url", "ttclid"),  # TikTok
        *("share_app_id", "share_link_id", "share_iid", "share_author_id", "social_share_type"),
        *("ref", "ref_src", "ref_url", "refsrc", "twclid"),  # Facebook, X
        *("gclid", "gbraid", "wbraid", "msclkid", "yclid", "dclid"),  # advertisements
    }
)
_FAMILIES: Final = ("utm_",)


def cleaned(link: str) -> str:
    """The link without tracking parameters; everything else stands as it was typed."""
    before, has_fragment, fragment = link.partition("#")
    page, _, query = before.partition("?")
    kept = "&".join(pair for pair in query.split("&") if not _is_tracking(pair))
    if kept == query:
        return link
    return f"{page}{'?' if kept else ''}{kept}{has_fragment}{fragment}"


def is_same_target(one: str, other: str) -> bool:
    """Whether two links lead to the same thing, as far as can be told without opening them."""
    return page_of(one) == page_of(other)


def page_of(link: str) -> str:
    """A link without what people write differently for the same page: to compare, not to send."""
    return "\n".join(_bare(link))


def _is_tracking(pair: str) -> bool:
    name = unquote_plus(pair.partition("=")[0]).casefold()
    return name in _NAMES or name.startswith(_FAMILIES)


def _bare(link: str) -> tuple[str, str, str]:
    """Host, path and parameters without what people write differently for the same page."""
    parts = urlsplit(cleaned(link))
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return host, parts.path.rstrip("/"), parts.query
