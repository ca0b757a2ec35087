from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ops.heartbeat import Heartbeat

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _heartbeat(tmp_path: Path) -> Heartbeat:
    return Heartbeat.beside(tmp_path / "panelbot.sqlite3")


def test_it_lies_beside_the_database_and_is_for_its_owner_only(tmp_path: Path) -> None:
    heartbeat = _heartbeat(tmp_path)
    heartbeat.beat(NOON)
    assert heartbeat.path == tmp_path / "panelbot.sqlite3.heartbeat"
    assert heartbeat.path.stat().st_mode & 0o077 == 0


def test_nobody_is_alive_before_the_first_beat(tmp_path: Path) -> None:
    assert not _heartbeat(tmp_path).is_alive(NOON)
    assert _heartbeat(tmp_path).last() is None


def test_a_sign_of_life_counts_for_a_minute(tmp_path: Path) -> None:
    heartbeat = _heartbeat(tmp_path)
    heartbeat.beat(NOON)
    assert heartbeat.last() == NOON
    assert heartbeat.is_alive(NOON + timedelta(seconds=59))
    assert not heartbeat.is_alive(NOON + timedelta(seconds=60))


def test_a_beat_from_the_future_is_no_sign_of_life(tmp_path: Path) -> None:
    heartbeat = _heartbeat(tmp_path)
    heartbeat.beat(NOON + timedelta(hours=1))
    assert not heartbeat.is_alive(NOON)


def test_each_beat_renews_it(tmp_path: Path) -> None:
    heartbeat = _heartbeat(tmp_path)
    heartbeat.beat(NOON)
    heartbeat.beat(NOON + timedelta(minutes=5))
    assert heartbeat.is_alive(NOON + timedelta(minutes=5, seconds=30))


def test_an_end_in_good_order_takes_it_away_even_twice(tmp_path: Path) -> None:
    heartbeat = _heartbeat(tmp_path)
    heartbeat.beat(NOON)
    heartbeat.stop()
    heartbeat.stop()
    assert not heartbeat.is_alive(NOON)
