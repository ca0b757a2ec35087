"""From the panel's bytes to a catalogue of ours, against the standard library's reading of the same bytes.

The first row is what the client does with every answer, on a thread of its own. The others are what follows:
a list is packed to be kept, made ready to be looked things up in once for each distinct content, and unpacked
after a restart.
"""

import json

from bot.domain.browsing import Shelves
from bot.domain.catalogue import Catalogue
from bot.domain.platforms import platforms_named
from bot.panel.wire.readers import read_services
from storage import catalogues
from tests.bench.material import KEY, catalogue_of, reply_of
from tests.bench.measuring import compared
from tests.bench.table import Row, Share


async def measure(share: Share) -> list[Row]:
    """Read, made ready, packed, unpacked; each against json.loads."""
    reply, known = reply_of(share), catalogue_of(share)
    packed = catalogues._packed(known)[1]

    def ready() -> Shelves:
        platforms_named.cache_clear()  # what an earlier round recognised is not remembered
        shelves = Shelves(Catalogue(known.services))
        shelves.get_ready()
        return shelves

    works = {
        "read": lambda: read_services(reply, KEY),
        "made ready": ready,
        "packed": lambda: catalogues._packed(known),
        "unpacked": lambda: catalogues._unpacked(packed),
    }
    pairs, count = share.pick(taste=1, full=15), f"{len(known.services):,} services"
    return [
        compared(work, lambda: json.loads(reply.body), pairs=pairs).row(
            f"{count}, {name}", "json.loads", note=f"{len(reply.body) / 1e6:.1f} MB" if name == "read" else ""
        )
        for name, work in works.items()
    ]
