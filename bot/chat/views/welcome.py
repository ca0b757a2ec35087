"""First words, the home screen, help and privacy."""

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator
from bot.chat.views.orders import meaning_lines
from bot.chat.views.problems import nothing_ordered
from bot.chat.views.screen import Button, Row, Screen, Style, home_button, lines
from bot.domain.account import PanelAccount
from bot.domain.standing import Standing
from bot.domain.text import cut

_LONGEST_NAME = 250


def welcome(tr: Translator, site: str, *, leads_on: bool = False) -> Screen:
    """For somebody without a key: what this is, what to send, and that the link they followed is kept."""
    return Screen(
        lines(
            tr.t("welcome.what"),
            " ",
            tr.t("welcome.send_key"),
            tr.t("welcome.leads_on") if leads_on else "",
            " ",
            tr.t("key.where", site=site),
        ),
        (
            (Button(tr.plain("button.languages"), callbacks.Languages()),),
            (
                Button(tr.plain("button.help"), callbacks.Help()),
                Button(tr.plain("button.privacy"), callbacks.Privacy()),
            ),
        ),
    )


def home(tr: Translator, standing: Standing) -> Screen:
    """For somebody with a key: where things stand, what was begun, and where to go."""
    account = standing.account
    return Screen(
        lines(
            tr.t("home.title"),
            tr.t("home.key_refused", tail=account.key_tail) if account.is_refused else "",
            _balance(tr, standing),
            tr.plural("home.open_orders", standing.open_orders),
            tr.plural("home.unresolved", standing.unresolved) if standing.unresolved else "",
            " " if standing.draft or standing.mass_lines else "",
            tr.t("home.draft_kept", name=cut(standing.draft.service.name, _LONGEST_NAME))
            if standing.draft
            else "",
            tr.plural("home.mass_kept", standing.mass_lines) if standing.mass_lines else "",
            " ",
            tr.t("home.hint"),
        ),
        (
            *_begun_rows(tr, standing),
            (
                Button(tr.plain("button.services"), callbacks.Categories(0), style=Style.PRIMARY),
                Button(tr.plain("button.orders"), callbacks.Orders(0)),
            ),
            (
                Button(tr.plain("button.live_search"), live=""),
                Button(tr.plain("button.mass"), callbacks.MassOrder()),
            ),
            (
                Button(tr.plain("button.favourites"), callbacks.Favourites(0)),
                Button(tr.plain("button.recent"), callbacks.Recent()),
            ),
            (
                Button(tr.plain("button.updates"), callbacks.WhatChanged()),
                Button(tr.plain("button.balance"), callbacks.Balance()),
            ),
            (
                Button(tr.plain("button.settings"), callbacks.Settings()),
                Button(tr.plain("button.help"), callbacks.Help()),
            ),
        ),
    )


def _balance(tr: Translator, standing: Standing) -> Html:
    """The balance as last read; where that was before the latest order, it is said to be."""
    balance, at = tr.money(standing.account.balance), tr.moment(standing.account.checked_at)
    if standing.is_balance_old:
        return tr.t("home.balance_old", balance=balance, at=at)
    return tr.t("home.balance", balance=balance, at=at)


def _begun_rows(tr: Translator, standing: Standing) -> tuple[Row, ...]:
    """The ways back to what was begun and is not sent."""
    return (
        (Button(tr.plain("button.continue_order"), callbacks.OrderReview()),) if standing.draft else (),
        (Button(tr.plain("button.continue_mass"), callbacks.MassOrder()),) if standing.mass_lines else (),
    )


def ask_key(tr: Translator, site: str, account: PanelAccount | None, *, problem: str = "") -> Screen:
    """``/key``: what to send, where to find it, what happens to it."""
    leave = Button(tr.plain("button.cancel"), callbacks.Leave()) if account else home_button(tr)
    return Screen(
        lines(
            problem,
            " " if problem else "",
            tr.t("key.replace", tail=account.key_tail) if account else tr.t("key.ask"),
            tr.t("key.where", site=site),
            " ",
            tr.t("key.care"),
        ),
        ((leave,), (Button(tr.plain("button.privacy"), callbacks.Privacy()),)),
    )


def key_connected(tr: Translator, account: PanelAccount, *, was_deleted: bool) -> Screen:
    """The key works; only its last four characters are shown."""
    return Screen(
        lines(
            tr.t("key.connected", tail=account.key_tail),
            tr.t("balance.line", balance=tr.money(account.balance)),
            _fate(tr, was_deleted=was_deleted),
            " ",
            tr.t("home.hint"),
        ),
        (
            (Button(tr.plain("button.services"), callbacks.Categories(0), style=Style.PRIMARY),),
            (home_button(tr),),
        ),
    )


def key_held(tr: Translator, *, is_edited: bool, was_deleted: bool) -> Screen:
    """A message that holds a key and does not plainly give it, or was edited: it is not read any further."""
    return Screen(
        lines(
            tr.t("problem.edited") if is_edited else "",
            tr.t("key.held"),
            _fate(tr, was_deleted=was_deleted),
            tr.t("key.how_to_connect"),
            nothing_ordered(tr),
        ),
        ((home_button(tr),),),
    )


def key_in_caption(tr: Translator, *, was_deleted: bool) -> Screen:
    """What the caption stood under may still be an answer, and is answered by itself."""
    text = lines(_fate(tr, was_deleted=was_deleted), tr.t("key.how_to_connect"))
    return Screen(text, ((home_button(tr),),))


def _fate(tr: Translator, *, was_deleted: bool) -> Html:
    return tr.t("key.message_deleted") if was_deleted else tr.t("key.message_not_deleted")


def help_screen(tr: Translator) -> Screen:
    """Every command in a line, and every status."""
    return Screen(
        lines(tr.t("help.text"), " ", tr.t("help.statuses"), *meaning_lines(tr)),
        ((Button(tr.plain("button.privacy"), callbacks.Privacy()), home_button(tr)),),
    )


def privacy(tr: Translator) -> Screen:
    """What is kept, and how."""
    return Screen(
        tr.t("privacy.text"),
        (
            (Button(tr.plain("button.forget"), callbacks.Forget(), style=Style.DANGER),),
            (home_button(tr),),
        ),
    )


def left(tr: Translator, *, something: bool) -> Screen:
    """``/cancel`` alone: whatever was open is closed."""
    text = tr.t("dialogue.left") if something else tr.t("dialogue.nothing_open")
    return Screen(text, ((home_button(tr),),))


def private_only(tr: Translator) -> Screen:
    """Said once in a group."""
    return Screen(tr.t("group.private_only"))


def key_in_group(tr: Translator, *, was_deleted: bool) -> Screen:
    """Somebody posted a key in a group."""
    text = tr.t("group.key_deleted") if was_deleted else tr.t("group.key_not_deleted")
    return Screen(lines(text, nothing_ordered(tr)))
