"""What each type of service asks for in `add`, as a table: the family's seventeen types, and their spellings.

Panels show the type as a name only, in whatever case; a name nobody knows is ordered like Default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

SUBSCRIPTIONS: Final = "Subscriptions"


@dataclass(frozen=True, slots=True)
class TypeRule:
    """How one type is ordered.

    Attributes:
        needs: the fields it wants besides link and quantity.
        may_have: the fields it understands besides those.
        counted_by: the field that tells the quantity; None: it is one, and the rate is the charge of one.
        has_link: False for a type that follows a username.
        takes_drip_feed: runs and interval are understood, where the service has drip-feed.
    """

    needs: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()
    counted_by: str | None = "quantity"
    has_link: bool = True
    takes_drip_feed: bool = False

    @property
    def extras(self) -> tuple[str, ...]:
        """Every field that is this type's own."""
        counted = () if self.counted_by in {None, "quantity", *self.needs} else (str(self.counted_by),)
        return (*self.needs, *counted, *self.may_have)


TYPE_RULES: Final[Mapping[str, TypeRule]] = {
    "Default": TypeRule(takes_drip_feed=True),
    "Package": TypeRule(counted_by=None),
    "SEO": TypeRule(needs=("keywords",)),
    "Custom Comments": TypeRule(counted_by="comments"),
    "Custom Comments Package": TypeRule(needs=("comments",), counted_by=None),
    "Mentions": TypeRule(needs=("usernames",)),
    "Mentions with Hashtags": TypeRule(needs=("usernames", "hashtags")),
    "Mentions Custom List": TypeRule(counted_by="usernames"),
    "Mentions Hashtag": TypeRule(needs=("hashtag",)),
    "Mentions User Followers": TypeRule(needs=("username",)),
    "Mentions Media Likers": TypeRule(needs=("media",)),
    "Comment Likes": TypeRule(needs=("username",)),
    "Comment Replies": TypeRule(needs=("username",), counted_by="comments"),
    "Poll": TypeRule(needs=("answer_number",)),
    "Invites from Groups": TypeRule(needs=("groups",)),
    SUBSCRIPTIONS: TypeRule(
        needs=("username", "min", "max", "delay"), may_have=("posts", "old_posts", "expiry"), has_link=False
    ),
    "Web Traffic": TypeRule(
        needs=("country", "device", "type_of_traffic"),
        may_have=("google_keyword", "referring_url"),
        takes_drip_feed=True,
    ),
}

_SAME_AS: Final[Mapping[str, str]] = {"seo2": "SEO"}


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


_BY_FOLDED_NAME: Final[Mapping[str, str]] = MappingProxyType(
    {_folded(name): name for name in TYPE_RULES} | dict(_SAME_AS)
)


def known_type(name: str) -> str:
    """The type as the table spells it; one that nobody knows is Default."""
    return _BY_FOLDED_NAME.get(_folded(name), "Default")
