"""What Telegram shows of the bot by itself: the command menu and the descriptions, in each language."""

import logging
from collections.abc import Sequence
from typing import Final

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.chat.i18n import Translator, key, translator_for
from bot.domain.account import Language

COMMANDS: Final = {
    "start": key("command.start"),
    "services": key("command.services"),
    "search": key("command.search"),
    "favourites": key("command.favourites"),
    "updates": key("command.updates"),
    "order": key("command.order"),
    "mass": key("command.mass"),
    "orders": key("command.orders"),
    "status": key("command.status"),
    "refill": key("command.refill"),
    "cancel": key("command.cancel"),
    "balance": key("command.balance"),
    "export": key("command.export"),
    "key": key("command.key"),
    "settings": key("command.settings"),
    "language": key("command.language"),
    "help": key("command.help"),
    "privacy": key("command.privacy"),
    "forget": key("command.forget"),
}
"""Every command, in the order of the menu."""

_log = logging.getLogger(__name__)


def menu(tr: Translator) -> list[BotCommand]:
    """The command menu in one language."""
    return [BotCommand(name, tr.plain(message)) for name, message in COMMANDS.items()]


async def publish(bot: Bot, default: Language) -> None:
    """Bring Telegram's copy up to date; what is so already is not sent again, as Telegram limits these calls.

    The default language is also published without a language code, for everybody else.
    """
    codes: Sequence[tuple[str | None, Language]] = [
        (None, default),
        *((language.value, language) for language in Language),
    ]
    for code, language in codes:
        try:
            await _publish(bot, code, translator_for(language))
        except (TelegramError, TypeError, AttributeError) as error:  # decoration; some servers lack it
            _log.warning("the bot's profile (%s) could not be published: %s", code or "default", error)


async def _publish(bot: Bot, code: str | None, tr: Translator) -> None:
    commands = menu(tr)
    if list(await bot.get_my_commands(language_code=code)) != commands:
        await bot.set_my_commands(commands, language_code=code)
    description = tr.plain("profile.description")
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    short = tr.plain("profile.short_description")
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
