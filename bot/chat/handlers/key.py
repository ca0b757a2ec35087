"""Keys: the question for one, and whatever message holds one. That message is deleted first of all."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.deep_links import DeepLink
from bot.chat.handlers import mass, start, unresolved, wizard
from bot.chat.views import welcome
from bot.chat.views.problems import problem_screen
from bot.chat.views.screen import Screen, lines
from bot.domain.dialogue import ConnectingKey, Dialogue, GatheringLines, NamingOrder, Ordering
from bot.domain.keys import given_key, holds_key, is_key_command, may_be_key
from bot.domain.problems import Problem, ProblemError


async def protect(turn: Turn) -> bool:
    """Any message with a key in it; whether that is all there was to do.

    The message is deleted, and nothing of it is searched for, stored or said again. A key that it plainly
    gives is connected as by ``/key``; one that is only spoken of, or was edited in, is not: connecting puts
    another key in the place of the one that works.
    """
    if not holds_key(turn.written):
        return False
    dialogue = await turn.cast.dialogue.open_one(turn.person.person_id)
    asks_names = dialogue is not None and dialogue.expecting is not None and dialogue.expecting.takes_names
    if asks_names and not holds_key(turn.written, among_names=True):
        return False
    was_deleted = await turn.delete_message()
    if not turn.text:  # the caption of something that may still be an answer
        await turn.say(welcome.key_in_caption(turn.tr, was_deleted=was_deleted))
        return False
    key = given_key(turn.text, is_asked=isinstance(dialogue, ConnectingKey))
    if turn.update.edited_message is not None or not (key or is_key_command(turn.text)):
        is_edited = turn.update.edited_message is not None
        await turn.say(welcome.key_held(turn.tr, is_edited=is_edited, was_deleted=was_deleted))
        return True
    await _connect(turn, key.secret if key else turn.arguments, was_deleted=was_deleted)
    return True


async def ask_key(turn: Turn, _tap: callbacks.ConnectKey | None = None) -> None:
    """``/key`` alone, or the button: the next message is the key."""
    closed = isinstance(await turn.cast.dialogue.open_one(turn.person.person_id), Ordering)
    account = await turn.cast.connect.ask(turn.person.person_id, turn.update_id)
    note = turn.tr.t("order.replaced") if closed else ""
    await turn.show(welcome.ask_key(turn.tr, turn.cast.site, account, problem=note))


async def enter_key(turn: Turn) -> None:
    """The person sent what is to be their key; plain words, such as a greeting, are theirs to keep."""
    was_deleted = not may_be_key(turn.text) or await turn.delete_message()
    await _connect(turn, turn.text, was_deleted=was_deleted)


async def _connect(turn: Turn, typed: str, *, was_deleted: bool) -> None:
    """Try the key. A question that was open for something else is shown again."""
    await turn.working()
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
