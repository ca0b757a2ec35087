"""Recorded answers from tests/recorded, as the replies they were."""

from email.parser import BytesParser
from pathlib import Path
from typing import Final

from bot.domain.account import PanelKey
from bot.panel.transport import retry_after_in
from bot.panel.wire.complaints import Reply

FOLDER: Final = Path(__file__).parents[2] / "recorded"
KEY: Final = PanelKey("0123456789abcdef0123456789abcdef")


def recorded(name: str) -> Reply:
    """The reply in ``tests/recorded/<name>.http``."""
    head, _, body = (FOLDER / f"{name}.http").read_bytes().partition(b"\n\n")
    status_line, _, header_lines = head.partition(b"\n")
    headers = BytesParser().parsebytes(header_lines)
    content_type = headers.get("content-type", "").split(";")[0]
    lowered = {header.lower(): value for header, value in headers.items()}
    return Reply(int(status_line.split()[1]), content_type, body.removesuffix(b"\n"), retry_after_in(lowered))


def recordings_in(folder: str) -> set[str]:
    """The names of every recording in one folder."""
    return {path.stem for path in (FOLDER / folder).glob("*.http")}
