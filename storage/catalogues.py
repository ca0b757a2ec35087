"""The catalogue of each account, stored once per distinct content: most accounts see the same list."""

import asyncio
import base64
import hashlib
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.catalogue import Catalogue
from bot.domain.ids import PersonId
from storage.codec import catalogue_from, catalogue_json
from storage.columns import milliseconds, moment_at
from storage.database import Database
from storage.errors import DecodeError

_DIGEST_BYTES: Final = 12
"""Of a million contents, two have the same 96 bits less than once in 10**17 times."""


@dataclass(frozen=True, slots=True)
class CatalogueStamp:
    """Which catalogue an account has, and since when.

    Attributes:
        digest: names the content; equal for equal catalogues.
    """

    digest: str
    fetched_at: datetime


class Catalogues:
    """Large values: they are written and read off the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self,
        person_id: PersonId,
        catalogue: Catalogue,
        at: datetime,
        *,
        fingerprint: str | None = None,
        together_with: Callable[[str], Awaitable[None]] | None = None,
    ) -> str:
        """Keep what the panel listed for this person's account; the digest of its content.

        What was asked earlier than the copy that is kept does not replace it, however late it was answered.

        Args:
            person_id: whose.
            catalogue: what the panel listed.
            at: when it was asked to.
            fingerprint: of the key it was asked with; the list is not kept for any other.
            together_with: what is stored in the same transaction if it is kept; it is given the digest.
        """
        digest, body = await asyncio.to_thread(_packed, catalogue)
        async with self._database.transaction():
            await self._database.run(
                "INSERT INTO catalogue_contents (digest, body) VALUES (:digest, :body)"
                " ON CONFLICT (digest) DO NOTHING",
                digest=digest,
                body=body,
            )
            kept = await self._database.rows(
                "INSERT INTO catalogues (person_id, content_id, fetched_at)"
                " SELECT :person_id, content_id, :at FROM catalogue_contents WHERE digest = :digest"
                " AND (:fingerprint IS NULL OR EXISTS"
                " (SELECT 1 FROM accounts WHERE person_id = :person_id AND fingerprint = :fingerprint))"
                " ON CONFLICT (person_id) DO UPDATE"
                " SET content_id = excluded.content_id, fetched_at = excluded.fetched_at"
                " WHERE excluded.fetched_at >= catalogues.fetched_at RETURNING person_id",
                person_id=person_id,
                digest=digest,
                at=milliseconds(at),
                fingerprint=fingerprint,
            )
            if kept and together_with is not None:
                await together_with(digest)
            await remove_unused_contents(self._database)
        return digest

    async def stamp(self, person_id: PersonId) -> CatalogueStamp | None:
        """Which catalogue this person has, if any."""
        row = await self._database.row(
            "SELECT digest, fetched_at FROM catalogues JOIN catalogue_contents USING (content_id)"
            " WHERE person_id = :person_id",
            person_id=person_id,
        )
        return None if row is None else CatalogueStamp(row["digest"], moment_at(row["fetched_at"]))

    async def grown_old(
        self, before: datetime, *, used_since: datetime, limit: int
    ) -> list[tuple[PersonId, CatalogueStamp]]:
        """Catalogues from before that moment of accounts in use, the oldest first.

        In use are those whose person wrote or tapped lately, or wants to hear of their favourites, has not
        blocked the bot, and whose key the panel takes: nobody else's is asked for unasked.

        Args:
            before: when they were fetched at the latest.
            used_since: from when on the person must have been heard of.
            limit: how many at most.
        """
        rows = await self._database.rows(
            "SELECT catalogues.person_id, digest, fetched_at FROM catalogues"
            " JOIN catalogue_contents USING (content_id)"
            " JOIN accounts ON accounts.person_id = catalogues.person_id"
            " JOIN people ON people.person_id = catalogues.person_id"
            " WHERE fetched_at < :before AND refused_at IS NULL AND blocked_at IS NULL"
            " AND (EXISTS (SELECT 1 FROM inbox"
            " WHERE inbox.person_id = catalogues.person_id AND recorded_at >= :used_since)"
            " OR wants_favourite_news = 1 AND EXISTS (SELECT 1 FROM favourites"
            " WHERE favourites.person_id = catalogues.person_id))"
            " ORDER BY fetched_at, catalogues.person_id LIMIT :limit",
            before=milliseconds(before),
            used_since=milliseconds(used_since),
            limit=limit,
        )
        return [
            (PersonId(row["person_id"]), CatalogueStamp(row["digest"], moment_at(row["fetched_at"])))
            for row in rows
        ]

    async def load(self, digest: str) -> Catalogue | None:
        """The catalogue of a stamp; None if it is gone or unreadable, and is to be fetched anew."""
        row = await self._database.row(
            "SELECT body FROM catalogue_contents WHERE digest = :digest", digest=digest
        )
        if row is None:
            return None
        try:
            return await asyncio.to_thread(_unpacked, row["body"])
        except DecodeError:
            return None


async def remove_unused_contents(database: Database) -> None:
    """Remove the contents no account has and nobody's changes are counted from any more.

    Inside the transaction that let go of them.
    """
    await database.run(
        "DELETE FROM catalogue_contents AS content WHERE NOT EXISTS"
        " (SELECT 1 FROM catalogues WHERE catalogues.content_id = content.content_id)"
        " AND NOT EXISTS"
        " (SELECT 1 FROM catalogue_marks AS marks WHERE marks.content_id = content.content_id)"
        " AND NOT EXISTS"
        " (SELECT 1 FROM catalogue_marks AS marks WHERE marks.shown_content_id = content.content_id)"
    )


def _packed(catalogue: Catalogue) -> tuple[str, bytes]:
    text = catalogue_json(catalogue).encode()
    digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest()[:_DIGEST_BYTES]).decode()
    return digest, zlib.compress(text)


def _unpacked(body: bytes) -> Catalogue:
    try:
        return catalogue_from(zlib.decompress(body).decode())
    except (zlib.error, UnicodeDecodeError):
        raise DecodeError("a stored catalogue is damaged") from None
