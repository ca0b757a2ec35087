"""``panelbot run`` and ``panelbot demo`` as processes, with the sandbox at the other end."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.world import World

TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
OTHER_TOKEN = "1234567890:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw2"
KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

Process = asyncio.subprocess.Process
Start = Callable[..., Coroutine[Any, Any, Process]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World(token=TOKEN, clock=lambda: datetime.now(UTC)) as running:  # noqa: TID251 - a live process talks to it
        yield running


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts ``panelbot`` with the settings of a test; whatever still runs at the end is ended."""
    surroundings = os.environ.items()  # noqa: TID251 - what a child needs to start and to be measured
    kept = {name: value for name, value in surroundings if name.startswith(("COVERAGE", "PATH", "LANG"))}
    started: list[Process] = []

    async def begin(*words: str, **settings: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("panelbot")),
            *words,
            cwd=tmp_path,
            env={**kept, "PANELBOT_SECRETS_DIR": str(tmp_path), **settings},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.wait()


def settings_for(world: World, **changed: str) -> dict[str, str]:
    complete = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "ENCRYPTION_KEYS": KEYS,
        "TELEGRAM_API_URL": world.telegram_api_url,
        "PANEL_API_URL": world.panel_api_url,
    }
    return {**complete, **changed}


async def ended(process: Process) -> tuple[int | None, str, str]:
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def line_with(text: str, stream: asyncio.StreamReader | None) -> str:
    assert stream is not None
    async for line in stream:
        if text in line.decode():
            return line.decode()
    raise AssertionError(f"the stream ended without {text!r}")


@asynccontextmanager
async def running_bot(start: Start, world: World) -> AsyncIterator[Process]:
    process = await start("run", **settings_for(world))
    await line_with("is running", process.stderr)
    yield process


async def test_a_token_that_telegram_refuses_ends_the_start_with_one_line(start: Start, world: World) -> None:
    code, out, err = await ended(await start("run", **settings_for(world, TELEGRAM_BOT_TOKEN=OTHER_TOKEN)))
    (line,) = err.splitlines()
    assert (code, out) == (1, "")
    assert line.startswith("panelbot: ")
    assert OTHER_TOKEN not in line


async def test_a_telegram_that_is_not_there_ends_the_start_with_one_line(start: Start, world: World) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}"
        code, _, err = await ended(await start("run", **settings_for(world, TELEGRAM_API_URL=nowhere)))
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


async def test_a_database_that_is_none_ends_the_start_with_one_line(
    start: Start, world: World, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("not a database, " * 100, "utf-8")
    code, _, err = await ended(await start("run", **settings_for(world, DATABASE_PATH="notes.txt")))
    assert code == 1
    (line,) = err.splitlines()
    assert line.startswith("panelbot: the database notes.txt is not a database; check DATABASE_PATH")


async def test_a_start_in_a_folder_open_to_others_warns_in_one_line_before_anything_else(
    start: Start, world: World, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o755)
    process = await start("run", **settings_for(world))
    line = await line_with("", process.stderr)
    assert " WARNING " in line
    assert f"chmod 700 {tmp_path / 'data'}" in line
    await line_with("is running", process.stderr)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_bot_that_is_told_to_stop_ends_well(
    start: Start, world: World, number: signal.Signals
) -> None:
    async with running_bot(start, world) as process:
        process.send_signal(number)
        code, _, err = await ended(process)
    assert code == 0
    assert "Traceback" not in err


async def test_a_running_bot_shows_in_health_and_check_and_keeps_a_second_one_out(
    start: Start, world: World
) -> None:
    async with running_bot(start, world) as process:
        code, out, _ = await ended(await start("check", **settings_for(world)))
        assert (code, "is in use by a running bot" in out) == (0, True)
        code, _, err = await ended(await start("run", **settings_for(world)))
        assert (code, "is in use by another instance" in err) == (1, True)
        while (await ended(await start("health", **settings_for(world))))[0] != 0:
            assert process.returncode is None


async def test_a_check_online_asks_telegram_and_the_panel(start: Start, world: World) -> None:
    code, out, _ = await ended(await start("check", "--online", **settings_for(world)))
    assert code == 0
    assert re.search(r"^ok {3}Telegram: @\w+$", out, re.MULTILINE)
    assert re.search(r"^ok {3}panel: ", out, re.MULTILINE)


async def test_a_check_online_with_a_refused_token_fails(start: Start, world: World) -> None:
    refused = settings_for(world, TELEGRAM_BOT_TOKEN=OTHER_TOKEN)
    code, out, err = await ended(await start("check", "--online", **refused))
    assert (code, "BAD  Telegram: does not know this token; check TELEGRAM_BOT_TOKEN" in out) == (1, True)
    assert OTHER_TOKEN not in out + err


async def test_a_check_online_of_a_panel_that_is_away_names_the_setting(start: Start, world: World) -> None:
    away = settings_for(world, PANEL_API_URL="http://127.0.0.1:1/api/v2")
    code, out, _ = await ended(await start("check", "--online", **away))
    assert code == 1
    (line,) = re.findall(r"^BAD  panel: (.*)$", out, re.MULTILINE)
    assert "cannot be reached" in line
    assert "PANEL_API_URL" in line


async def test_the_demo_prints_one_address_that_answers_and_ends_well(start: Start) -> None:
    process = await start("demo", "--port", "0", "--speed", "10")
    line = await line_with("http://", process.stdout)
    (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", line)
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(address)).status_code == 200
    process.send_signal(signal.SIGINT)
    code, _, err = await ended(process)
    assert (code, err) == (0, "")


async def test_the_demo_says_that_the_wanted_port_is_taken_and_which_it_uses(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = str(taken.getsockname()[1])
        process = await start("demo", "--port", wanted)
        line = await line_with("http://", process.stdout)
    (used,) = re.findall(r"http://127\.0\.0\.1:(\d+)/", line)
    process.send_signal(signal.SIGINT)
    code, _, err = await ended(process)
    assert code == 0
    assert err == f"panelbot: port {wanted} is not free; the page is on port {used} instead\n"


async def test_the_demo_sells_the_catalogue_it_is_asked_for(start: Start) -> None:
    this_tree = str(Path(__file__).parents[3])  # and not another one that is installed
    process = await start("demo", "--port", "0", "--catalogue", "900", PYTHONPATH=this_tree)
    line = await line_with("http://", process.stdout)
    (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", line)
    async with httpx.AsyncClient() as browser:
        state = (await browser.get(f"{address}office/state")).json()
    assert (state["catalogue"], state["services"]) == ("900", 900)
    process.send_signal(signal.SIGINT)
    code, _, err = await ended(process)
    assert (code, err) == (0, "")
