"""Set or replace the key. The message that carried it is deleted first, whatever follows."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.views import welcome
from bot.domain.problems import ProblemError


async def ask_key(turn: Turn, _tap: callbacks.ConnectKey | None = None) -> None:
    """``/key``, with or without the key after it."""
    if turn.arguments and turn.callback is None:
        await enter_key(turn)
        return
    account = await turn.cast.connect.ask(turn.person.person_id, turn.update_id)
    await turn.show(welcome.ask_key(turn.tr, turn.cast.site, account))


async def enter_key(turn: Turn) -> None:
    """The person sent their key."""
    was_deleted = await turn.delete_message()
    await turn.working()
    typed = turn.arguments if turn.text.startswith("/") else turn.text
    try:
        account = await turn.cast.connect.connect(turn.person.person_id, typed)
    except ProblemError as error:
        before = await turn.cast.connect.ask(turn.person.person_id, turn.update_id)
        problem = turn.problem(error.problem)
        await turn.show(welcome.ask_key(turn.tr, turn.cast.site, before, problem=problem))
        return
    await turn.show(welcome.key_connected(turn.tr, account, was_deleted=was_deleted))
