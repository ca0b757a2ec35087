"""The language a text or a list of commands is for."""

import re

from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, string
from bot.sandbox.fake_telegram.refusals import bad_request

LANGUAGE_CODE = Parameter("language_code", string)


def language_of(arguments: Arguments) -> str:
    """Return a call's two-letter language, or "" for everyone without one of their own.

    Raises:
        Refusal: It is no two-letter code.
    """
    code: str = arguments.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code
