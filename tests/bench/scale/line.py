"""The bench's end of the line to the world outside."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.scale.load import Load

ROOT: Final = Path(__file__).parents[3]
_LONGEST_LINE: Final = 2**26


@dataclass(frozen=True, slots=True)
class Line:
    """Asks the outside world.

    Attributes:
        telegram: the address of its Bot API.
        panel: the address of its panel's API.
    """

    telegram: str
    panel: str
    _process: Process

    async def calls(self) -> list[tuple[float, list[str]]]:
        """The questions about orders since the last time: when, and about which."""
        return [(at, numbers) for at, numbers in await _asked(self._process, "calls")]

    async def change(self, plan: Sequence[tuple[float, str, str]]) -> None:
        """Have orders end: so many seconds from now, which, and how."""
        await _asked(self._process, "change", list(plan))

    async def changed(self) -> Mapping[str, float]:
        """When which orders ended."""
        return dict(await _asked(self._process, "changed"))

    async def sent(self) -> list[tuple[int, float, str]]:
        """What the bot sent: to whom, when it came, and its words."""
        return [(chat, at, text) for chat, at, text in await _asked(self._process, "sent")]


@asynccontextmanager
async def outside(load: Load) -> AsyncIterator[Line]:
    """The outside world with this load, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.scale.outside",
        str(load.keys),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        limit=_LONGEST_LINE,
    )
    try:
        where = await _heard(process)
        yield Line(where["telegram"], where["panel"], process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _asked(process: Process, *wish: object) -> Any:
    assert process.stdin is not None
    process.stdin.write(f"{json.dumps(wish)}\n".encode())
    await process.stdin.drain()
    return await _heard(process)


async def _heard(process: Process) -> Any:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the outside world has ended")
    return json.loads(line)
