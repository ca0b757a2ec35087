"""The table of contents: everything a person can do, and who answers to it.

Order matters only at the end: what no line above answers to falls to the last four.
"""

from typing import Final

from bot.chat import callbacks
from bot.chat.handlers import (
    account,
    browse,
    key,
    orders,
    otherwise,
    requests,
    services,
    start,
    unresolved,
    wizard,
)
from bot.chat.routes import (
    Answer,
    AnyText,
    Chosen,
    Command,
    EditedMessage,
    OtherContent,
    Route,
    Tap,
    UnknownTap,
)
from bot.domain.dialogue import Expecting

HANDLERS: Final[tuple[Route, ...]] = (
    # commands
    Command("start", start.start),
    Command("key", key.ask_key),
    Command("services", browse.show_start),
    Command("search", key.guarded(services.search)),
    Command("order", key.guarded(wizard.order)),
    Command("orders", orders.show_orders),
    Command("status", key.guarded(orders.status)),
    Command("refill", key.guarded(requests.refill)),
    Command("cancel", key.guarded(requests.cancel)),
    Command("balance", account.show_balance),
    Command("settings", account.show_settings),
    Command("language", account.show_languages),
    Command("help", start.show_help),
    Command("privacy", start.show_privacy),
    Command("forget", account.ask_forget),
    # home
    Tap(callbacks.Home, start.show_home),
    Tap(callbacks.Help, start.show_help),
    Tap(callbacks.Privacy, start.show_privacy),
    Tap(callbacks.Leave, start.leave),
    # the key
    Tap(callbacks.ConnectKey, key.ask_key),
    Answer(Expecting.KEY, key.enter_key),
    # finding a service
    Tap(callbacks.Categories, browse.show_start),
    Tap(callbacks.PlatformCategories, browse.show_platform),
    Tap(callbacks.ShelfServices, browse.show_shelf),
    Tap(callbacks.CategoryServices, browse.show_category),
    Tap(callbacks.RefreshList, browse.refresh),
    Tap(callbacks.ShowFilters, browse.show_filters),
    Tap(callbacks.SwitchFilter, browse.switch_filter),
    Tap(callbacks.ClearFilters, browse.clear_filters),
    Answer(Expecting.SEARCH, key.guarded(services.enter_words)),
    Tap(callbacks.SearchResults, services.turn_search_page),
    Tap(callbacks.ServiceCard, services.show_service),
    Chosen(key.guarded(services.open_chosen)),
    # ordering it
    Tap(callbacks.BeginOrder, wizard.begin_order),
    Tap(callbacks.OrderAgain, wizard.order_again),
    Answer(Expecting.LINK, key.guarded(wizard.answer_question)),
    Answer(Expecting.QUANTITY, key.guarded(wizard.answer_question)),
    Answer(Expecting.COMMENTS, key.guarded(wizard.answer_question)),
    Answer(Expecting.RUNS, key.guarded(wizard.answer_question)),
    Answer(Expecting.INTERVAL, key.guarded(wizard.answer_question)),
    Tap(callbacks.OrderSkip, wizard.skip_question),
    Tap(callbacks.OrderDone, wizard.finish_list),
    Tap(callbacks.OrderClear, wizard.clear_list),
    Tap(callbacks.OrderBack, wizard.go_back),
    Tap(callbacks.OrderEdit, wizard.choose_edit),
    Tap(callbacks.OrderEditAnswer, wizard.edit_answer),
    Tap(callbacks.OrderReview, wizard.review),
    Answer(Expecting.CONFIRMATION, key.guarded(wizard.text_at_card)),
    Tap(callbacks.OrderConfirm, wizard.confirm),
    Tap(callbacks.OrderConfirmTwin, wizard.confirm_twin),
    # an outcome nobody knows
    Tap(callbacks.IntentCard, unresolved.show_intent),
    Tap(callbacks.IntentCheck, unresolved.check_again),
    Tap(callbacks.IntentName, unresolved.ask_number),
    Answer(Expecting.ORDER_NUMBER, key.guarded(unresolved.enter_number)),
    Tap(callbacks.IntentClose, unresolved.close),
    # orders
    Tap(callbacks.Orders, orders.show_orders),
    Tap(callbacks.OrderCard, orders.show_order),
    Tap(callbacks.OrderRefresh, orders.refresh_order),
    Tap(callbacks.OrderWatch, orders.watch_order),
    Tap(callbacks.OrderUnwatch, orders.unwatch_order),
    Tap(callbacks.NumberWatch, orders.watch_number),
    # refill and cancel
    Tap(callbacks.AskRefill, requests.ask_refill),
    Tap(callbacks.AskCancel, requests.ask_cancel),
    Tap(callbacks.SendRequest, requests.send_request),
    Tap(callbacks.RefillStatus, requests.refill_status),
    # the account
    Tap(callbacks.Balance, account.show_balance),
    Tap(callbacks.Settings, account.show_settings),
    Tap(callbacks.Languages, account.show_languages),
    Tap(callbacks.SetLanguage, account.set_language),
    Tap(callbacks.SetNotifications, account.set_notifications),
    Tap(callbacks.Forget, account.ask_forget),
    Tap(callbacks.ForgetYes, account.forget),
    # otherwise
    UnknownTap(otherwise.unknown_tap),
    AnyText(otherwise.any_text),
    OtherContent(otherwise.other_content),
    EditedMessage(otherwise.edited_message),
)
