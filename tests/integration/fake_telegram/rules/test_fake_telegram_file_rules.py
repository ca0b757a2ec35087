"""What Telegram refuses of files, from either side."""

from typing import Any

import httpx
import pytest

from bot.sandbox.fake_telegram import FakeTelegram, PersonRefusal
from bot.sandbox.fake_telegram.world.files import cleaned
from bot.sandbox.fake_telegram.world.images import read_image
from tests.integration.fake_telegram.calling import ANA, BotApi
from tests.support.drawn import png

MB = 1024 * 1024
GIF = b"GIF89a\x05\x00\x07\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\x00\x10\x00\x20"
TEXT = ("a.txt", b"a")
PICTURE = ("a.png", png())


@pytest.fixture(autouse=True)
def ana_has_started(telegram: FakeTelegram) -> None:
    telegram.start(ANA)


async def refusal(api: BotApi, method: str, files: dict[str, Any], **form: str) -> str:
    answer = await api.client.post(api.url(method), data={"chat_id": str(ANA), **form}, files=files)
    body = answer.json()
    assert not body["ok"]
    assert body["error_code"] == answer.status_code
    return f"{body['error_code']} {body['description']}"


REFUSED_UPLOADS = [
    ("sendDocument", {"document": ("a.txt", b"")}, {}, "400 Bad Request: file must be non-empty"),
    ("sendPhoto", {"photo": ("a.png", b"")}, {}, "400 Bad Request: file must be non-empty"),
    ("sendDocument", {"document": ("a", bytes(50 * MB + 1))}, {}, "413 Request Entity Too Large"),
    (
        "sendPhoto",
        {"photo": ("a.png", png() + bytes(10 * MB))},
        {},
        f"400 Bad Request: file of size {10 * MB + len(png())} bytes is too big for a photo",
    ),
    ("sendPhoto", {"photo": TEXT}, {}, "400 Bad Request: IMAGE_PROCESS_FAILED"),
    ("sendPhoto", {"photo": ("a.png", png(1, 21))}, {}, "400 Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ("sendPhoto", {"photo": ("a.gif", GIF[:6] + bytes(4))}, {}, "400 Bad Request: PHOTO_INVALID_DIMENSIONS"),
    (
        "sendPhoto",
        {"photo": ("a.jpg", JPEG[:-4] + b"\x13\x89\x13\x88")},
        {},
        "400 Bad Request: PHOTO_INVALID_DIMENSIONS",
    ),
    (
        "sendDocument",
        {"document": TEXT},
        {"caption": "x" * 1025},
        "400 Bad Request: message caption is too long",
    ),
    (
        "sendDocument",
        {"document": TEXT},
        {"caption": "<b>", "parse_mode": "HTML"},
        "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ("sendDocument", {"photo": TEXT}, {}, '400 Bad Request: unknown parameter "photo"'),
    ("sendMessage", {"text": TEXT}, {}, '400 Bad Request: parameter "text" must be of type String'),
    (
        "sendDocument",
        {"other": TEXT},
        {"document": "attach://another"},
        '400 Bad Request: unknown parameter "other"',
    ),
]


@pytest.mark.parametrize(("method", "files", "form", "complaint"), REFUSED_UPLOADS)
async def test_uploads_telegram_would_not_take_are_refused(
    api: BotApi, telegram: FakeTelegram, method: str, files: Any, form: dict[str, str], complaint: str
) -> None:
    assert await refusal(api, method, files, **form) == complaint
    assert telegram.sent_to(ANA) == []


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendDocument", {}, "there is no document in the request"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {"document": 5}, 'parameter "document" must be of type InputFile or String'),
        ("sendDocument", {"document": "BQACx"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": "attach://x"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.com/a.png"}, "failed to get HTTP URL content"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "BQACx"}, "wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_names_of_files_must_name_one(
    api: BotApi, method: str, parameters: dict[str, Any], complaint: str
) -> None:
    if method != "getFile":
        parameters = {"chat_id": ANA, **parameters}
    assert await api.refusal(method, **parameters) == f"400 Bad Request: {complaint}"


async def test_a_bot_may_fetch_twenty_megabytes_and_not_a_byte_more(
    api: BotApi, telegram: FakeTelegram
) -> None:
    fitting = telegram.send_file(ANA, "a.bin", bytes(20 * MB)).file
    larger = telegram.send_file(ANA, "a.bin", bytes(20 * MB + 1)).file
    assert fitting is not None
    assert larger is not None
    assert (await api("getFile", file_id=fitting.file_id))["file_size"] == 20 * MB
    assert await api.refusal("getFile", file_id=larger.file_id) == "400 Bad Request: file is too big"


async def test_a_medium_that_is_a_mere_sign_cannot_be_fetched(api: BotApi, telegram: FakeTelegram) -> None:
    telegram.send_media(ANA, "voice")
    (*_, update) = await api("getUpdates")
    file_id = update["message"]["voice"]["file_id"]
    assert await api.refusal("getFile", file_id=file_id) == (
        "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    )


async def test_a_caption_of_1024_marks_and_the_largest_files_pass(
    api: BotApi, telegram: FakeTelegram
) -> None:
    form = {"chat_id": str(ANA), "caption": "ب" * 1024}
    for method, name, content in (
        ("sendDocument", "document", bytes(50 * MB)),
        ("sendPhoto", "photo", png() + bytes(10 * MB - len(png()))),
    ):
        answer = await api.client.post(api.url(method), data=form, files={name: ("a", content)})
        assert answer.json()["ok"], answer.text
        sent = telegram.last_message(ANA).file
        assert sent is not None
        assert sent.content == content


async def test_a_photo_has_no_text_to_edit(api: BotApi) -> None:
    answer = await api.client.post(api.url("sendPhoto"), data={"chat_id": str(ANA)}, files={"photo": PICTURE})
    message_id = answer.json()["result"]["message_id"]
    assert await api.refusal("editMessageText", chat_id=ANA, message_id=message_id, text="x") == (
        "400 Bad Request: there is no text in the message to edit"
    )


@pytest.mark.parametrize(
    ("name", "content", "kind", "caption", "reason"),
    [
        ("a.txt", b"", "document", "", "this file is empty"),
        ("a.txt", b"a", "document", "x" * 1025, "this caption does not fit"),
        ("a.txt", b"a", "photo", "", "this is no picture a client could send as a photo"),
        ("a.bin", bytes(64 * MB + 1), "document", "", "this world keeps files of up to 64 MB"),
    ],
    ids=["empty", "caption", "no picture", "too large"],
)
def test_what_no_client_sends_is_refused(
    telegram: FakeTelegram, name: str, content: bytes, kind: Any, caption: str, reason: str
) -> None:
    with pytest.raises(PersonRefusal, match=reason):
        telegram.send_file(ANA, name, content, caption, kind)


def test_who_blocked_the_bot_sends_it_no_file(telegram: FakeTelegram) -> None:
    telegram.block(ANA)
    with pytest.raises(PersonRefusal, match="blocked the bot"):
        telegram.send_file(ANA, "a.txt", b"a")


@pytest.mark.parametrize(
    ("files", "fields", "reason"),
    [
        ({"other": TEXT}, {}, '"file" must be a file'),
        ({"file": TEXT}, {"kind": "sticker"}, "a file is sent as one of document, photo"),
        ({"file": TEXT, "caption": TEXT}, {}, '"caption" must be of type str'),
        ({"file": TEXT}, {"kind": "photo"}, "this is no picture a client could send as a photo"),
    ],
)
async def test_the_form_of_a_sent_file_is_checked(
    client: httpx.AsyncClient, address: str, files: Any, fields: dict[str, str], reason: str
) -> None:
    answer = await client.post(f"{address}/person/{ANA}/files", files=files, data=fields)
    assert (answer.status_code, answer.json()) == (400, {"error": reason})


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(7, 9), (7, 9)),
        (GIF, (5, 7)),
        (JPEG, (32, 16)),
        (JPEG[:12], None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\xff\xe0\x00\x04ab\x00", None),
        (png()[:20], None),
        (b"GIF89a\x05", None),
        (b"<svg/>", None),
    ],
)
def test_a_picture_tells_its_size_or_is_none(content: bytes, size: tuple[int, int] | None) -> None:
    image = read_image(content)
    assert (image and (image.width, image.height)) == size


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a b.txt", "a b.txt"),
        ("C:\\Users\\me\\روابط.txt", "روابط.txt"),
        ("../../etc/passwd", "passwd"),
        ('a<b>:"\x00.txt', "a_b_.txt"),
        ("dir/", "file"),
        ("x" * 300 + ".txt", "x" * 251 + ".txt"),
    ],
)
def test_a_name_is_kept_without_what_could_harm(given: str, kept: str) -> None:
    assert cleaned(given) == kept
