"""A search against a plain scan for the same words over the same names, for queries kind and unkind.

The scan is the least that anybody could do: names lower-cased beforehand, found where they hold the query as
it stands. It ranks nothing, splits no words, forgives no slip and knows no ids.
"""

import json
from typing import Final

from bot.domain.search import Row as Searched
from bot.domain.search import SearchIndex
from tests.bench.material import catalogue_of, reply_of
from tests.bench.measuring import compared
from tests.bench.table import Row, Share

QUERIES: Final = {
    "one letter": "a",
    "one word": "instagram",
    "three words": "instagram followers real",
    "a slip": "followerz",
    "two slips": "instagarm folowers",
    "four slips": "folowres likse viwes comets",
    "an id": "5000",
    "Arabic": "متابعين",
    "maths-bold": "𝗙𝗼𝗹𝗹𝗼𝘄𝗲𝗿𝘀",
    "nothing found": "qwxzqwxz",
    "250 characters, one word": "x" * 250,
    "250 characters, many words": ("instagram followers real likes views comments " * 6)[:250],
}


async def measure(share: Share) -> list[Row]:
    """Building the index once, and then every query."""
    services = catalogue_of(share).services
    rows = [Searched(service.service_id, service.name, service.category) for service in services]
    index, names = SearchIndex(rows), [service.name.lower() for service in services]
    body = reply_of(share).body
    built = compared(
        lambda: SearchIndex(rows), lambda: json.loads(body), pairs=share.pick(taste=1, full=7)
    ).row(f"search index over {len(rows):,} services, built once", "json.loads of the list")
    return [built, *(_query(share, name, words, index, names) for name, words in QUERIES.items())]


def _query(share: Share, name: str, words: str, index: SearchIndex, names: list[str]) -> Row:
    def scan() -> list[int]:
        wanted = words.lower()
        return [at for at, each in enumerate(names) if wanted in each]

    measured = compared(
        lambda: index.find(words), scan, pairs=share.pick(taste=1, full=25), times=share.pick(taste=1, full=5)
    )
    return measured.row(
        f"search: {name}", "substring scan", note=f"{len(index.find(words)):,} found; scan {len(scan()):,}"
    )
