"""AES-256-GCM for panel keys and the bodies of updates, each bound to its owner; keyring and fingerprints.

An envelope is: version byte, length of the key id, key id, 12 random bytes, ciphertext with its tag. What it
is, its version, the key id and the owner's number are authenticated with it, so an envelope moved to another
row does not open. No message and no repr here holds anything secret.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.account import PanelKey
from bot.domain.ids import PersonId
from storage.errors import KeyringError, VaultError

_VERSION: Final = 1
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = 2
_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,20}")
_STANDARD_BASE64: Final = str.maketrans("-_", "+/")


class Keyring:
    """Named encryption keys; the first seals, every one of them opens.

    Attributes:
        primary_id: the name of the key that seals.
        key_ids: every name, the primary first.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys: Final = dict(keys)
        self.key_ids: Final = tuple(self._keys)
        self.primary_id: Final = self.key_ids[0]

    def __repr__(self) -> str:
        return f"Keyring(key_ids={self.key_ids})"

    def derived(self, key_id: str, purpose: bytes) -> bytes:
        """The key for one purpose, derived from the ring's key of this name."""
        derivation = HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=b"panelbot/1/" + purpose)
        return derivation.derive(self._keys[key_id])

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """The keyring in ``id:base64-of-32-bytes,id2:…``.

        Raises:
            KeyringError: says which entry is wrong by its position and id, never by its key.
        """
        keys: dict[str, bytes] = {}
        for position, entry in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
            key_id, secret = _read_entry(entry, position)
            if key_id in keys:
                raise KeyringError(f"entry {position} ('{key_id}') repeats the id of an earlier entry")
            keys[key_id] = secret
        if not keys:
            raise KeyringError("there is no encryption key; it looks like id:base64-of-32-bytes")
        return cls(keys)


def _read_entry(entry: str, position: int) -> tuple[str, bytes]:
    key_id, colon, encoded = entry.partition(":")
    if not colon:
        raise KeyringError(f"entry {position} has no ':' between an id and a key")
    if not _KEY_ID.fullmatch(key_id):
        # Not quoted: somebody may have written the key where the id belongs.
        raise KeyringError(f"entry {position} has an id that is not 1 to 20 letters, digits, '-' or '_'")
    try:
        secret = base64.b64decode(encoded.strip().translate(_STANDARD_BASE64), validate=True)
    except (binascii.Error, ValueError):
        # The cause is left out on purpose: its frames hold the key.
        raise KeyringError(f"entry {position} ('{key_id}') has a key that is not base64") from None
    if len(secret) != _KEY_BYTES:
        raise KeyringError(
            f"entry {position} ('{key_id}') has a key of {len(secret)} bytes instead of {_KEY_BYTES}"
        )
    return key_id, secret


def generate_key_entry(key_id: str) -> str:
    """A fresh random entry for ``ENCRYPTION_KEYS``.

    Raises:
        KeyringError: the id is not one that can be read back.
    """
    if not _KEY_ID.fullmatch(key_id):
        raise KeyringError("a key id is 1 to 20 letters, digits, '-' or '_'")
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}"


class Purpose(StrEnum):
    """What is sealed. The word is authenticated with it, so it never changes."""

    PANEL_KEY = "panel-key"
    UPDATE = "inbox"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something sealed, as it is stored.

    Attributes:
        owner: the number it is bound to: the person's for a panel key, the update's for an update.
        person_id: whose it is, where that is known.
        sealed: the envelope itself.
    """

    purpose: Purpose
    owner: int
    person_id: PersonId | None
    sealed: bytes = field(repr=False)


class Vault:
    """Seals and opens with a keyring. Every use has a key of its own, derived from the ring's."""

    def __init__(self, keyring: Keyring) -> None:
        self._primary_id: Final = keyring.primary_id
        self._ciphers: Final = {
            key_id: AESGCM(keyring.derived(key_id, b"seal")) for key_id in keyring.key_ids
        }
        self._fingerprint_key: Final = keyring.derived(keyring.primary_id, b"fingerprint")

    def __repr__(self) -> str:
        return f"Vault(key_ids={tuple(self._ciphers)})"

    def seal(self, person_id: PersonId, key: PanelKey) -> bytes:
        """The panel key, readable only with the ring and only as this person's."""
        return self._seal(Purpose.PANEL_KEY, person_id, key.secret)

    def open(self, person_id: PersonId, envelope: bytes) -> PanelKey:
        """The panel key of this person.

        Raises:
            VaultError: the envelope was changed, is another person's, or its key is not on the ring.
        """
        return PanelKey(self._open(Purpose.PANEL_KEY, person_id, envelope))

    def seal_update(self, update_id: int, body: str) -> bytes:
        """The body of an update, readable only with the ring and only as this update's."""
        return self._seal(Purpose.UPDATE, update_id, body)

    def open_update(self, update_id: int, envelope: bytes) -> str:
        """The body of this update.

        Raises:
            VaultError: the envelope was changed, is another update's, or its key is not on the ring.
        """
        return self._open(Purpose.UPDATE, update_id, envelope)

    def is_current(self, sealed: bytes) -> bool:
        """Whether it names the primary key as the one that sealed it; only opening it proves that."""
        try:
            return _taken_apart(sealed)[0] == self._primary_id
        except VaultError:
            return False

    def sealed_by(self, envelope: Envelope) -> str:
        """The name of the encryption key that sealed it, proven by opening it.

        Raises:
            VaultError: the envelope was changed, is another owner's, or its key is not on the ring.
        """
        self._open(envelope.purpose, envelope.owner, envelope.sealed)
        return _taken_apart(envelope.sealed)[0]

    def fingerprint(self, key: PanelKey) -> str:
        """The same text for the same panel key, useless to whoever lacks the ring's primary key."""
        digest = hmac.HMAC(self._fingerprint_key, hashes.SHA256())
        digest.update(key.secret.encode("utf-8", "surrogatepass"))
        return digest.finalize().hex()

    def _seal(self, purpose: Purpose, owner: int, plain: str) -> bytes:
        key_id = self._primary_id
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers[key_id].encrypt(
            nonce, plain.encode("utf-8", "surrogatepass"), _bound_to(purpose, key_id, owner)
        )
        return bytes((_VERSION, len(key_id))) + key_id.encode() + nonce + sealed

    def _open(self, purpose: Purpose, owner: int, envelope: bytes) -> str:
        key_id, nonce, sealed = _taken_apart(envelope)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise VaultError(f"an envelope needs the encryption key '{key_id}', which is not on the keyring")
        try:
            plain = cipher.decrypt(nonce, sealed, _bound_to(purpose, key_id, owner))
        except InvalidTag:
            raise VaultError(
                "an envelope does not open: it was changed, moved, or sealed by another key"
            ) from None
        return plain.decode("utf-8", "surrogatepass")


def _bound_to(purpose: Purpose, key_id: str, owner: int) -> bytes:
    return f"{purpose}/{_VERSION}/{key_id}/{owner}".encode()


def _taken_apart(envelope: bytes) -> tuple[str, bytes, bytes]:
    if len(envelope) < _HEAD_BYTES or envelope[0] != _VERSION:
        raise VaultError("an envelope is of a version this program does not know")
    nonce_at = _HEAD_BYTES + envelope[1]
    key_id = envelope[_HEAD_BYTES:nonce_at].decode("ascii", "replace")
    sealed_at = nonce_at + _NONCE_BYTES
    if len(envelope) <= sealed_at or not _KEY_ID.fullmatch(key_id):
        raise VaultError("an envelope is cut short or was changed")
    return key_id, envelope[nonce_at:sealed_at], envelope[sealed_at:]
