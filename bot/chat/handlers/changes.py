"""What changed since the person last looked."""

from dataclasses import replace

from bot.chat import callbacks
from bot.chat.context import Turn
from bot.chat.handlers import services
from bot.chat.views import changes as views
from bot.chat.views.places import ALL_CHANGES, ANY_MARK
from bot.chat.views.screen import lines
from bot.domain.catalogue import handle_for
from bot.usecases.look_at_changes import News


async def show_updates(turn: Turn, _tap: callbacks.WhatChanged | None = None) -> None:
    """``/updates``: another look."""
    await turn.working()
    news = await turn.cast.changes.since_last_look(turn.person.person_id, afresh=True)
    await _show_from_start(turn, news)


async def turn_page(turn: Turn, tap: callbacks.Changes) -> None:
    """Another page of the same look; from the start, if the list has changed once more."""
    await turn.working()
    news = await turn.cast.changes.since_last_look(turn.person.person_id, afresh=False)
    mark = handle_for(news.digest)
    if tap.mark == ANY_MARK:
        await _show(turn, news, replace(tap, mark=mark))
    elif tap.mark == mark:
        await _show(turn, news, tap)
        await _note_shown(turn, news, tap)
    else:
        await _show_from_start(turn, news, note=turn.tr.t("changes.moved"))


async def all_seen(turn: Turn, tap: callbacks.ChangesSeen) -> None:
    """*All seen*: unless the list has changed once more since that screen, the next look begins here."""
    await turn.working()
    news = await turn.cast.changes.since_last_look(turn.person.person_id, afresh=False)
    if handle_for(news.digest) != tap.mark:
        await _show_from_start(turn, news, note=turn.tr.t("changes.moved"))
        return
    await turn.cast.changes.shown(turn.person.person_id, news)
    await show_updates(turn)


async def _show_from_start(turn: Turn, news: News, *, note: str = "") -> None:
    place = callbacks.Changes(ALL_CHANGES, 0, handle_for(news.digest))
    await _show(turn, news, place, note=note)
    await _note_shown(turn, news, place)


async def _show(turn: Turn, news: News, place: callbacks.Changes, *, note: str = "") -> None:
    await turn.show(
        views.what_changed(
            turn.tr,
            news.changes,
            place,
            since=news.since,
            currency=news.listing.currency,
            note=lines(note, services.note_of(turn, news.listing)),
        )
    )


async def _note_shown(turn: Turn, news: News, place: callbacks.Changes) -> None:
    """The last page of all changes ends the look: the next one counts from here."""
    page = views.changes_page(news.changes, place)
    if views.shown_kind(news.changes, place) is None and page.number == page.of - 1:
        await turn.cast.changes.shown(turn.person.person_id, news)
