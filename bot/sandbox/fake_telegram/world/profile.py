"""What the bot says about itself: texts and commands, per language and scope, and menu buttons."""

from dataclasses import dataclass, field
from typing import Any, Literal

TextKind = Literal["name", "description", "short_description"]

Commands = tuple[tuple[str, str], ...]
"""Pairs of a command and its description."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a list of commands is for."""

    type: str = "default"
    chat_id: int = 0
    user_id: int = 0


@dataclass(slots=True)
class Profile:
    """Everything the bot has set about itself."""

    texts: dict[tuple[TextKind, str], str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], Commands] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    default_menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "commands"})

    def set_text(self, kind: TextKind, language_code: str, text: str) -> None:
        """Set a text for a language ("" for everyone else); an empty one removes it."""
        self.texts.pop((kind, language_code), None)
        if text:
            self.texts[kind, language_code] = text

    def shown_text(self, kind: TextKind, language_code: str, otherwise: str = "") -> str:
        """Return what a person with this language sees."""
        return self.texts.get((kind, language_code)) or self.texts.get((kind, ""), otherwise)

    def shown_commands(self, chat_id: int, language_code: str) -> Commands:
        """Return what a person sees in a private chat: the narrowest scope wins, the language within it."""
        for scope in (Scope("chat", chat_id), Scope("all_private_chats"), Scope()):
            for language in (language_code, ""):
                if (scope, language) in self.commands:
                    return self.commands[scope, language]
        return ()

    def menu_button(self, chat_id: int) -> dict[str, Any]:
        """Return the button beside the input field of a chat."""
        return self.menu_buttons.get(chat_id, self.default_menu_button)
