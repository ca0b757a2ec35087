"""A child process that writes until it is killed, and says what it has committed.

Arguments: the path of the file, and a keyring.
"""

import asyncio
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.account import Language
from bot.domain.ids import PersonId
from storage.store import Storage
from storage.vault import Keyring, Vault

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def write_for_ever(path: Path, keyring: Keyring) -> None:
    storage = await Storage.open(path, Vault(keyring), at=NOW)
    for number in itertools.count(1):
        async with storage.transaction():
            await storage.people.meet(PersonId(number), Language.ENGLISH, NOW)
            await storage.outbox.add(PersonId(number), "hello", {"number": number}, NOW)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write_for_ever(Path(sys.argv[1]), Keyring.parse(sys.argv[2])))
