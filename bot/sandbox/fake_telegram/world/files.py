"""Files people and the bot have sent: kept whole, named by opaque ids, lent out by path for an hour.

https://core.telegram.org/bots/api#file and https://core.telegram.org/bots/api#sending-files are the rules.
"""

import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.images import Image

FileKind = Literal["document", "photo"]

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
"""What getFile gives a bot at most; people and bots may send more."""
LENT_FOR = timedelta(hours=1)

_PREFIXES: dict[FileKind, str] = {"document": "BQAC", "photo": "AgAC"}
_FOLDERS: dict[FileKind, str] = {"document": "documents", "photo": "photos"}
_UNFIT_FOR_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]+')
_MAX_NAME = 255
# the table of the standard library alone: what else a machine knows must not change what a bot is told
_TYPES = mimetypes.MimeTypes()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file: a document under its name, or a photo with its size in pixels."""

    kind: FileKind
    number: int
    file_id: str
    unique_id: str
    content: bytes = field(repr=False)
    name: str
    mime_type: str
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    def as_json(self) -> dict[str, Any]:
        """Return the Document, or the one PhotoSize, of this file."""
        ids = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "photo":
            return {**ids, "width": self.width, "height": self.height}
        return {**ids, "file_name": self.name, "mime_type": self.mime_type}


class Files:
    """Every file so far, and the paths under which the bot may fetch some of them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._by_id: dict[str, StoredFile] = {}
        self._lent: dict[str, tuple[StoredFile, datetime]] = {}

    def add_document(self, name: str, content: bytes) -> StoredFile:
        """Keep a document."""
        name = cleaned(name)
        mime_type = _TYPES.guess_type(name)[0] or "application/octet-stream"
        return self._add("document", content, name=name, mime_type=mime_type)

    def add_photo(self, content: bytes, image: Image) -> StoredFile:
        """Keep a photo; Telegram drops its name."""
        name = f"photo.{image.mime_type.partition('/')[2]}"
        return self._add(
            "photo", content, name=name, mime_type=image.mime_type, width=image.width, height=image.height
        )

    def find(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._by_id.get(file_id)

    def lend(self, file_id: str) -> dict[str, Any]:
        """Return the File of an id, with a path that holds for an hour.

        Raises:
            Refusal: There is no such file, or it is too large for bots to fetch.
        """
        file = self.find(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.size > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        ending = file.name.rpartition(".")[2] if "." in file.name else "bin"
        path = f"{_FOLDERS[file.kind]}/file_{file.number}.{ending}"
        self._lent[path] = (file, self._clock() + LENT_FOR)
        ids = {"file_id": file.file_id, "file_unique_id": file.unique_id}
        return {**ids, "file_size": file.size, "file_path": path}

    def fetch(self, path: str) -> StoredFile | None:
        """Return what was lent under this path; None where nothing was, or too long ago."""
        file, until = self._lent.get(path, (None, None))
        return file if until is not None and self._clock() <= until else None

    def _add(self, kind: FileKind, content: bytes, **details: Any) -> StoredFile:
        number = len(self._by_id)
        digest = hashlib.sha256(f"{kind}/{number}".encode()).hexdigest()
        file = StoredFile(
            kind=kind,
            number=number,
            file_id=f"{_PREFIXES[kind]}AgQAAx{digest[:52]}",
            unique_id=f"AgAD{digest[52:]}",
            content=content,
            **details,
        )
        self._by_id[file.file_id] = file
        return file


def cleaned(name: str) -> str:
    """Return a file's name as Telegram keeps it: without a path, and without what file systems refuse."""
    last = re.split(r"[\\/]", name)[-1]
    return _UNFIT_FOR_NAMES.sub("_", last).strip()[-_MAX_NAME:] or "file"
