"""How long panels ask to wait, in the words they were seen to use, and words that only look like that."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cooldowns import LONGEST, cooldown_in

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("Refill will be available in 9 hours 3 minutes", 9 * HOUR + 3 * MINUTE),
        ("Refill will be available in 9 hours and 3 minutes.", 9 * HOUR + 3 * MINUTE),
        ("Refill will be available after 1 day, 2 hours, 5 min", DAY + 2 * HOUR + 5 * MINUTE),
        ("refill will be available in: 45 minutes", 45 * MINUTE),
        ("Please wait 24 hours…", DAY),
        ("Please wait 24 hours before requesting refill again", DAY),
        ("Please wait for 24hrs before requesting refill again!", DAY),
        ("PLEASE WAIT AT LEAST 24 HOURS", DAY),
        ("You must wait another 90 seconds", 90 * SECOND),
        ("Try again in 5m", 5 * MINUTE),
        ("Too early, try again after 1h 30m", HOUR + 30 * MINUTE),
        ("Order is too new. Retry in 2d 3h", 2 * DAY + 3 * HOUR),
        ("You can request refill again in an hour", HOUR),
        ("Next refill in one week", 7 * DAY),
        ("Cancel will be available in 1.5 hours", HOUR + 30 * MINUTE),
        ("Refill available in 09:03:12", 9 * HOUR + 3 * MINUTE + 12 * SECOND),
        ("Refill can be requested after 24 hours", DAY),
        ("Available again in ٩ hours", 9 * HOUR),
        ("يرجى الانتظار 24 ساعة قبل طلب التعويض مجددًا", DAY),
        ("سيتوفر التعويض بعد 9 ساعات و3 دقائق", 9 * HOUR + 3 * MINUTE),
        ("سيتوفر التعويض بعد ٩ ساعات و ٣ دقائق", 9 * HOUR + 3 * MINUTE),
        ("انتظر لمدة ساعتين", 2 * HOUR),
        ("لا يمكن طلب التعويض إلا بعد 24 ساعة", DAY),
        ("Refill is not available now. It is possible after 2 hours", 2 * HOUR),
        ("Not available yet, will be available in 2 hours", 2 * HOUR),
        ("الوقت المتبقي: 15 دقيقة", 15 * MINUTE),
    ],
)
def test_a_wait_is_read(words: str, wait: timedelta) -> None:
    assert cooldown_in(words) == wait


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Order not eligible for refill",
        "Refill not available for this service",
        "Refill already requested/pending",
        "Order is not completed yet",
        "Please wait until order being completed",
        "Please wait",
        "Please wait 0 hours",
        "Refill is available within 30 days",
        "Refill period is 30 days",
        "Refill not available for orders older than 30 days",
        "Order was placed 30 days ago",
        "Please wait 24 hours after completion",
        "Please wait 24 hours from the last refill",
        "Refill will be available in 61 days",
        "Refill will be available in 999999 weeks",
        "Refill will be available in 9",
        "Refill will be available on 2026-03-02 12:00",
        "You can wait 5 monkeys",
        "30 days refill",
        "Refill is not possible after 30 days",
        "Completed in 24 hours",
        "لا يمكن التعويض بعد 30 يوم",
        "ضمان التعويض 30 يوم",
        "انتظر قليلًا",
    ],
)
def test_other_words_tell_no_wait(words: str) -> None:
    assert cooldown_in(words) is None


@given(words=st.text(alphabet="wait in after 0123456789.:dhms,أنتظرساعة…", max_size=400))
def test_whatever_a_panel_writes_a_wait_is_none_or_sane(words: str) -> None:
    wait = cooldown_in(words)
    assert wait is None or timedelta() < wait <= LONGEST
