"""The parent's side of the child: gives the bot its lives, and hears how they go."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from tests.chaos.kills.points import Trap

_ROOT: Final = Path(__file__).parents[3]
_KILLED: Final = -9
_LONGEST_LINE: Final = 1024 * 1024

Hear: TypeAlias = Callable[[Mapping[str, Any]], None]


class Nursery:
    """One bot at a time, each in a process of its own. Build it with ``nursery``."""

    def __init__(self, process: asyncio.subprocess.Process, hear: Hear) -> None:
        self._process = process
        self._hear = hear
        self._up = asyncio.Event()
        self._ended = asyncio.Event()
        self._code: int | None = None
        self._is_gone = False

    def begin(self, home: Mapping[str, str], shift_seconds: float, traps: Sequence[Trap]) -> None:
        """Start the bot; it is born, not yet up, when this returns."""
        self._up.clear()
        self._ended.clear()
        armed = [(trap.point, trap.arrival) for trap in traps]
        self._command({"do": "live", **home, "shift": shift_seconds, "traps": armed})

    async def is_up(self, patience: float) -> None:
        """Wait until the bot has started.

        Raises:
            TimeoutError: it did not come up.
        """
        async with asyncio.timeout(patience):
            await self._up.wait()
        self._must_be_there()

    async def killed(self, within: float) -> bool:
        """Wait for the bot to be killed by a trap; kill it if it is not in that time. Whether it was."""
        try:
            async with asyncio.timeout(within):
                await self._ended.wait()
        except TimeoutError:
            self._command({"do": "kill"})
            await self._ended.wait()
            return False
        return self._code == _KILLED

    async def stop(self, patience: float) -> int:
        """Stop the bot as an operator does; its exit code."""
        self._command({"do": "stop"})
        async with asyncio.timeout(patience):
            await self._ended.wait()
        return -1 if self._code is None else self._code

    async def listen(self) -> None:
        """Pass on what the child says, until it ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            word = json.loads(line)
            match word["event"]:
                case "up":
                    self._up.set()
                case "ended":
                    self._code = word["code"]
            self._hear(word)
            if word["event"] == "ended":
                self._ended.set()
        self._is_gone = True
        self._up.set()
        self._ended.set()

    async def close(self) -> None:
        """Let the child go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    def _must_be_there(self) -> None:
        if self._is_gone:
            raise RuntimeError(
                "the process that gives the bot its lives has ended; it said why on its standard error"
            )

    def _command(self, command: Mapping[str, object]) -> None:
        self._must_be_there()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")


@asynccontextmanager
async def nursery(hear: Hear) -> AsyncIterator[Nursery]:
    """The child's parent process, for as long as the block.

    Args:
        hear: is given every word of the child.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.chaos.kills.child",
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    opened = Nursery(process, hear)
    async with asyncio.TaskGroup() as group:
        group.create_task(opened.listen())
        try:
            yield opened
        finally:
            await opened.close()
