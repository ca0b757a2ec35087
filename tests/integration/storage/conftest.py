"""A storage on a real file, for one test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.account import Language
from storage.store import Storage
from storage.vault import Keyring, Vault, generate_key_entry
from tests.integration.storage.samples import ANN, BOB, KEY, NOW, OTHER_KEY, dollars
from tests.support.fresh import lay_fresh_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "panelbot.sqlite3"


@pytest.fixture
def keyring_text() -> str:
    return generate_key_entry("first")


@pytest.fixture
def vault(keyring_text: str) -> Vault:
    return Vault(Keyring.parse(keyring_text))


@pytest.fixture
async def storage(path: Path, vault: Vault) -> AsyncIterator[Storage]:
    """Two people, Ann and Bob, each with a key of their own."""
    await lay_fresh_database(path)
    opened = await Storage.open(path, vault, at=NOW)
    for person_id, key in ((ANN, KEY), (BOB, OTHER_KEY)):
        await opened.people.meet(person_id, Language.ENGLISH, NOW)
        await opened.accounts.connect(person_id, key, dollars("10"), NOW)
    yield opened
    await opened.close()
