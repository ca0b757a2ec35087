"""The command line: what an operator can ask of panelbot, and how each command ends.

The only place that builds Settings. A command ends with 0, with 1 when it could not do its work, with 2 when
it was asked wrongly or set up wrongly; what went wrong is told in one line for each problem.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, TextIO

from bot.ops.checks import Finding, database_findings, keyring_finding, open_folder_findings
from bot.ops.heartbeat import Heartbeat
from bot.ops.keys import KeyReport, rotate_keys, verify_keys
from bot.ops.logging import configure_logging, without_secrets
from bot.settings import Settings, SettingsError, load_settings, package_version
from storage.errors import KeyringError, UnusablePathError
from storage.vault import Keyring, generate_key_entry

ENDED_WELL: Final = 0
FAILED: Final = 1
ASKED_WRONGLY: Final = 2
INTERRUPTED: Final = 130

CATALOGUES: Final = ("small", "50", "900", "10000")
"""What the demo's panel can sell; written here because the sandbox is not loaded to show a help text."""

_LARGEST_PORT: Final = 65535
_HIGHEST_SPEED: Final = 1000  # beyond it, everything happens at once anyway

Command = Callable[[argparse.Namespace], int]


def main(argv: list[str] | None = None) -> int:
    """Do what the command line asks.

    Args:
        argv: the words after ``panelbot``; those of this process by default.

    Returns:
        The exit code.
    """
    os.umask(0o077)
    asked = _parser().parse_args(argv)
    command: Command | None = asked.command
    if command is None:
        asked.parser.print_help(sys.stderr)
        return ASKED_WRONGLY
    return exit_code_of(lambda: command(asked))


def exit_code_of(work: Callable[[], int]) -> int:
    """Do the work of a command; turn what it raises into clear lines and an exit code."""
    try:
        return work()
    except SettingsError as error:
        for line in error.lines:
            _say(f"panelbot: {without_secrets(line)}", sys.stderr)
        return ASKED_WRONGLY
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the last stop: whatever it is, it is told in one line
        for cause in _causes(error):
            level = logging.CRITICAL if _is_a_mistake_of_ours(cause) else logging.DEBUG
            logging.getLogger(__name__).log(level, "stopped by an error", exc_info=cause)
            _say(f"panelbot: {without_secrets(_told(cause))}", sys.stderr)
        return FAILED


def _run(_asked: argparse.Namespace) -> int:
    settings = _prepared()
    for finding in open_folder_findings(settings.database_path.absolute().parent):
        logging.getLogger(__name__).warning("%s: %s", finding.what, finding.detail)
    from bot.app import run  # noqa: PLC0415 - the heavy half of the program; --help does without

    asyncio.run(run(settings))
    return ENDED_WELL


def _demo(asked: argparse.Namespace) -> int:
    configure_logging("WARNING", "text", ())
    from bot.sandbox.demo import run  # noqa: PLC0415 - as above

    asyncio.run(run(port=asked.port, speed=asked.speed, catalogue=asked.catalogue))
    return ENDED_WELL


def _check(asked: argparse.Namespace) -> int:
    settings = _prepared()
    findings = [Finding("settings", is_ok=True, detail="complete"), keyring_finding(settings)]
    findings += asyncio.run(database_findings(settings, _now()))
    if asked.online:
        from bot.app import check_online  # noqa: PLC0415 - as above

        findings += asyncio.run(check_online(settings))
    for finding in findings:
        _say(str(finding), sys.stdout)
    return ENDED_WELL if all(finding.is_ok for finding in findings) else FAILED


def _health(_asked: argparse.Namespace) -> int:
    heartbeat = Heartbeat.beside(load_settings().database_path)
    if heartbeat.is_alive(_now()):
        return ENDED_WELL
    last = heartbeat.last()
    since = "no sign of life" if last is None else f"no sign of life since {last:%Y-%m-%d %H:%M:%S} UTC"
    _say(f"panelbot: {since} ({heartbeat.path})", sys.stderr)
    return FAILED


def _generate_key(asked: argparse.Namespace) -> int:
    try:
        entry = generate_key_entry(asked.id or f"k{_now():%Y%m%d}")
    except KeyringError as error:
        raise SettingsError([f"--id: {error}"]) from None
    _say(entry, sys.stdout)  # and nothing else there, so that it can be sent straight into a file
    if sys.stdout.isatty():
        _say("This is the value of ENCRYPTION_KEYS. Keep a copy apart from the backups of the", sys.stderr)
        _say("database: without it nobody can read the stored panel keys any more.", sys.stderr)
    return ENDED_WELL


