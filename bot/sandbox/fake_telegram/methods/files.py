"""Files the bot sends, and files it fetches: https://core.telegram.org/bots/api#sending-files."""

from typing import Any

from bot.sandbox.fake_telegram.methods.arguments import (
    CAPTION,
    CHAT_ID,
    NEW_MESSAGE_MARKUP,
    PARSE_MODE,
    REPLY_PARAMETERS,
    UNSEEN,
    caption_to_show,
    chat_to_act_in,
    keyboard,
    replied_message,
)
from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, WrongType, boolean, string
from bot.sandbox.fake_telegram.refusals import Refusal, bad_request
from bot.sandbox.fake_telegram.uploads import Upload
from bot.sandbox.fake_telegram.world.files import FileKind, StoredFile
from bot.sandbox.fake_telegram.world.images import read_image
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.world import World

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20


def send_document(world: World, arguments: Arguments) -> Message:
    """Send a file of any kind."""
    return _send(world, arguments, "document")


def send_photo(world: World, arguments: Arguments) -> Message:
    """Send a picture to be seen in the chat."""
    return _send(world, arguments, "photo")


def get_file(world: World, arguments: Arguments) -> dict[str, Any]:
    """Tell where a file can be fetched."""
    return world.files.lend(arguments["file_id"])


def _send(world: World, arguments: Arguments, kind: FileKind) -> Message:
    chat = chat_to_act_in(world, arguments)
    caption = caption_to_show(arguments)
    replied = replied_message(chat, arguments.get("reply_parameters"))
    return world.post(
        chat,
        world.bot.bot_id,
        caption,
        media=kind,
        file=_file(world, arguments[kind], kind),
        keyboard=keyboard(arguments),
        reply_to_message_id=replied,
        is_silent=arguments.get("disable_notification", False),
    )


def _file(world: World, given: str | Upload, kind: FileKind) -> StoredFile:
    if isinstance(given, Upload):
        return _uploaded(world, given, kind)
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # this world calls nobody
    known = world.files.find(given)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


def _uploaded(world: World, upload: Upload, kind: FileKind) -> StoredFile:
    size = len(upload.content)
    if size > MAX_UPLOAD_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    if not size:
        raise bad_request("file must be non-empty")
    if kind == "document":
        return world.files.add_document(upload.name, upload.content)
    if size > MAX_PHOTO_BYTES:
        raise bad_request(f"file of size {size} bytes is too big for a photo")
    return _photo(world, upload)


def _photo(world: World, upload: Upload) -> StoredFile:
    image = read_image(upload.content)
    if image is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    short, long = sorted((image.width, image.height))
    if not short or short + long > MAX_PHOTO_SIDES or long > short * MAX_PHOTO_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return world.files.add_photo(upload.content, image)


def _input_file(value: Any) -> str | Upload:
    if isinstance(value, Upload):
        return value
    if not isinstance(value, str):
        raise WrongType("InputFile or String")
    return string(value)


def _sending(kind: FileKind) -> tuple[Parameter, ...]:
    missing = f"there is no {kind} in the request"
    return (
        CHAT_ID,
        Parameter(kind, _input_file, is_required=True, missing=missing),
        CAPTION,
        PARSE_MODE,
        NEW_MESSAGE_MARKUP,
        REPLY_PARAMETERS,
        *UNSEEN,
    )


METHODS = (
    Method(
        "sendDocument",
        send_document,
        (*_sending("document"), Parameter("disable_content_type_detection", boolean)),
        is_paced=True,
    ),
    Method("sendPhoto", send_photo, _sending("photo"), is_paced=True),
    Method(
        "getFile",
        get_file,
        (Parameter("file_id", string, is_required=True, missing="file_id not specified"),),
    ),
)
