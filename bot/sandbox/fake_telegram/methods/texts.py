"""What the bot is called and says of itself, per language."""

from bot.sandbox.fake_telegram.methods.languages import LANGUAGE_CODE, language_of
from bot.sandbox.fake_telegram.methods.table import Act, Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, string
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.text.formatted import utf16_length
from bot.sandbox.fake_telegram.world.profile import TextKind
from bot.sandbox.fake_telegram.world.world import World


def _setter(kind: TextKind, limit: int, complaint: str) -> Act:
    def set_text(world: World, arguments: Arguments) -> bool:
        text: str = arguments.get(kind, "")
        if utf16_length(text) > limit:
            raise bad_request(complaint)
        world.profile.set_text(kind, language_of(arguments), text)
        world.profile_changed()
        return True

    return set_text


def _getter(kind: TextKind) -> Act:
    def get_text(world: World, arguments: Arguments) -> dict[str, str]:
        otherwise = world.bot.first_name if kind == "name" else ""
        return {kind: world.profile.shown_text(kind, language_of(arguments), otherwise)}

    return get_text


def _pair(what: str, kind: TextKind, limit: int, complaint: str) -> tuple[Method, Method]:
    return (
        Method(f"setMy{what}", _setter(kind, limit, complaint), (Parameter(kind, string), LANGUAGE_CODE)),
        Method(f"getMy{what}", _getter(kind), (LANGUAGE_CODE,)),
    )


METHODS = (
    *_pair("Name", "name", 64, "BOT_TITLE_INVALID"),
    *_pair("Description", "description", 512, "BOT_DESCRIPTION_INVALID"),
    *_pair("ShortDescription", "short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID"),
)
