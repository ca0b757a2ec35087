"""The vault: what is sealed opens only whole, only for its owner, only with its key, and shows nowhere."""

import base64
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import PanelKey
from bot.domain.ids import PersonId
from storage.errors import KeyringError, VaultError
from storage.vault import Keyring, Vault, generate_key_entry

# Fixed, because they stand in names of tests: every worker must call a test the same.
FIRST = "first:" + base64.b64encode(bytes(range(32))).decode()
SECOND = "second-2:" + base64.b64encode(bytes(range(32, 64))).decode()
VAULT = Vault(Keyring.parse(FIRST))
ANN, BOB = PersonId(1001), PersonId(2002)
KEY = PanelKey("0123456789abcdef0123456789abcdef")

secrets = st.text(min_size=1).map(PanelKey)
people = st.integers(min_value=1, max_value=2**52).map(PersonId)


@given(person_id=people, key=secrets)
def test_a_key_opens_for_its_person(person_id: PersonId, key: PanelKey) -> None:
    assert VAULT.open(person_id, VAULT.seal(person_id, key)) == key


@given(update_id=st.integers(), body=st.text())
def test_an_update_opens_as_itself(update_id: int, body: str) -> None:
    assert VAULT.open_update(update_id, VAULT.seal_update(update_id, body)) == body


@given(owner=people, other=people, key=secrets)
def test_a_key_opens_for_nobody_else(owner: PersonId, other: PersonId, key: PanelKey) -> None:
    envelope = VAULT.seal(owner, key)
    if owner == other:
        assert VAULT.open(other, envelope) == key
    else:
        with pytest.raises(VaultError, match="changed, moved, or sealed by another key"):
            VAULT.open(other, envelope)


def test_an_envelope_of_one_purpose_does_not_open_for_another() -> None:
    with pytest.raises(VaultError):
        VAULT.open_update(ANN, VAULT.seal(ANN, KEY))
    with pytest.raises(VaultError):
        VAULT.open(ANN, VAULT.seal_update(ANN, KEY.secret))


@given(data=st.data())
def test_a_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    envelope = bytearray(VAULT.seal(ANN, KEY))
    place = data.draw(st.integers(0, len(envelope) - 1))
    envelope[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(VaultError):
        VAULT.open(ANN, bytes(envelope))


@given(length=st.integers(0, 80))
def test_a_cut_envelope_is_noticed(length: int) -> None:
    envelope = VAULT.seal(ANN, KEY)
    with pytest.raises(VaultError):
        VAULT.open(ANN, envelope[: min(length, len(envelope) - 1)])


@given(envelope=st.binary(max_size=100) | st.binary(max_size=100).map(lambda tail: b"\x01\x05first" + tail))
def test_noise_is_never_an_envelope(envelope: bytes) -> None:
    with pytest.raises(VaultError):
        VAULT.open(ANN, envelope)


def test_an_envelope_of_a_later_version_is_refused() -> None:
    envelope = VAULT.seal(ANN, KEY)
    with pytest.raises(VaultError, match="version"):
        VAULT.open(ANN, b"\x02" + envelope[1:])


def test_sealing_twice_gives_two_envelopes() -> None:
    assert VAULT.seal(ANN, KEY) != VAULT.seal(ANN, KEY)


def test_every_key_of_the_ring_opens_and_the_first_seals() -> None:
    both = Vault(Keyring.parse(f"{SECOND},{FIRST}"))
    assert both.open(ANN, VAULT.seal(ANN, KEY)) == KEY
    with pytest.raises(VaultError, match="needs the encryption key 'second-2', which is not on the keyring"):
        VAULT.open(ANN, both.seal(ANN, KEY))


def test_two_keys_of_the_same_name_are_told_apart() -> None:
    other = Vault(Keyring.parse(generate_key_entry("first")))
    with pytest.raises(VaultError, match="sealed by another key"):
        other.open(ANN, VAULT.seal(ANN, KEY))


def test_a_fingerprint_groups_equal_keys_and_depends_on_the_ring() -> None:
    assert VAULT.fingerprint(KEY) == VAULT.fingerprint(PanelKey(KEY.secret))
    assert VAULT.fingerprint(KEY) != VAULT.fingerprint(PanelKey(KEY.secret[:-1] + "0"))
    assert VAULT.fingerprint(KEY) == Vault(Keyring.parse(f"{FIRST},{SECOND}")).fingerprint(KEY)
    assert VAULT.fingerprint(KEY) != Vault(Keyring.parse(f"{SECOND},{FIRST}")).fingerprint(KEY)
    assert KEY.secret not in VAULT.fingerprint(KEY)


def test_a_keyring_keeps_the_order_and_forgives_spaces() -> None:
    keyring = Keyring.parse(f" {FIRST} , {SECOND},")
    assert keyring.key_ids == ("first", "second-2")
    assert keyring.primary_id == "first"


def test_a_key_may_be_written_in_either_alphabet_of_base64() -> None:
    raw = bytes([0xFB, 0xEF, 0xFF] * 10 + [1, 2])
    standard = Keyring.parse("a:" + base64.b64encode(raw).decode())
    urlsafe = Keyring.parse("a:" + base64.urlsafe_b64encode(raw).decode())
    assert Vault(standard).open(ANN, Vault(urlsafe).seal(ANN, KEY)) == KEY


SECRET_TEXT = FIRST.partition(":")[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no encryption key"),
        (" , ,", "there is no encryption key"),
        (SECRET_TEXT, "entry 1 has no ':'"),
        (f"{FIRST},{SECRET_TEXT}", "entry 2 has no ':'"),
        (f"{SECRET_TEXT}:first", "entry 1 has an id that is not"),
        (f":{SECRET_TEXT}", "entry 1 has an id that is not"),
        (f"{FIRST},b:{SECRET_TEXT[:-3]}*==", "entry 2 ('b') has a key that is not base64"),
        (f"b:{SECRET_TEXT[:-3]}é==", "entry 1 ('b') has a key that is not base64"),
        (f"b:{SECRET_TEXT[:-4]}", "entry 1 ('b') has a key of 30 bytes instead of 32"),
        ("b:", "entry 1 ('b') has a key of 0 bytes instead of 32"),
        (f"{FIRST},{FIRST}", "entry 2 ('first') repeats the id"),
    ],
)
def test_a_wrong_keyring_is_described_without_its_keys(text: str, message: str) -> None:
    with pytest.raises(KeyringError) as fault:
        Keyring.parse(text)
    assert str(fault.value).startswith(message)
    assert SECRET_TEXT[:8] not in "".join(traceback.format_exception(fault.value))


@pytest.mark.parametrize("key_id", ["", "a b", "a:b", "a,b", "x" * 21, "مفتاح"])
def test_no_entry_is_made_that_cannot_be_read_back(key_id: str) -> None:
    with pytest.raises(KeyringError):
        generate_key_entry(key_id)


def test_every_generated_entry_is_another_key() -> None:
    assert generate_key_entry("a") != generate_key_entry("a")


def test_nothing_secret_shows() -> None:
    keyring = Keyring.parse(FIRST)
    shown = repr(keyring) + str(keyring) + repr(Vault(keyring)) + str(VAULT)
    assert "first" in shown
    assert SECRET_TEXT not in shown
    assert repr(base64.b64decode(SECRET_TEXT))[2:10] not in shown
