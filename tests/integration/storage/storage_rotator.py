"""Rotates in child processes and kills them when told to.

Each round takes two lines from the standard input. The first, ``<file> <keyring> <batch>``, starts a rotation
in a process of its own, which tells each batch once it is saved; the second kills it, wherever it is.
``ended <code>`` closes the round. Forking from here spares a hundred starts of Python.
"""

import asyncio
import logging
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from storage.rotation import Rotation
from storage.vault import Keyring, Vault

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def rotate(path: Path, keyring: Keyring, batch: int) -> None:
    rotation = await Rotation.open(path, Vault(keyring), at=NOW)
    await rotation.run(batch=batch)
    await rotation.close()


def serve() -> None:
    while words := sys.stdin.readline().split():
        path, keyring, batch = words
        child = os.fork()
        if child == 0:
            asyncio.run(rotate(Path(path), Keyring.parse(keyring), int(batch)))
            os._exit(0)
        sys.stdin.readline()
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"ended {os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    serve()
