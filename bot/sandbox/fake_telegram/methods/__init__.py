"""Every method this Telegram knows; a new one is one entry in the table of its area."""

from bot.sandbox.fake_telegram.methods import (
    answering,
    chats,
    commands,
    deleting,
    editing,
    files,
    inline,
    menu_button,
    receiving,
    sending,
    texts,
)
from bot.sandbox.fake_telegram.methods.table import Method

AREAS = (receiving, sending, files, editing, deleting, answering, inline, commands, texts, menu_button, chats)

METHODS: dict[str, Method] = {method.name.lower(): method for area in AREAS for method in area.METHODS}
"""By lower-case name: Telegram does not mind the case of a method."""
