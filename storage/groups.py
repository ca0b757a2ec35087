"""Groups that were told, once, that the bot works in private chats only."""

from datetime import datetime

from storage.columns import milliseconds
from storage.database import Database


class Groups:
    """Remembers chats, not people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tell_once(self, chat_id: int, at: datetime) -> bool:
        """Whether this group is to be told now; from then on it has been."""
        rows = await self._database.rows(
            "INSERT INTO groups_told (chat_id, told_at) VALUES (:chat_id, :at)"
            " ON CONFLICT (chat_id) DO NOTHING RETURNING chat_id",
            chat_id=chat_id,
            at=milliseconds(at),
        )
        return bool(rows)
