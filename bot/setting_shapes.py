"""What a setting's text may look like: the token, an address, a header, a choice.

A refusal never quotes the text: people paste tokens into the wrong line.
"""

import re
from ipaddress import ip_address
from typing import Annotated, Any, Final
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

_TOKEN_SHAPE: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,100}")
_HEADER_TEXT: Final = re.compile(r"[\x20-\x7e]{1,200}")
_LONGEST_URL: Final = 500


def _token(value: SecretStr) -> SecretStr:
    if _TOKEN_SHAPE.fullmatch(value.get_secret_value()) is None:
        raise ValueError("is not shaped like a bot token (digits, a colon, then a long word)")
    return value


def _not_empty(value: SecretStr) -> SecretStr:
    if not value.get_secret_value():
        raise ValueError("is empty")
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is not a web address") from None
    complaint = _complaint(value, parts, host)
    if complaint is not None:
        raise ValueError(complaint)
    return value.rstrip("/")


def _complaint(value: str, parts: SplitResult, host: str | None) -> str | None:
    """What is wrong with an address the bot sends secrets to, if anything."""
    if parts.scheme not in {"http", "https"} or not host:
        return "is not a web address that begins with https://"
    if len(value) > _LONGEST_URL or re.search(r"[^\x21-\x7e]|\\", value):
        return "holds characters that do not belong in a web address, or too many of them"
    if "@" in parts.netloc:
        return "must not carry a name or a password"
    if "?" in value or "#" in value:
        return "must not carry a query (?) or a fragment (#)"
    if parts.scheme == "http" and not _is_loopback(host):
        return "must begin with https:// (http:// is for this machine only)"
    return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _header_text(value: str) -> str:
    if _HEADER_TEXT.fullmatch(value) is None:
        raise ValueError("must be 1 to 200 plain characters without line breaks or other control characters")
    return value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


BotToken = Annotated[SecretStr, AfterValidator(_token)]
SomeSecret = Annotated[SecretStr, AfterValidator(_not_empty)]
WebAddress = Annotated[str, AfterValidator(_url)]
HeaderText = Annotated[str, AfterValidator(_header_text)]
AnyCase = BeforeValidator(_lower)
"""For choices spelt in small letters."""
AnyCaseUpper = BeforeValidator(_upper)
"""For choices spelt in capitals."""
