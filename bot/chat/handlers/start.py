"""First words, the home screen, help, privacy, and leaving whatever is open."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import browse, orders, services
from bot.chat.views import welcome
from bot.chat.views.inline import SERVICES


async def start(turn: Turn) -> None:
    """``/start``, perhaps with a deep link: ``s_<service>``, ``o_<order>`` or ``services``."""
    kind, _, name = turn.arguments.partition("_")
    if await turn.cast.people.account(turn.person.person_id) is not None:
        if kind == "s" and name:
            await services.show_service_number(turn, name)
            return
        if turn.arguments == SERVICES:
            await browse.show_start(turn)
            return
        if kind == "o" and name:
            await orders.show_order_number(turn, name)
            return
    await show_home(turn)


async def show_home(turn: Turn, _tap: callbacks.Home | None = None) -> None:
    """The home screen; without a key, the first words."""
    standing = await turn.cast.people.standing(turn.person.person_id)
    if standing.account is None:
        await turn.cast.connect.ask(turn.person.person_id, turn.update_id)
        await turn.show(welcome.welcome(turn.tr, turn.cast.site))
        return
    await turn.show(welcome.home(turn.tr, standing.account, standing.open_orders, standing.unresolved))


async def show_help(turn: Turn, _tap: callbacks.Help | None = None) -> None:
    """``/help``."""
    await turn.show(welcome.help_screen(turn.tr))


async def show_privacy(turn: Turn, _tap: callbacks.Privacy | None = None) -> None:
    """``/privacy``."""
    await turn.show(welcome.privacy(turn.tr))


async def leave(turn: Turn, _tap: callbacks.Leave | None = None) -> None:
    """Close whatever is open."""
    something = await turn.cast.draft.leave(turn.person.person_id)
    await turn.show(welcome.left(turn.tr, something=something))
