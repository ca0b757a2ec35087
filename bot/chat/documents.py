"""Files that people send: fetched from Telegram, within bounds, and read as text."""

import logging

from telegram import Document
from telegram.error import TelegramError

from bot.domain.problems import Problem, problem
from bot.domain.text_files import LARGEST_FILE, read_text_file

_log = logging.getLogger(__name__)


async def text_of(document: Document) -> str | Problem:
    """The text of a file, or what is wrong with it; what says that it is too large is not fetched."""
    if not _says_it_is_text(document):
        return problem("problem.file_not_text")
    if (document.file_size or 0) > LARGEST_FILE:
        return problem("problem.file_large", most=LARGEST_FILE // 1024)
    try:
        file = await document.get_file()
        if (file.file_size or 0) > LARGEST_FILE:
            return problem("problem.file_large", most=LARGEST_FILE // 1024)
        return read_text_file(bytes(await file.download_as_bytearray()))
    except TelegramError as error:
        _log.warning("a file could not be fetched: %s", type(error).__name__)
        return problem("problem.file_unread")


def _says_it_is_text(document: Document) -> bool:
    name, kind = (document.file_name or "").lower(), document.mime_type or ""
    return name.endswith((".txt", ".csv")) or kind.startswith("text/")
