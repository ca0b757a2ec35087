"""Which failures of Telegram a screen is shown late after, and which end the waiting."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat import late
from bot.chat.late import LateScreens
from bot.domain.ids import PersonId
from bot.jobs.supervisor import Supervisor

PERSON = PersonId(1)


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_AFTER_A_FAULT", timedelta(milliseconds=1))


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    running = Supervisor()
    yield running
    await running.stop()


async def shown(supervisor: Supervisor, *errors: TelegramError) -> int:
    """How often a screen is shown late that fails with these errors, the first of them in its turn."""
    first, *later = errors
    tries = 0

    async def show() -> None:
        nonlocal tries
        tries += 1
        if tries <= len(later):
            raise later[tries - 1]

    LateScreens(supervisor).keep(PERSON, show, first)
    await asyncio.gather(*supervisor.under_way)
    return tries


@pytest.mark.parametrize("error", [NetworkError("502"), TelegramError("a page"), RetryAfter(0)], ids=repr)
async def test_what_most_likely_did_not_arrive_is_shown_late(
    supervisor: Supervisor, error: TelegramError
) -> None:
    assert await shown(supervisor, error) == 1
    assert await shown(supervisor, error, error, error) == 3


@pytest.mark.parametrize(
    "error", [BadRequest("no"), Forbidden("blocked"), TimedOut(), RetryAfter(121)], ids=repr
)
async def test_what_may_have_arrived_or_never_will_is_not(
    supervisor: Supervisor, error: TelegramError
) -> None:
    assert await shown(supervisor, error) == 0
    assert await shown(supervisor, NetworkError("502"), error) == 1


async def test_the_newest_takes_the_place_of_an_older_one_and_the_end_ends_it(supervisor: Supervisor) -> None:
    seen: list[str] = []

    async def older() -> None:
        seen.append("older")

    async def newer() -> None:
        seen.append("newer")

    screens = LateScreens(supervisor)
    screens.keep(PERSON, older, RetryAfter(1))
    screens.keep(PERSON, newer, NetworkError("502"))
    await asyncio.gather(*supervisor.under_way, return_exceptions=True)
    assert seen == ["newer"]
    screens.keep(PERSON, older, RetryAfter(60))
    supervisor.announce_end()
    await asyncio.gather(*supervisor.under_way)
    screens.keep(PERSON, older, NetworkError("502"))
    assert not supervisor.under_way
    assert seen == ["newer"]
