"""Set or replace the key. A message that may carry one is deleted first, whatever follows."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.deep_links import DeepLink
from bot.chat.handlers import mass, start, unresolved, wizard
from bot.chat.routes import Act
from bot.chat.views import welcome
from bot.chat.views.problems import problem_screen
from bot.chat.views.screen import Screen, lines
from bot.domain.account import is_key, may_be_key
from bot.domain.dialogue import ConnectingKey, Dialogue, GatheringLines, NamingOrder, Ordering
from bot.domain.problems import Problem, ProblemError


async def ask_key(turn: Turn, _tap: callbacks.ConnectKey | None = None) -> None:
    """``/key``, with or without the key after it."""
    if turn.arguments and turn.callback is None:
        await enter_key(turn)
        return
    closed = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    account = await turn.cast.connect.ask(turn.person.person_id, turn.update_id)
    note = turn.tr.t("order.replaced") if closed else ""
    await turn.show(welcome.ask_key(turn.tr, turn.cast.site, account, problem=note))


async def enter_key(turn: Turn) -> None:
    """The person sent their key. A question that was open for something else is shown again.

    A text that is no key, such as a greeting, is theirs to keep.
    """
    is_harmless = not (turn.text.startswith("/") or may_be_key(turn.text))
    was_deleted = is_harmless or await turn.delete_message()
    await turn.working()
    typed = turn.arguments if turn.text.startswith("/") else turn.text
    dialogue = await turn.cast.dialogue.open_one(turn.person.person_id)
    is_aside = isinstance(dialogue, Ordering | NamingOrder | GatheringLines)
    try:
        account = await turn.cast.connect.connect(turn.person.person_id, typed)
    except ProblemError as error:
        screen = await _refused(turn, error.problem, is_aside=is_aside, was_deleted=was_deleted)
    else:
        screen = welcome.key_connected(turn.tr, account, was_deleted=was_deleted)
        if isinstance(dialogue, ConnectingKey) and (link := DeepLink.read(dialogue.link)):
            await turn.say(screen)
            await start.follow_link(turn, link)
            return
    if not is_aside:
        await turn.show(screen)
        return
    await turn.say(screen)
    await _go_on(turn, dialogue)


def guarded(act: Act) -> Act:
    """The handler, for a text that is no key; a key typed in its place is protected as one."""

    async def unless_key(turn: Turn) -> None:
        if is_key(turn.arguments if turn.text.startswith("/") else turn.text):
            await enter_key(turn)
        else:
            await act(turn)

    return unless_key


async def _refused(turn: Turn, problem: Problem, *, is_aside: bool, was_deleted: bool) -> Screen:
    text = lines(turn.problem(problem), "" if was_deleted else turn.tr.t("key.message_not_deleted"))
    if is_aside:
        return problem_screen(turn.tr, problem) if was_deleted else Screen(text)
    before = await turn.cast.connect.ask(turn.person.person_id, turn.update_id)
    return welcome.ask_key(turn.tr, turn.cast.site, before, problem=text)


async def _go_on(turn: Turn, dialogue: Dialogue | None) -> None:
    if isinstance(dialogue, NamingOrder):
        await unresolved.ask_number(turn, callbacks.IntentName(dialogue.intent_id))
    elif isinstance(dialogue, GatheringLines):
        await mass.show_open_list(turn)
    else:
        await wizard.review(turn)
