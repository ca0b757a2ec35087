"""Balance, settings, languages, and being forgotten."""

from bot.chat import callbacks
from bot.chat.i18n import Translator, translator_for
from bot.chat.views.screen import Button, Screen, Style, home_button, lines
from bot.chat.views.spending import spending_button, spent_lines
from bot.domain.account import Language, PanelAccount, Person
from bot.domain.spending import Spending


def balance(tr: Translator, account: PanelAccount, spending: Spending) -> Screen:
    """The balance as just read, and what was spent lately."""
    return Screen(
        lines(
            tr.t("balance.line", balance=tr.money(account.balance)),
            tr.t("balance.read_at", at=tr.moment(account.checked_at)),
            " ",
            spent_lines(tr, spending),
        ),
        (
            (Button(tr.plain("button.refresh"), callbacks.Balance()), spending_button(tr)),
            (Button(tr.plain("button.export"), callbacks.ExportOrders()), home_button(tr)),
        ),
    )


def settings(tr: Translator, person: Person, account: PanelAccount | None) -> Screen:
    """What can be set, and how it is set now."""
    wants, wants_news = person.wants_notifications, person.wants_favourite_news
    return Screen(
        lines(
            tr.t("settings.title"),
            " ",
            tr.t("settings.language", language=tr.t("language.name")),
            tr.t("settings.notifications_on") if wants else tr.t("settings.notifications_off"),
            tr.t("settings.favourites_on") if wants_news else tr.t("settings.favourites_off"),
            tr.t("settings.key", tail=account.key_tail) if account else tr.t("settings.no_key"),
        ),
        (
            (
                Button(tr.plain("button.languages"), callbacks.Languages()),
                Button(
                    tr.plain("button.notifications_off") if wants else tr.plain("button.notifications_on"),
                    callbacks.SetNotifications(0 if wants else 1),
                ),
            ),
            (Button(tr.plain("button.telling"), callbacks.Telling()),),
            (
                Button(
                    tr.plain("button.favourite_news_off")
                    if wants_news
                    else tr.plain("button.favourite_news_on"),
                    callbacks.SetFavouriteNews(0 if wants_news else 1),
                ),
            ),
            (
                Button(
                    tr.plain("button.replace_key") if account else tr.plain("button.connect_key"),
                    callbacks.ConnectKey(),
                ),
                Button(tr.plain("button.privacy"), callbacks.Privacy()),
            ),
            (home_button(tr),),
        ),
    )


def languages(tr: Translator) -> Screen:
    """Each language by its own name."""
    return Screen(
        tr.t("language.choose"),
        (
            tuple(
                Button(translator_for(language).plain("language.name"), callbacks.SetLanguage(language.value))
                for language in Language
            ),
            (home_button(tr),),
        ),
    )


def ask_forget(tr: Translator) -> Screen:
    """What would be erased, before it is."""
    return Screen(
        tr.t("forget.ask"),
        (
            (Button(tr.plain("button.forget_yes"), callbacks.ForgetYes(), style=Style.DANGER),),
            (Button(tr.plain("button.back"), callbacks.Settings()), home_button(tr)),
        ),
    )


def forgotten(tr: Translator) -> Screen:
    """All gone."""
    return Screen(tr.t("forget.done"))
