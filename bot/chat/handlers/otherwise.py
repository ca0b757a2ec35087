"""What no other handler answers to: free text, content that is no text, edited messages, old buttons."""

from bot.chat.context import Turn
from bot.chat.handlers import key, lookup, services, start
from bot.chat.views import problems
from bot.domain.account import PanelKey
from bot.domain.problems import problem


async def any_text(turn: Turn) -> None:
    """Free text is a search; an unknown command is said to be one."""
    if turn.text.startswith("/"):
        await turn.show_problem(problem("problem.command_unknown"))
        return
    account = await turn.cast.people.account(turn.person.person_id)
    if account is None:
        if isinstance(PanelKey.read(turn.text), PanelKey):  # a key as somebody's very first message
            await key.enter_key(turn)
        else:
            await start.show_home(turn)
        return
    await services.search_words(turn, turn.text)


async def other_content(turn: Turn) -> None:
    """A photo, a sticker, a file: only text can be read."""
    if turn.message is not None and turn.message.document and _names_status(turn.message.caption or ""):
        await lookup.enter_file(turn)
        return
    await turn.say(problems.problem_screen(turn.tr, problem("problem.text_only")))


def _names_status(caption: str) -> bool:
    """Whether a file came with the command that takes one."""
    return caption.partition(" ")[0].partition("@")[0] == "/status"


async def edited_message(turn: Turn) -> None:
    """An edited message changes nothing: what was sent was read."""
    await turn.say(problems.problem_screen(turn.tr, problem("problem.edited")))


async def unknown_tap(turn: Turn) -> None:
    """A button the bot does not know (any more)."""
    await turn.toast(turn.tr.plain("problem.button_old"), alert=True)
