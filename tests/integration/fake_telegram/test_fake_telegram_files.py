"""Files over a real socket: what people send, what the library fetches and sends, and what people save."""

import io
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, BEN, TOKEN, BotApi, Clock, PersonApi
from tests.support.drawn import png

HOME = f"/person/{ANA}"


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture(autouse=True)
def ana_has_started(telegram: FakeTelegram) -> None:
    telegram.start(ANA)


async def send(client: httpx.AsyncClient, address: str, name: str, content: bytes, **fields: str) -> int:
    sent = await client.post(f"{address}{HOME}/files", files={"file": (name, content)}, data=fields)
    assert sent.status_code == 200, sent.text
    message_id: int = sent.json()["message_id"]
    return message_id


async def test_a_document_reaches_the_bot_with_every_byte(
    client: httpx.AsyncClient, address: str, bot: Bot
) -> None:
    content = bytes(range(256)) * 5000
    await send(client, address, "قائمة روابط.txt", content, caption="see /orders")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.caption == "see /orders"
    assert [entity.type for entity in message.caption_entities] == ["bot_command"]
    document = message.document
    assert document is not None
    assert (document.file_name, document.mime_type) == ("قائمة روابط.txt", "text/plain")
    assert document.file_size == len(content)
    file = await document.get_file()
    assert file.file_unique_id == document.file_unique_id
    assert bytes(await file.download_as_bytearray()) == content


async def test_a_picture_reaches_the_bot_as_a_photo(
    client: httpx.AsyncClient, address: str, bot: Bot
) -> None:
    await send(client, address, "blue.png", png(80, 60), kind="photo")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert [(size.width, size.height) for size in message.photo] == [(80, 60)]
    file = await message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == png(80, 60)


async def test_a_sent_document_is_seen_and_saved(
    bot: Bot, people: PersonApi, client: httpx.AsyncClient, address: str
) -> None:
    sent = await bot.send_document(
        ANA, b"1,2\n", filename="طلبات 1.csv", caption="<b>Yours</b>", parse_mode=ParseMode.HTML
    )
    assert sent.document is not None
    assert sent.caption_html == "<b>Yours</b>"
    picture = (await people.get(f"{HOME}/state"))["messages"][-1]
    file = {
        "id": sent.document.file_unique_id,
        "name": "طلبات 1.csv",
        "mime_type": "text/csv",
        "size": 4,
    }
    assert picture["media"] == {"kind": "document", "caption": "Yours", "file": file}
    assert [entity["type"] for entity in picture["entities"]] == ["bold"]
    saved = await client.get(f"{address}{HOME}/files/{file['id']}")
    assert saved.content == b"1,2\n"
    assert saved.headers["content-type"] == "application/octet-stream"
    assert "attachment" in saved.headers["content-disposition"]
    elsewhere = await client.get(f"{address}/person/{BEN}/files/{file['id']}")
    assert elsewhere.status_code == 404


async def test_a_sent_photo_is_shown_in_the_chat(
    bot: Bot, people: PersonApi, client: httpx.AsyncClient, address: str
) -> None:
    sent = await bot.send_photo(ANA, io.BytesIO(png()), disable_notification=True)
    media = (await people.get(f"{HOME}/state"))["messages"][-1]["media"]
    assert media["kind"] == "photo"
    assert (media["file"]["width"], media["file"]["height"]) == (40, 30)
    shown = await client.get(f"{address}{HOME}/files/{sent.photo[-1].file_unique_id}")
    assert shown.content == png()
    assert shown.headers["content-type"] == "image/png"
    assert "content-disposition" not in shown.headers


async def test_a_file_goes_out_again_by_its_id(bot: Bot, telegram: FakeTelegram) -> None:
    heard = telegram.send_file(ANA, "list.txt", b"one").file
    assert heard is not None
    again = await bot.send_document(ANA, heard.file_id)
    assert again.document is not None
    assert again.document.file_id == heard.file_id
    assert telegram.last_message(ANA).file is heard
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(ANA, heard.file_id)


async def test_an_attachment_is_found_under_the_name_that_points_to_it(
    api: BotApi, telegram: FakeTelegram
) -> None:
    form = {"chat_id": str(ANA), "document": "attach://part7", "caption": "attach://nothing"}
    answer = await api.client.post(
        api.url("sendDocument"), data=form, files={"part7": ("../a/b.txt", b"bytes")}
    )
    assert answer.json()["ok"], answer.text
    sent = telegram.last_message(ANA)
    assert sent.file is not None
    assert (sent.file.name, sent.file.content) == ("b.txt", b"bytes")
    assert sent.text.text == "attach://nothing"


async def test_a_path_holds_for_an_hour(bot: Bot, telegram: FakeTelegram, clock: Clock) -> None:
    sent = telegram.send_file(ANA, "a.txt", b"a").file
    assert sent is not None
    file = await bot.get_file(sent.file_id)
    clock.move(minutes=60)
    assert bytes(await file.download_as_bytearray()) == b"a"
    clock.move(seconds=1)
    with pytest.raises(InvalidToken, match="Not Found"):  # which is what the library makes of every 404
        await file.download_as_bytearray()
    renewed = await bot.get_file(sent.file_id)
    assert bytes(await renewed.download_as_bytearray()) == b"a"


async def test_nobody_fetches_with_another_token(
    bot: Bot, telegram: FakeTelegram, client: httpx.AsyncClient, address: str
) -> None:
    sent = telegram.send_file(ANA, "a.txt", b"a").file
    assert sent is not None
    path = str((await bot.get_file(sent.file_id)).file_path).partition(TOKEN)[2]
    assert (await client.get(f"{address}/file/bot{TOKEN}{path}")).content == b"a"
    assert (await client.get(f"{address}/file/bot{TOKEN}x{path}")).status_code == 401
    assert (await client.get(f"{address}/file/bot{TOKEN}/documents/file_99.txt")).status_code == 404
