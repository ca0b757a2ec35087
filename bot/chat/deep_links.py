"""Links that open the bot at a service or an order: ``https://t.me/<bot>?start=s_<number>``.

Telegram lets a start parameter have 1-64 characters of ``A-Za-z0-9_-``
(https://core.telegram.org/bots/features#deep-linking); anybody can make one up, so it is only a question.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from bot.domain.catalogue import handle_for
from bot.domain.text import cut

SERVICE: Final = "s"
ORDER: Final = "o"

_PARAMETER: Final = re.compile(r"[so]_[A-Za-z0-9_\-]{1,62}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_\-]{1,62}")
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class DeepLink:
    """What a start parameter asks for: a service or an order, by its name."""

    kind: str
    name: str

    @property
    def parameter(self) -> str:
        """The start parameter."""
        return f"{self.kind}_{self.name}"

    @classmethod
    def read(cls, parameter: str) -> "DeepLink | None":
        """What a start parameter asks for; None for one that the bot does not make."""
        if not _PARAMETER.fullmatch(parameter):
            return None
        kind, _, name = parameter.partition("_")
        return cls(kind, name)


def link_to_service(username: str, service_id: str) -> str:
    """The link that opens a service; a number that does not fit into one is named by its handle."""
    name = service_id if _PLAIN.fullmatch(service_id) else handle_for(service_id)
    return f"https://t.me/{username}?start={DeepLink(SERVICE, name).parameter}"


def share_link(link: str, words: str) -> str:
    """The link that lets a person choose a chat to send a link to (https://core.telegram.org/widgets/share)."""
    query = {"url": link, "text": cut(words, _LONGEST_NAME)}
    return f"https://t.me/share/url?{urlencode(query, errors='replace')}"
