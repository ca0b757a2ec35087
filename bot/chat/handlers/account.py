"""Balance, settings, language, and being forgotten."""

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.views import account as views
from bot.chat.views.problems import try_again_row
from bot.chat.views.spending import ways_to_spending
from bot.domain.account import Language
from bot.domain.problems import ProblemError


async def show_balance(turn: Turn, _tap: callbacks.Balance | None = None) -> None:
    """``/balance``, read now, and what was spent; that is known even where the panel does not answer."""
    await turn.working()
    spending = await turn.cast.spending.read(turn.person.person_id)
    try:
        account = await turn.cast.balance.read(turn.person.person_id)
    except ProblemError as error:
        again = try_again_row(turn.tr, error.problem, callbacks.Balance())
        await turn.show_problem(error.problem, again, *ways_to_spending(turn.tr, spending))
        return
    await turn.show(views.balance(turn.tr, account, spending))


async def show_settings(turn: Turn, _tap: callbacks.Settings | None = None) -> None:
    """``/settings``."""
    person = await turn.cast.people.known(turn.person.person_id)
    account = await turn.cast.people.account(turn.person.person_id)
    await turn.show(views.settings(turn.tr, person or turn.person, account))


async def show_languages(turn: Turn, _tap: callbacks.Languages | None = None) -> None:
    """``/language``."""
    await turn.show(views.languages(turn.tr))


async def set_language(turn: Turn, tap: callbacks.SetLanguage) -> None:
    """Speak another language from now on; a word that names none changes nothing."""
    language = next((member for member in Language if member.value == tap.language), None)
    if language is not None:
        await turn.cast.settings.speak(turn.person.person_id, language)
        turn.speak(language)
    await show_settings(turn)


async def set_notifications(turn: Turn, tap: callbacks.SetNotifications) -> None:
    """Notifications on or off."""
    await turn.cast.settings.notify(turn.person.person_id, wanted=tap.wanted == 1)
    await show_settings(turn)


async def set_favourite_news(turn: Turn, tap: callbacks.SetFavouriteNews) -> None:
    """Messages about favourites on or off."""
    await turn.cast.settings.tell_favourites(turn.person.person_id, wanted=tap.wanted == 1)
    await show_settings(turn)


async def ask_forget(turn: Turn, _tap: callbacks.Forget | None = None) -> None:
    """``/forget``: what would be erased."""
    await turn.show(views.ask_forget(turn.tr))


async def forget(turn: Turn, _tap: callbacks.ForgetYes) -> None:
    """Yes: erase everything, then say so."""
    await turn.cast.settings.forget(turn.person.person_id)
    await turn.show(views.forgotten(turn.tr))
