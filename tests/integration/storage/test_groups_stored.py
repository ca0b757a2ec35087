"""Groups: told once each."""

from storage.store import Storage
from tests.integration.storage.samples import NOW


async def test_each_group_is_told_once(storage: Storage) -> None:
    assert await storage.groups.tell_once(-100, NOW)
    assert not await storage.groups.tell_once(-100, NOW)
    assert await storage.groups.tell_once(-200, NOW)
