"""The one answer a tap may have."""

from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, boolean, integer, string
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.text.formatted import utf16_length
from bot.sandbox.fake_telegram.world.world import World

MAX_ANSWER = 200


def answer_callback_query(world: World, arguments: Arguments) -> bool:
    """Stop a button's spinner, with a toast, an alert or nothing."""
    text: str = arguments.get("text", "")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.callbacks.answer(arguments["callback_query_id"], at=world.clock())
    world.events.add(
        query.person_id,
        "callback_answer",
        callback_id=query.callback_id,
        text=text,
        show_alert=arguments.get("show_alert", False),
    )
    return True


METHODS = (
    Method(
        "answerCallbackQuery",
        answer_callback_query,
        (
            Parameter("callback_query_id", string, is_required=True),
            Parameter("text", string),
            Parameter("show_alert", boolean),
            Parameter("cache_time", integer),
        ),
    ),
)
