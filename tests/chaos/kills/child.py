"""The process that is killed: ``python -m tests.chaos.kills.child``.

Importing the bot takes longer than starting it, so this process imports once, and forks a child for every
life. Its standard input takes commands, one JSON line each; its standard output tells in the same way what
becomes of them. When the input ends, so does whatever still lives.
"""

import asyncio
import json
import logging
import os
import selectors
import signal
import traceback
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from bot.app import running
from bot.chat.i18n import translator_for
from bot.domain.account import Language
from bot.panel.policy import Pace, PacingPolicy, PanelPolicy
from bot.sandbox.demo import TOKEN
from bot.settings import Settings
from tests.chaos.kills.points import Point, Trap
from tests.chaos.kills.traps import Traps
from tests.support.clock import ShiftedClock

UNPACED: Final = PanelPolicy(pacing=PacingPolicy(host=Pace(interval=0.0), key=Pace(interval=0.0)))
"""The fake panel sets no limits, and pacing would only stretch the proof."""

_COMMANDS: Final = 0
_WORDS: Final = 1


def tell(word: Mapping[str, object]) -> None:
    """One line to the parent, in one piece whoever else writes."""
    os.write(_WORDS, json.dumps(word).encode() + b"\n")


class Complaints(logging.Handler):
    """Whatever the bot itself calls an error is told to the parent."""

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it, short enough to stay in one piece."""
        cause = "".join(traceback.format_exception(record.exc_info[1])) if record.exc_info else ""
        tell({"event": "complaint", "text": f"{record.name}: {record.getMessage()} {cause[-1500:]}"})


async def live(life: Mapping[str, Any]) -> None:
    """The whole bot, until it is killed or told to stop."""
    told_to_stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_stop.set)
    clock = ShiftedClock()
    clock.advance(timedelta(seconds=life["shift"]))
    async with running(_settings(life), clock, UNPACED):
        tell({"event": "up"})
        await told_to_stop.wait()


def _settings(life: Mapping[str, Any]) -> Settings:
    return Settings(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=life["telegram"],
        panel_api_url=life["panel"],
        database_path=Path(life["database"]),
        encryption_keys=SecretStr(life["keys"]),
        default_language=Language.ENGLISH,
        poll_fastest_seconds=1,
        poll_slowest_seconds=5,
    )


def _be_born(life: Mapping[str, Any]) -> None:
    """In the fork: live, and never return into the parent's code."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        logging.basicConfig(handlers=[Complaints(logging.ERROR)], level=logging.ERROR, force=True)
        Traps([Trap(Point(point), arrival) for point, arrival in life["traps"]], tell).set_out()
        asyncio.run(live(life))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever ended it, the parent must hear of it
        tell({"event": "complaint", "text": traceback.format_exc()[-3000:]})
    finally:
        os._exit(status)


class Nest:
    """The parent of every life: one at a time."""

    def __init__(self) -> None:
        self._pid: int | None = None
        self._waker, wake = os.pipe()
        os.set_blocking(self._waker, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)

    def run(self) -> None:
        """Do as the input says until it ends."""
        pending = b""
        with selectors.DefaultSelector() as ready:
            ready.register(_COMMANDS, selectors.EVENT_READ)
            ready.register(self._waker, selectors.EVENT_READ)
            while True:
                came = {key.fd for key, _ in ready.select()}
                if self._waker in came:
                    self._bury()
                if _COMMANDS in came:
                    read = os.read(_COMMANDS, 65536)
                    if not read:
                        return
                    *lines, pending = (pending + read).split(b"\n")
                    for line in lines:
                        self._obey(json.loads(line))

    def end(self) -> None:
        """Leave nobody behind."""
        self._signal(signal.SIGKILL)

    def _obey(self, command: Mapping[str, Any]) -> None:
        match command["do"]:
            case "live":
                self._pid = os.fork()
                if self._pid == 0:
                    _be_born(command)
                tell({"event": "born"})
            case "kill":
                self._signal(signal.SIGKILL)
            case "stop":
                self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        # The number is free for somebody else only after _bury, so this never meets a stranger.
        if self._pid is not None:
            os.kill(self._pid, number)

    def _bury(self) -> None:
        os.read(self._waker, 1024)
        if self._pid is None:
            return
        pid, status = os.waitpid(self._pid, os.WNOHANG)
        if pid:
            self._pid = None
            tell({"event": "ended", "code": os.waitstatus_to_exitcode(status)})


def main() -> None:
    """Warm up what every life needs, then wait for the first."""
    for language in Language:
        translator_for(language)
    nest = Nest()
    try:
        nest.run()
    finally:
        nest.end()


if __name__ == "__main__":
    main()
