"""Both sides of one Telegram as an ASGI application, or as routes for a larger one."""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.sandbox.fake_telegram.telegram import FakeTelegram
from bot.sandbox.fake_telegram.web.bot_api import bot_api_routes
from bot.sandbox.fake_telegram.web.file_api import file_routes
from bot.sandbox.fake_telegram.web.person_api import person_api_routes


def routes(telegram: FakeTelegram) -> list[Route]:
    """Return the Bot API, the files and the people's API of one Telegram."""
    return [*bot_api_routes(telegram), *file_routes(telegram), *person_api_routes(telegram)]


def create_app(telegram: FakeTelegram) -> Starlette:
    """Return an application that serves one Telegram."""
    return Starlette(routes=routes(telegram))
