"""Catalogues as untidy as real ones, of any size: the same seed and size make the same services.

What is kept of real panels: most services are Default; names come in four languages, in maths-bold letters
and small capitals, some of them twice; categories are long and differ only far behind; bounds and rates hold
placeholders; descriptions hold markup that was escaped once too often; every field has several spellings.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import cycle
from typing import Final

from bot.sandbox.fake_panel.catalogue import FakeService
from bot.sandbox.fake_panel.order_types import SUBSCRIPTIONS, TYPE_RULES
from bot.sandbox.fake_panel.spelling import AS_DOCUMENTED, Spelling
from bot.sandbox.fake_panel.untidy_words import (
    DESCRIPTION_PIECES,
    MATHS_BOLD,
    PLATFORMS,
    QUALITIES,
    SERVERS,
    SMALL_CAPITALS,
    TRANSLATED,
    Platform,
)

NO_MAXIMUM: Final = 2_147_483_647
PLACEHOLDER_RATE: Final = Decimal(120_000_000_000)

_FIRST_ID: Final = 1001
_LONGEST_NAME: Final = 160
_LONGEST_NAME_BYTES: Final = 250
_LONGEST_DESCRIPTION: Final = 1000
_TYPE_SHARES: Final = {"Default": 900, "default": 15, "Package": 55, "Custom Comments": 13, "High Quality": 2}
"""Of a thousand; the other types share what is left."""

_FIXED: Final = frozenset(name for name, rule in TYPE_RULES.items() if rule.counted_by is None)
_SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    "service": ("text",),
    "type": ("missing", "null"),
    "category": ("missing", "null"),
    "rate": ("number",),
    "min": ("number", "missing", "null"),
    "max": ("number", "missing", "null"),
    "desc": ("missing", "null"),
    "refill": ("text", "number", "word", "missing", "null"),
    "cancel": ("text", "number", "word", "missing", "null"),
    "dripfeed": ("text", "number", "word", "missing", "null"),
}
"""How a field may be spelled besides the document's way. No service goes without id, name and rate: nobody
could order it."""


def untidy_services(size: int, *, seed: int = 0, first_id: int = _FIRST_ID) -> tuple[FakeService, ...]:
    """Services in the order a panel lists them, category by category.

    Args:
        size: how many; from 50 on, every type is among them.
        seed: another seed, another catalogue.
        first_id: of the first service; ids grow, with gaps.
    """
    chance = random.Random(f"untidy {size} {seed}")  # noqa: S311 - repeatable play, not secrecy
    types = _types(size, chance)
    made: list[FakeService] = []
    number = first_id
    for category, platform in _shelves(size, chance):
        service = _service(str(number), next(types), category, platform, chance)
        if made and _happens(chance, 0.03):
            service = _renamed(service, made[-1].name)
        made.append(service)
        number += 1 if _happens(chance, 0.8) else chance.randint(2, 9)
    return tuple(made)


def _types(size: int, chance: random.Random) -> Iterator[str]:
    """Every type once, as far as there is room, and the rest in the shares that are seen."""
    others = [name for name in TYPE_RULES if name not in _TYPE_SHARES]
    shares = _TYPE_SHARES | dict.fromkeys([*others, "SEO2"], 1)
    wanted = list(TYPE_RULES)[:size]
    wanted += chance.choices(list(shares), list(shares.values()), k=size - len(wanted))
    chance.shuffle(wanted)
    return iter(wanted)


def _shelves(size: int, chance: random.Random) -> Iterator[tuple[str, Platform]]:
    """For each service its category and platform; large platforms have more of both."""
    most = max(4, round(size**0.5 / 3))
    left = size
    for platform in cycle(PLATFORMS):
        beginning = (
            f"{platform.emoji} {platform.name} {platform.products[0]} – Guaranteed Services [All Servers]"
        )
        # Two thirds of a platform's categories share their first forty characters and more.
        servers = chance.sample(SERVERS, 3)
        plain = f"{platform.emoji} {platform.name} {chance.choice(platform.products)} {chance.randint(1, 99)}"
        for category in (f"{beginning} {servers[0]}", f"{beginning} {servers[1]}", plain):
            for _ in range(min(chance.randint(1, most), left)):
                left -= 1
                yield category, platform
        if not left:
            return


def _service(
    service_id: str, type_name: str, category: str, platform: Platform, chance: random.Random
) -> FakeService:
    least, most = _bounds(type_name, chance)
    return FakeService(
        service_id=service_id,
        name=_name(type_name, platform, chance),
        service_type=type_name,
        category=category,
        rate=_rate(chance),
        min_quantity=least,
        max_quantity=most,
        description=_description(chance),
        can_refill=_happens(chance, 0.5),
        can_cancel=_happens(chance, 0.4),
        has_drip_feed=type_name in {"Default", "default", "Web Traffic"} and _happens(chance, 0.4),
        ending=chance.choices(("Completed", "Partial", "Canceled"), (90, 7, 3))[0],
        refill_ending=chance.choices(("Completed", "Rejected"), (8, 2))[0],
        spelling=_spelling(chance),
    )


def _renamed(service: FakeService, name: str) -> FakeService:
    """The same service under a name that another one has."""
    return replace(service, name=name)


def _name(type_name: str, platform: Platform, chance: random.Random) -> str:
    language = chance.choices(("en", "ru", "vi", "ar"), (60, 15, 10, 15))[0]
    product = chance.choice(platform.products)
    words = product.split()
    words[-1] = TRANSLATED.get(language, {}).get(words[-1], words[-1])
    head = f"{platform.name} {' '.join(words)}"
    style = chance.choices((None, MATHS_BOLD, SMALL_CAPITALS), (55, 40, 5))[0]
    if style is not None:
        head = (head.lower() if style is SMALL_CAPITALS else head).translate(style)
    if type_name not in {"Default", "default"}:
        head += f" {type_name}"
    most = len(QUALITIES[language]) if _happens(chance, 0.06) else 4
    qualities = chance.sample(QUALITIES[language], chance.randint(1, most))
    mark = chance.choice((" | ", " - ", " ~ ", " • ", " ⚡ "))
    return fitting_name(
        mark.join((f"{chance.choice(('', '', platform.emoji + ' ', '🔥 '))}{head}", *qualities))
    )


def fitting_name(name: str) -> str:
    """As much of a name as panels keep: so many characters, and so many bytes of a database column."""
    kept = name[:_LONGEST_NAME].encode()[:_LONGEST_NAME_BYTES].decode(errors="ignore")
    return kept.strip()


def _rate(chance: random.Random) -> Decimal:
    if _happens(chance, 0.01):
        return Decimal(0)
    if _happens(chance, 0.005):
        return PLACEHOLDER_RATE
    places = chance.choice((2, 2, 2, 3, 4, 5))
    smallest = Decimal(1).scaleb(-places)
    return max(Decimal(str(10 ** chance.uniform(-2.3, 1.6))).quantize(smallest), smallest)


def _bounds(type_name: str, chance: random.Random) -> tuple[int, int]:
    if type_name in _FIXED:
        return 1, 1
    least = chance.choice((1, 5, 10, 10, 20, 50, 100, 100, 500, 1000))
    if _happens(chance, 0.15) and type_name != SUBSCRIPTIONS:
        return least, NO_MAXIMUM
    return least, least * chance.choice((10, 50, 100, 500, 1000, 10_000))


def _description(chance: random.Random) -> str:
    if _happens(chance, 0.45):
        return ""
    most = 40 if _happens(chance, 0.02) else 5
    pieces = chance.choices(DESCRIPTION_PIECES, k=chance.randint(1, most))
    return "".join(pieces)[:_LONGEST_DESCRIPTION]


def _spelling(chance: random.Random) -> Spelling:
    """Two services in three are spelled as documented; the others have a field or more of their own."""
    if _happens(chance, 0.66):
        return AS_DOCUMENTED
    odd = chance.sample(list(_SPELLINGS), chance.randint(1, 4))
    return tuple((name, chance.choice(_SPELLINGS[name])) for name in odd)


def _happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share
