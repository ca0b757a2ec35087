"""What ``panelbot keys rotate`` and ``panelbot keys verify`` find, in lines of counts and numbers only.

The person at the terminal is about to take an encryption key away for good, so the line that allows it rests
on having opened everything that is stored.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.settings import Settings
from storage.rotation import Census, Progress, Rotation, Unopened
from storage.vault import Envelope, Keyring, Purpose, Vault


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What was found, line by line, and what is wrong."""

    lines: tuple[str, ...]
    complaints: tuple[str, ...]


async def rotate_keys(settings: Settings, at: datetime) -> KeyReport:
    """Seal everything that is stored with the first encryption key, then prove that it opens.

    Raises:
        StorageError: the database cannot be used, for one because a running bot holds it.
    """
    keyring = _keyring(settings)
    async with _rotation(settings, keyring, at) as rotation:
        progress = await rotation.run()
        census = await rotation.census()
    found = report_of(census, keyring)
    return KeyReport((_told(progress), *found.lines), found.complaints)


async def verify_keys(settings: Settings, at: datetime) -> KeyReport:
    """Open everything that is stored.

    Raises:
        StorageError: the database cannot be used, for one because a running bot holds it.
    """
    keyring = _keyring(settings)
    async with _rotation(settings, keyring, at) as rotation:
        return report_of(await rotation.census(), keyring)


def report_of(census: Census, keyring: Keyring) -> KeyReport:
    """What a census means for the keys of a ring."""
    lines = tuple(_key_line(key_id, census, keyring) for key_id in keyring.key_ids)
    reasons = dict.fromkeys(unopened.reason for unopened in census.unopened)
    return KeyReport(lines, tuple(_complaint(reason, census.unopened) for reason in reasons))


def _keyring(settings: Settings) -> Keyring:
    return Keyring.parse(settings.encryption_keys.get_secret_value())


@asynccontextmanager
async def _rotation(settings: Settings, keyring: Keyring, at: datetime) -> AsyncIterator[Rotation]:
    rotation = await Rotation.open(settings.database_path, Vault(keyring), at=at)
    try:
        yield rotation
    finally:
        await rotation.close()


def _told(progress: Progress) -> str:
    return f"re-sealed {progress.resealed}, {progress.remaining} remain"


def _key_line(key_id: str, census: Census, keyring: Keyring) -> str:
    count = census.sealed.get(key_id, 0)
    if key_id == keyring.primary_id:
        return f"'{key_id}' opens {count}; it is the first, everything new is sealed with it"
    if count:
        return f"'{key_id}' opens {count}; still needed, `panelbot keys rotate` moves them to the first"
    if census.unopened:
        return f"'{key_id}' opens 0; keep it until everything opens"
    return f"'{key_id}' opens 0; no longer used, it may be removed (backups made before still need it)"


def _complaint(reason: str, unopened: Iterable[Unopened]) -> str:
    alike = [one.envelope for one in unopened if one.reason == reason]
    keys = [str(one.owner) for one in alike if one.purpose is Purpose.PANEL_KEY]
    updates = [_update(one) for one in alike if one.purpose is Purpose.UPDATE]
    told = [
        f"{what}: {', '.join(those)}" for what, those in (("people", keys), ("updates", updates)) if those
    ]
    return f"{len(alike)} cannot be opened ({'; '.join(told)}): {reason}"


def _update(envelope: Envelope) -> str:
    whose = "nobody" if envelope.person_id is None else f"person {envelope.person_id}"
    return f"{envelope.owner} of {whose}"
