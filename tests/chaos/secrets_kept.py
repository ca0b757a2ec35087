"""Canary secrets: a day with the bot at LOG_LEVEL=DEBUG, and then a search for them in everything it left.

The token may stand in the address of calls to Telegram and nowhere else; a panel key in one field of the form
to the panel and nowhere else; the encryption key nowhere at all.
"""

import base64
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final
from urllib.parse import quote

from bot.domain.account import Language
from bot.ops.logging import configure_logging
from bot.sandbox.demo import TOKEN
from bot.sandbox.fake_panel import Account
from bot.sandbox.faults import FAULTS, Phase
from tests.chaos.backstage import SERVICE, impatient
from tests.chaos.table import Row, Share
from tests.support.stage import Chat, Stage, stage

KEY: Final = "c0ffee00" * 4
WRONG_KEY: Final = "badc0de0" * 4
_PERSON: Final = 1001
_PATIENCE: Final = 0.4
"""Seconds until a silent panel is given up."""


async def prove(share: Share, seed: int) -> Row:
    """Live through every fault with canaries, in both log formats, and search for them."""
    del seed  # every fault in turn: nothing is left to chance
    began, broken, places = perf_counter(), list[str](), 0
    faults = [name for name, fault in FAULTS.items() if fault.phase is Phase.REQUEST]
    faults = faults[: share.pick(taste=2, ci=len(faults), full=len(faults))]
    for form, met in (("text", faults), ("json", faults[:3])):
        with TemporaryDirectory(prefix="chaos-") as folder, _heard(form) as (written, raw):
            async with stage(Path(folder), policy=impatient(_PATIENCE)) as world:
                left = await _a_day(world, met) | _files(Path(folder)) | _said(world)
                secrets = _canaries(world.settings.encryption_keys.get_secret_value())
            left |= _files(Path(folder)) | {"log": written.getvalue(), "log before redaction": "\n".join(raw)}
            places += len(left)
            broken += [
                f"the {name} is in the {place}"
                for place, text in left.items()
                for name, spellings in secrets.items()
                if any(spelling in text for spelling in spellings)
            ]
            if not raw or not written.getvalue():
                broken.append("nothing was logged at all")
    return Row(
        "canary secrets",
        places,
        lost=0,
        seconds=perf_counter() - began,
        note=f"places searched, after {len(faults)} faults at DEBUG",
        broken=tuple(broken),
    )


def _canaries(encryption_keys: str) -> dict[str, set[str]]:
    """Each secret in every spelling it may leak in."""
    _, _, encoded = encryption_keys.partition(":")
    raw = base64.b64decode(encoded)
    return {
        "bot token": {TOKEN, TOKEN.partition(":")[2], quote(TOKEN, safe="")},
        "encryption key": {encoded, encoded.rstrip("="), raw.hex(), raw.decode("latin-1"), repr(raw)[2:-1]},
        "panel key": {KEY, KEY.upper(), base64.b64encode(KEY.encode()).decode()},
        "wrong panel key": {WRONG_KEY},
    }


async def _a_day(world: Stage, faults: list[str]) -> dict[str, str]:
    """Connect, mistype the key, order through every fault, be told, and start the bot again.

    What lies on disk is looked at before the stop, too: the write-ahead log then still holds what the
    database was told to forget.
    """
    world.world.panel.accounts.add(Account(KEY, "canary", Decimal(10_000)))
    chat = world.chat(Language.ENGLISH, _PERSON)
    await chat.connect(KEY)
    chat.say("/key")
    await chat.answers("key.replace")
    chat.say(WRONG_KEY)
    await chat.answers("problem.key_wrong")
    early = {f"{name}, early": text for name, text in _files(world.folder).items()}
    for number, fault in enumerate(faults):
        await _order(world, chat, fault, number)
    late = {f"{name}, before the stop": text for name, text in _files(world.folder).items()}
    await world.stop_bot()
    await world.start_bot()
    chat.say("/balance")
    await chat.answers("balance.line")
    return early | late


async def _order(world: Stage, chat: Chat, fault: str, number: int) -> None:
    """An order, and a look at the balance, both struck by a fault."""
    line = world.world.fault_line
    await chat.fill_in(f"https://example.com/canary/{number}", "100", service=SERVICE)
    struck = line.strikes(fault)
    line.arm(fault, action="add", times=1)
    chat.tap("button.confirm")
    await line.until_struck(fault, struck + 1)
    still = chat.pattern("order.sending")
    await chat._until("an outcome", lambda: chat._has_answered() and not still.search(chat.text))
    line.disarm_all()
    line.arm(fault, action="balance")
    world.world.telegram.fail_next("sendMessage", "drop_after_acting")
    chat.say("/balance")
    await chat._until("an answer", chat._has_answered)
    line.disarm_all()


@contextmanager
def _heard(form: str) -> Iterator[tuple[io.StringIO, list[str]]]:
    """The log as it is written, and every record as it was before anything was redacted."""
    stream, raw = io.StringIO(), list[str]()
    root, silence = logging.getLogger(), logging.root.manager.disable
    handlers, level = list(root.handlers), root.level

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raw.append(logging.Formatter().format(record))

    logging.disable(logging.NOTSET)
    configure_logging("DEBUG", "json" if form == "json" else "text", [TOKEN], stream=stream)
    root.addHandler(Listener())
    try:
        yield stream, raw
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        logging.disable(silence)


def _files(folder: Path) -> dict[str, str]:
    """Everything on disk: the database, its log, and whatever lies beside them."""
    return {f"file {path.name}": path.read_bytes().decode("latin-1") for path in folder.iterdir()}


def _said(world: Stage) -> dict[str, str]:
    """What Telegram and the panel were sent, without the one field that must carry the key."""
    calls = [json.dumps(dict(call.parameters), default=str) for call in world.world.telegram.record]
    forms = [json.dumps({**entry.form, "key": ""}) for entry in world.world.panel.requests]
    return {"calls to Telegram": "\n".join(calls), "forms to the panel": "\n".join(forms)}
