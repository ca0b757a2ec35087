"""First words, the home screen, help, privacy, and leaving whatever is open."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.deep_links import SERVICE, DeepLink
from bot.chat.handlers import browse, lookup, services
from bot.chat.views import welcome
from bot.chat.views.inline import SERVICES
from bot.chat.views.screen import lines
from bot.domain.account import PanelAccount
from bot.domain.dialogue import ConnectingKey
from bot.domain.problems import problem


async def start(turn: Turn) -> None:
    """``/start``, perhaps with a deep link to a service or an order; a key is connected first."""
    link = DeepLink.read(turn.arguments)
    account = await turn.cast.people.account(turn.person.person_id)
    if turn.arguments == SERVICES and account is not None:
        await browse.show_start(turn)
    elif link is None:
        await show_home(turn)
    elif account is None:
        await _welcome(turn, link.parameter)
    elif account.is_refused and await turn.cast.dialogue.open_one(turn.person.person_id) is None:
        await _ask_other_key(turn, account, link)
    else:
        await follow_link(turn, link)


async def follow_link(turn: Turn, link: DeepLink) -> None:
    """Open what a deep link asks for."""
    if link.kind == SERVICE:
        await services.show_service_named(turn, link.name)
    else:
        await lookup.show_order_number(turn, link.name)


async def show_home(turn: Turn, _tap: callbacks.Home | None = None) -> None:
    """The home screen, where a text is a search: no question stays open. Without a key, the first words."""
    standing = await turn.cast.people.standing(turn.person.person_id)
    if standing is None:
        await _welcome(turn)
        return
    await turn.cast.dialogue.set_aside(turn.person.person_id)
    if standing.is_balance_old:
        await turn.working()
        await turn.cast.balance.read_soon(turn.person.person_id)
        standing = await turn.cast.people.standing(turn.person.person_id) or standing
    await turn.show(welcome.home(turn.tr, standing))


async def _welcome(turn: Turn, link: str = "") -> None:
    """The first words; a link that led here waits for the key, however long that takes."""
    await turn.cast.connect.ask(turn.person.person_id, turn.update_id, link)
    dialogue = await turn.cast.dialogue.open_one(turn.person.person_id)
    leads_on = isinstance(dialogue, ConnectingKey) and bool(dialogue.link)
    await turn.show(welcome.welcome(turn.tr, turn.cast.site, leads_on=leads_on))


async def _ask_other_key(turn: Turn, account: PanelAccount, link: DeepLink) -> None:
    """The panel refuses the key: another one is asked for, and the link waits for that."""
    await turn.cast.connect.ask(turn.person.person_id, turn.update_id, link.parameter)
    said = turn.problem(problem("problem.key_refused", tail=account.key_tail))
    note = lines(said, turn.tr.t("welcome.leads_on"))
    await turn.show(welcome.ask_key(turn.tr, turn.cast.site, account, problem=note))


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
