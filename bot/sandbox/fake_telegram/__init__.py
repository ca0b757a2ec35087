"""A strict fake of Telegram for one bot, spoken to over real HTTP.

It imports nothing of the bot, so that it cannot share the bot's mistakes. `telegram` is the whole, `world` is
what there is, `methods` is the Bot API, `person_side` and `group_side` are what people can do, and `bot_api`
and `person_api` put both on HTTP. `docs/sandbox.md` is the contract of the people's API.
"""

from bot.sandbox.fake_telegram.app import create_app, routes
from bot.sandbox.fake_telegram.record import Call
from bot.sandbox.fake_telegram.refusals import PersonRefusal, Refusal
from bot.sandbox.fake_telegram.telegram import FakeTelegram

__all__ = ["Call", "FakeTelegram", "PersonRefusal", "Refusal", "create_app", "routes"]
