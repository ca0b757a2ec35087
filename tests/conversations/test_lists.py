"""Lists come pasted or as files: counted, previewed, and what is left out is told."""

import codecs
from collections.abc import Mapping

import pytest

from bot.chat import documents
from tests.support.shop import new_link
from tests.support.stage import LINK, Chat, Stage

NAMES = [f"name{number}" for number in range(12)]


@pytest.fixture
async def naming(customer: Chat) -> Chat:
    """Somebody who is asked for 10 to 10,000 usernames."""
    customer.say("/order 135")
    await customer.answers("order.ask_link")
    customer.say(new_link())
    await customer.answers("order.ask_usernames", least=10, most="10,000")
    return customer


def done(chat: Chat, count: str) -> None:
    chat.tap("button.done", count=count)


async def test_what_is_left_out_is_counted_and_the_first_three_are_shown(stage: Stage, naming: Chat) -> None:
    naming.say("@one\n\n \nTwo, one three four")
    await naming.counts("order.value_usernames", 4)
    await naming.counts("order.left_out_empty", 2)
    await naming.counts("order.left_out_repeated", 1)
    assert "one\nTwo\nthree\n…" in naming.text
    naming.say("two\n" + "\n".join(NAMES))
    await naming.counts("order.value_usernames", 16)
    await naming.counts("order.left_out_repeated", 1)
    done(naming, "16")
    await naming.answers("order.confirm_title")
    await naming.counts("order.value_usernames", 16)
    await naming.sees("order.charge", charge="0.048 USD")
    naming.tap("button.confirm")
    await naming.sees("outcome.placed")
    assert stage.world.panel.ledger[0].form["usernames"].splitlines() == [
        "one",
        "Two",
        "three",
        "four",
        *NAMES,
    ]
    assert "quantity" not in stage.world.panel.ledger[0].form


async def test_a_wrong_line_is_named_and_nothing_gathered_is_lost(naming: Chat) -> None:
    naming.say("\n".join(NAMES))
    await naming.counts("order.value_usernames", 12)
    for text, told in (
        ("ok\nnot*ok", "problem.username_wrong"),
        ("\u200f\n\u200b", "problem.list_none"),
        ("https://instagram.com/p/Abc", "problem.username_wrong"),
    ):
        naming.say(text)
        await naming.answers(told)
        await naming.counts("order.value_usernames", 12)
    naming.tap("button.start_over")
    await naming.answers("order.ask_usernames")
    naming.say("one two")
    await naming.counts("order.value_usernames", 2)
    done(naming, "2")
    await naming.answers("problem.list_few", least=10, given=2)
    naming.tap("button.back")
    await naming.answers("order.ask_link")
    naming.say(LINK)
    await naming.counts("order.value_usernames", 2)


FILES: Mapping[str, bytes] = {
    "utf-8": "\r\n".join(["متابع_1", *NAMES]).encode(),
    "utf-8 with its mark": codecs.BOM_UTF8 + "\n".join(["متابع_1", *NAMES]).encode(),
    "utf-16": "\n".join(["متابع_1", *NAMES]).encode("utf-16"),
    "Arabic Windows": "\r\n".join(["متابع_1", *NAMES]).encode("cp1256"),
}


@pytest.mark.parametrize("encoding", FILES)
async def test_a_list_can_be_sent_as_a_file_of_any_program(stage: Stage, naming: Chat, encoding: str) -> None:
    naming.say("first")
    await naming.counts("order.value_usernames", 1)
    naming.send_file("names.txt", FILES[encoding])
    await naming.counts("order.value_usernames", 14)
    done(naming, "14")
    await naming.answers("order.confirm_title")
    naming.tap("button.confirm")
    await naming.sees("outcome.placed")
    assert stage.world.panel.ledger[0].form["usernames"].splitlines() == ["first", "متابع_1", *NAMES]


async def test_a_file_that_is_no_list_is_refused_and_nothing_is_lost(naming: Chat) -> None:
    naming.say("first")
    await naming.counts("order.value_usernames", 1)
    for name, content, told in (
        ("names.pdf", b"%PDF-1.4", "problem.file_not_text"),
        ("names.txt", b"PK\x03\x04\x00\x00", "problem.file_not_text"),
        ("names.txt", b"a\n" * 300_000, "problem.file_large"),
        ("names.txt", b"a" * 100_001, "problem.list_too_long"),
        ("names.txt", b"not*ok", "problem.username_wrong"),
        ("names.txt", b"\r\n\r\n", "problem.list_none"),
    ):
        naming.send_file(name, content)
        await naming.answers(told)
        await naming.counts("order.value_usernames", 1)


async def test_a_file_telegram_does_not_give_is_asked_for_again(
    stage: Stage, naming: Chat, provoked: list[str]
) -> None:
    provoked.append("Bad Gateway")
    stage.world.telegram.fail_next("getFile", 502)
    naming.send_file("names.txt", "\n".join(NAMES).encode())
    await naming.answers("problem.file_unread")
    naming.send_file("names.txt", "\n".join(NAMES).encode())
    await naming.counts("order.value_usernames", 12)


async def test_a_file_that_is_larger_than_its_message_says_is_not_read(
    naming: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGEST_FILE", 10)
    naming.send_file("names.txt", "\n".join(NAMES).encode())
    await naming.answers("problem.file_large")


async def test_a_file_at_any_other_time_is_no_answer(customer: Chat) -> None:
    customer.send_file("names.txt", b"one\ntwo")
    await customer.answers("problem.text_only")
    customer.say("/order 135")
    await customer.answers("order.ask_link")
    customer.send_file("names.txt", LINK.encode())
    await customer.answers("problem.text_only")
    customer.say(LINK)
    await customer.answers("order.ask_usernames")


async def test_a_key_in_the_caption_of_a_file_is_protected(stage: Stage, naming: Chat) -> None:
    sent = naming.send_file("names.txt", "\n".join(NAMES).encode(), caption="a" * 31 + "1")
    await naming.counts("order.value_usernames", 12)
    left = [message.message_id for message in stage.world.telegram.messages_in(naming.person_id)]
    assert sent.message_id not in left


async def test_a_file_handled_twice_counts_once(
    stage: Stage, naming: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.rests()
    monkeypatch.setattr(stage.bot.cast.updates, "handled", _never_noted)
    naming.send_file("names.txt", "\n".join(NAMES).encode())
    await naming.counts("order.value_usernames", 12)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.rests()
    await naming.counts("order.value_usernames", 12)


async def _never_noted(_update_id: int) -> None:
    """The bot ends before it can note that an update is done with."""
