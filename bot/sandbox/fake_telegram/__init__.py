"""A strict fake of Telegram for one bot, spoken to over real HTTP.

It imports nothing of the bot, so that it cannot share the bot's mistakes. `telegram` is the whole, `world` is
what there is, `text` is how it is marked, `methods` is the Bot API, `person_side`, `group_side` and
`inline_side` are what people can do, and `web` puts both sides on HTTP. `docs/sandbox.md` is the contract of
the people's API.
"""

from bot.sandbox.fake_telegram.record import Call
from bot.sandbox.fake_telegram.refusals import PersonRefusal, Refusal
from bot.sandbox.fake_telegram.telegram import FakeTelegram
from bot.sandbox.fake_telegram.web.app import create_app, routes

__all__ = ["Call", "FakeTelegram", "PersonRefusal", "Refusal", "create_app", "routes"]
