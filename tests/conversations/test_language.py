"""Two languages: chosen by Telegram's language, changed by command, and published to Telegram."""

from bot.chat.i18n import translator_for
from bot.chat.profile import COMMANDS
from bot.domain.account import Language
from tests.support.shop import place
from tests.support.stage import Chat, Stage, bare


def other_than(language: Language) -> Language:
    return next(member for member in Language if member is not language)


async def test_a_chosen_language_stays_whatever_telegram_speaks(stage: Stage, customer: Chat) -> None:
    other = other_than(customer.language)
    customer.say("/language")
    await customer.answers("language.choose")
    customer.press(translator_for(other).plain("language.name"))
    customer.language = other
    await customer.answers("settings.title")
    await customer.sees("settings.language", language=translator_for(other).plain("language.name"))
    stage.world.telegram.choose_language(customer.person_id, other_than(other).value)
    customer.say("/start")
    await customer.answers("home.title")
    order = await place(stage.bot.cast, customer.person_id)
    stage.world.panel.move_order(order.panel_order_id, "Completed")
    await customer.gets("notice.completed", number=order.panel_order_id)
    customer.forge("1:ts:xx")
    await customer.answers("settings.title")


async def test_who_never_chose_is_spoken_to_as_telegram_does(stage: Stage, chat: Chat) -> None:
    chat.start()
    await chat.answers("welcome.what")
    chat.language = other_than(chat.language)
    stage.world.telegram.choose_language(chat.person_id, f"{chat.language.value}-XX")
    chat.say("/help")
    await chat.answers("help.text")
    stage.world.telegram.choose_language(chat.person_id, "fr")
    chat.language = Language.ENGLISH
    chat.say("/help")
    await chat.answers("help.text")


async def test_rows_are_mirrored_where_lines_begin_at_the_right(customer: Chat) -> None:
    customer.say("/start")
    await customer.answers("home.title")
    labels = [bare(customer.tr.plain(name)) for name in ("button.services", "button.orders")]
    row = [bare(button.text) for button in customer.screen.keyboard[0]]
    assert row == (labels[::-1] if customer.language.is_right_to_left else labels)


async def test_menu_and_descriptions_are_published_in_each_language_once(
    stage: Stage, language: Language
) -> None:
    await stage.stop_bot()
    stage.publishes = True
    await stage.start_bot()
    tr = translator_for(language)
    profile = stage.world.telegram.world.profile
    wanted = tuple((name, tr.plain(message)) for name, message in COMMANDS.items())
    assert profile.shown_commands(1001, language.value) == wanted
    assert profile.shown_text("description", language.value) == tr.plain("profile.description")
    assert profile.shown_text("short_description", language.value) == tr.plain("profile.short_description")
    english = translator_for(Language.ENGLISH)
    assert profile.shown_text("description", "fr") == english.plain("profile.description")
    assert profile.shown_commands(1001, "fr")[0] == ("start", english.plain("command.start"))
    published = len([call for call in stage.world.telegram.record if call.method.startswith("setMy")])
    await stage.stop_bot()
    await stage.start_bot()
    assert len([call for call in stage.world.telegram.record if call.method.startswith("setMy")]) == published


async def test_the_bot_starts_although_its_profile_cannot_be_published(
    stage: Stage, language: Language, provoked: list[str]
) -> None:
    provoked.append("Too Many Requests")
    await stage.stop_bot()
    stage.publishes = True
    stage.world.telegram.world.profile.commands.clear()
    for method in ("getMyCommands", "getMyDescription"):
        stage.world.telegram.fail_next(method, 429, times=3)
    await stage.start_bot()
    chat = stage.chat(language, person_id=1003)
    chat.start()
    await chat.answers("welcome.what")
