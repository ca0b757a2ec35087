"""The library the bot is built on must meet this Telegram as it meets the real one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ChatMemberStatus, ChatType, MessageEntityType, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.sandbox.fake_telegram import FakeTelegram
from tests.integration.fake_telegram.calling import ANA, TOKEN


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{address}/bot") as bot:
        yield bot


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    assert bot.username == "panel_sandbox_bot"
    assert bot.id == 700100200


async def test_a_wrong_token_is_an_invalid_token(address: str) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{address}/bot"):
            pass


async def test_a_sent_message_comes_back_with_its_entities_and_buttons(
    bot: Bot, telegram: FakeTelegram
) -> None:
    telegram.start(ANA)
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Confirm", callback_data="v1:ok", api_kwargs={"style": "success"})],
            [InlineKeyboardButton("Copy", copy_text=CopyTextButton("23501"))],
            [InlineKeyboardButton("Open", url="https://example.com/a?b=1")],
        ]
    )
    sent = await bot.send_message(
        ANA,
        "<b>Order</b> <code>23501</code> /orders",
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert sent.text == "Order 23501 /orders"
    assert [entity.type for entity in sent.entities] == [
        MessageEntityType.BOLD,
        MessageEntityType.CODE,
        MessageEntityType.BOT_COMMAND,
    ]
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "v1:ok"
    assert telegram.sent_to(ANA)[0].keyboard[0][0].style == "success"
    assert sent.date == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def test_a_reply_carries_what_it_answers(bot: Bot, telegram: FakeTelegram) -> None:
    asked = telegram.start(ANA)
    sent = await bot.send_message(ANA, "Hello", reply_parameters=ReplyParameters(asked.message_id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"


async def test_a_bot_with_defaults_replies_to_a_message_that_is_gone(
    address: str, telegram: FakeTelegram
) -> None:
    defaults = Defaults(
        parse_mode=ParseMode.HTML,
        allow_sending_without_reply=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    telegram.start(ANA)
    async with ExtBot(TOKEN, base_url=f"{address}/bot", defaults=defaults) as bot:
        sent = await bot.send_message(ANA, "<i>hi</i>", reply_parameters=ReplyParameters(99))
        assert (sent.text_html, sent.reply_to_message) == ("<i>hi</i>", None)
        await bot.edit_message_text("<b>hi</b>", ANA, sent.message_id)


async def test_edits_deletions_actions_and_reads_go_through(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.start(ANA)
    sent = await bot.send_message(ANA, "one")
    edited = await bot.edit_message_text("two", chat_id=ANA, message_id=sent.message_id)
    assert isinstance(edited, type(sent))
    assert edited.text == "two"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]])
    await bot.edit_message_reply_markup(ANA, sent.message_id, reply_markup=markup)
    assert await bot.send_chat_action(ANA, ChatAction.TYPING)
    assert (await bot.get_chat(ANA)).first_name == "You"
    assert (await bot.get_chat_member(ANA, ANA)).status == ChatMemberStatus.MEMBER
    assert await bot.delete_message(ANA, sent.message_id)
    assert await bot.delete_messages(ANA, [sent.message_id, 1])
    assert telegram.messages_in(ANA) == []


async def test_inline_mode_goes_through(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.type_inline(ANA, "likes")
    query = (await bot.get_updates())[-1].inline_query
    assert query is not None
    assert (query.query, query.chat_type) == ("likes", ChatType.SENDER)
    content = InputTextMessageContent(
        "<b>1</b>", parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    articles = [InlineQueryResultArticle(str(number), "Likes", content) for number in range(60)]
    button = InlineQueryResultsButton("Connect a key", start_parameter="key")
    assert await query.answer(articles, auto_pagination=True, button=button, cache_time=0, is_personal=True)
    answered = telegram.events_of(ANA, "inline_results")[-1]
    assert (len(answered["results"]), answered["next_offset"]) == (50, "1")
    telegram.choose(ANA, query.id, "3")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.via_bot is not None
    assert (message.via_bot.id, message.text_html) == (bot.id, "<b>1</b>")
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer([])


async def test_the_profile_goes_through(bot: Bot) -> None:
    commands = [BotCommand("orders", "Your orders")]
    await bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats(), language_code="ar")
    read = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="ar")
    assert list(read) == commands
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="ar")
    await bot.set_my_name("Panel")
    await bot.set_my_description("Long", language_code="ar")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_name()).name == "Panel"
    assert (await bot.get_my_description("ar")).description == "Long"
    assert (await bot.get_my_short_description("ar")).short_description == "Short"
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)


async def test_refusals_become_the_librarys_errors(
    bot: Bot, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the library warns at every flood
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(ANA, "hi")
    telegram.start(ANA)
    sent = await bot.send_message(ANA, "hi")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("hi", chat_id=ANA, message_id=sent.message_id)
    telegram.flood(ANA, retry_after=7)
    with pytest.raises(RetryAfter) as flooded:
        await bot.send_message(ANA, "hi")
    assert flooded.value.retry_after == timedelta(seconds=7)
    telegram.block(ANA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ANA, "hi")


async def test_a_line_that_breaks_after_acting_leaves_the_message_there(
    bot: Bot, telegram: FakeTelegram
) -> None:
    telegram.start(ANA)
    telegram.fail_next("sendMessage", "drop_after_acting")
    telegram.fail_next("sendMessage", "drop")
    for _ in range(2):
        with pytest.raises(NetworkError) as broken:
            await bot.send_message(ANA, "hi")
        assert isinstance(broken.value.__cause__, httpx.RemoteProtocolError)
    assert [message.text.text for message in telegram.sent_to(ANA)] == ["hi"]
    telegram.fail_next("sendMessage", 502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ANA, "hi")
    assert (await bot.send_message(ANA, "again")).text == "again"


async def test_an_older_poll_ends_in_conflict(bot: Bot, address: str, telegram: FakeTelegram) -> None:
    async with Bot(TOKEN, base_url=f"{address}/bot") as second, asyncio.TaskGroup() as group:
        older = group.create_task(_error_of_a_poll(bot))
        await telegram.until(lambda: telegram.world.updates.polls_begun == 1)
        assert await second.get_updates(timeout=0) == ()
    assert isinstance(older.result(), Conflict)


async def _error_of_a_poll(bot: Bot) -> Exception | None:
    try:
        await bot.get_updates(timeout=20)
    except Conflict as problem:
        return problem
    return None


async def test_a_polling_application_talks_with_a_person(address: str, telegram: FakeTelegram) -> None:
    application = (
        ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").get_updates_read_timeout(30).build()
    )
    seen: list[str] = []
    _teach(application, seen)
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(timeout=20, allowed_updates=Update.ALL_TYPES)
        await _converse(telegram)
        await application.updater.stop()
        await application.stop()
    assert seen == ["start", "hello", "edited", "photo", "sticker", "voice", "document", "kicked"]
    assert telegram.refused() == []


async def _converse(telegram: FakeTelegram) -> None:
    telegram.choose_language(ANA, "ar")
    telegram.start(ANA, "s_102")
    await telegram.until(lambda: telegram.sent_to(ANA))
    assert telegram.last_message(ANA).text.text == "welcome s_102 ar"
    telegram.press(ANA, "More")
    await telegram.until(lambda: telegram.events_of(ANA, "callback_answer"))
    assert telegram.last_message(ANA).text.text == "more of v1:more"
    typed = telegram.type_text(ANA, "hello")
    telegram.edit_text(ANA, typed.message_id, "hello again")
    telegram.send_media(ANA, "photo", "look")
    telegram.send_media(ANA, "sticker")
    telegram.send_media(ANA, "voice")
    telegram.send_media(ANA, "document")
    telegram.block(ANA)
    await telegram.until(lambda: not telegram.world.updates.waiting)


def _teach(application: "Application", seen: list[str]) -> None:  # type: ignore[type-arg]  # reason: ptb's six
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        assert update.effective_user is not None
        seen.append("start")
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="v1:more")]])
        words = [*(context.args or ()), str(update.effective_user.language_code)]
        await update.message.reply_text("welcome " + " ".join(words), reply_markup=keyboard)

    async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        await query.edit_message_text(f"more of {query.data}")
        await query.answer("done")

    async def said(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        assert message is not None
        kinds = ("photo", "sticker", "voice", "document")
        found = [kind for kind in kinds if getattr(message, kind)]
        seen.append("edited" if update.edited_message else "".join(found) or str(message.text))

    async def moved(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.my_chat_member is not None
        seen.append(update.my_chat_member.new_chat_member.status)

    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    application.add_handler(ChatMemberHandler(moved))
    application.add_handler(MessageHandler(filters.ALL, said))