def _rotate_keys(_asked: argparse.Namespace) -> int:
    return _report_keys(rotate_keys)


def _verify_keys(_asked: argparse.Namespace) -> int:
    return _report_keys(verify_keys)


def _report_keys(work: Callable[[Settings, datetime], Coroutine[Any, Any, KeyReport]]) -> int:
    report = asyncio.run(work(_prepared(), _now()))
    for line in report.lines:
        _say(line, sys.stdout)
    for complaint in report.complaints:
        _say(f"panelbot: {without_secrets(complaint)}", sys.stderr)
    return FAILED if report.complaints else ENDED_WELL


def _prepared() -> Settings:
    """The settings, proven as far as they can be without a network, and logging set up from them."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format, settings.secrets())
    try:
        Keyring.parse(settings.encryption_keys.get_secret_value())
    except KeyringError as error:
        raise SettingsError([f"ENCRYPTION_KEYS: {error}; `panelbot keys generate` makes one"]) from None
    return settings


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, as everything here does; ``--help`` has the rest."""

    def error(self, message: str) -> NoReturn:
        """End with that line."""
        self.exit(ASKED_WRONGLY, f"{self.prog}: error: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="panelbot",
        description="A Telegram bot for customers of a social-media panel.",
        epilog="Settings come from the environment, from .env, or from a folder of secret files.",
    )
    parser.add_argument("--version", action="version", version=f"panelbot {package_version()}")
    parser.set_defaults(command=None, parser=parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add(commands, "run", _run, "run the bot with the settings found, until it is told to stop")
    demo = _add(
        commands, "demo", _demo, "a world to play in: no account, no settings, nothing leaves this machine"
    )
    demo.add_argument("--port", type=_port, default=8807, help="the port of the page (8807; 0: any free one)")
    demo.add_argument("--speed", type=_speed, default=1.0, help="how many times faster orders progress (1)")
    demo.add_argument(
        "--catalogue",
        type=_catalogue,
        choices=CATALOGUES,
        default=CATALOGUES[0],
        help="what the panel sells: small, or so many services as untidy as real ones (small)",
    )
    check = _add(commands, "check", _check, "say whether the bot could start: settings, keys, database")
    check.add_argument("--online", action="store_true", help="also ask Telegram and the panel's host")
    _add(commands, "health", _health, "end with 0 if the bot that keeps this database is alive, else with 1")
    keys = _add(commands, "keys", None, "work with encryption keys")
    actions = keys.add_subparsers(title="actions", metavar="ACTION")
    generate = _add(actions, "generate", _generate_key, "print a fresh value for ENCRYPTION_KEYS")
    generate.add_argument("--id", help="what to call the key: letters, digits, - and _ (k and today's date)")
    _add(
        actions,
        "rotate",
        _rotate_keys,
        "seal what is stored with the first encryption key; stop the bot first",
    )
    _add(actions, "verify", _verify_keys, "open everything that is sealed, and count it; stop the bot first")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Command | None,
    purpose: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
    parser.set_defaults(command=command, parser=parser)
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= _LARGEST_PORT):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port; name a number from 0 to {_LARGEST_PORT}, for example --port 8807"
        )
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= _HIGHEST_SPEED:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no speed; name a number above 0, at most {_HIGHEST_SPEED}, for example --speed 10"
        )
    return speed


def _catalogue(text: str) -> str:
    if text not in CATALOGUES:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no catalogue; there are {', '.join(CATALOGUES)}, for example --catalogue 900"
        )
    return text


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The errors themselves, out of the groups a task group wraps them in."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    else:
        yield error


def _is_a_mistake_of_ours(error: BaseException) -> bool:
    """Whether the error is one of Python's own, so that only its traceback explains it."""
    return type(error).__module__ == "builtins" and not isinstance(error, OSError)


def _told(error: BaseException) -> str:
    text = " ".join(str(error).split()) or "it stopped"
    if isinstance(error, UnusablePathError) and "DATABASE_PATH" not in text:
        return f"DATABASE_PATH: {text}; for example DATABASE_PATH=data/panelbot.sqlite3"
    is_ours = type(error).__module__.split(".")[0] in {"bot", "storage"}
    return text if is_ours else f"{text} ({type(error).__name__})"


def _say(text: str, stream: TextIO) -> None:
    stream.write(f"{text}\n")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the command line is where the real clock comes in
