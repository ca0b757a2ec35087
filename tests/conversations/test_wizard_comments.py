"""Custom comments: gathered over several messages, counted, and none lost on the way."""

import pytest

from bot.panel.policy import PanelPolicy
from tests.support.stage import HASTY, LINK, Chat, Stage, bare


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


@pytest.fixture
async def commenting(customer: Chat) -> Chat:
    """Somebody who is asked for 10 to 1500 comments."""
    customer.say("/order 2")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_comments", least=10, most="1,500")
    return customer


def done(chat: Chat, count: str) -> None:
    chat.tap("button.done", count=count)


async def test_several_messages_add_up_and_are_sent_line_by_line(stage: Stage, commenting: Chat) -> None:
    assert not commenting.has("button.start_over")
    commenting.say("\n".join(f"first {number}" for number in range(6)))
    await commenting.counts("order.comments_so_far", 6)
    commenting.say("تعليق\n\n  \n" + "\n".join(f"<b>second</b> & {number}" for number in range(4)))
    await commenting.counts("order.comments_so_far", 11)
    done(commenting, "11")
    await commenting.answers("order.confirm_title")
    await commenting.counts("order.value_comments", 11)
    await commenting.sees("order.charge", charge="0.088 USD")
    commenting.tap("button.confirm")
    await commenting.sees("outcome.placed")
    (sent,) = stage.world.panel.ledger
    assert sent.quantity == 11
    assert "quantity" not in sent.form
    assert sent.form["comments"].splitlines()[6:8] == ["تعليق", "<b>second</b> & 0"]


async def test_the_label_of_done_may_be_typed_and_is_no_comment(stage: Stage, commenting: Chat) -> None:
    label = "انتهيت" if commenting.tr.language.is_right_to_left else "done"
    commenting.say(label)
    await commenting.counts("order.comments_so_far", 1)  # there is no such button yet
    commenting.say("\n".join(f"kept {number}" for number in range(10)))
    await commenting.counts("order.comments_so_far", 11)
    commenting.say(label)
    await commenting.answers("order.confirm_title")
    commenting.tap("button.confirm")
    await commenting.sees("outcome.placed")
    assert stage.world.panel.ledger[0].quantity == 11


async def test_the_card_counts_the_comments_once(commenting: Chat) -> None:
    commenting.say("\n".join(f"kept {number}" for number in range(10)))
    await commenting.counts("order.comments_so_far", 10)
    done(commenting, "10")
    await commenting.answers("order.confirm_title")
    await commenting.counts("order.value_comments", 10)
    assert "kept 0\nkept 1" in commenting.text
    so_far = commenting.tr.plural("order.comments_so_far", 10).replace("<b>", "").replace("</b>", "")
    assert bare(so_far) not in bare(commenting.text)


async def test_too_few_are_said_and_kept_and_start_over_empties_them(commenting: Chat) -> None:
    commenting.say("one\ntwo")
    await commenting.counts("order.comments_so_far", 2)
    done(commenting, "2")
    await commenting.answers("problem.comments_few", least=10, given=2)
    await commenting.counts("order.comments_so_far", 2)
    commenting.tap("button.start_over")
    await commenting.answers("order.ask_comments")
    assert not commenting.has("button.start_over")
    commenting.forge("1:od:comments")
    await commenting.answers("problem.comments_none")


async def test_empty_too_long_and_too_many_are_said_and_nothing_gathered_is_lost(commenting: Chat) -> None:
    commenting.say("\n".join(f"kept {number}" for number in range(10)))
    await commenting.counts("order.comments_so_far", 10)
    for text, told in (
        ("\u200b", "problem.comments_none"),
        ("\u200f\n\u2066\u2069", "problem.comments_none"),
        ("x" * 2001, "problem.comment_too_long"),
        ("\n".join(["y"] * 1491), "problem.comments_many"),
        ("z" * 1_000_000, "problem.comments_too_long"),
        ("a\n" * 500_000, "problem.comments_too_long"),
    ):
        commenting.paste(text)
        await commenting.answers(told)
        await commenting.counts("order.comments_so_far", 10)
    done(commenting, "10")
    await commenting.answers("order.confirm_title")


async def test_a_list_that_a_client_sends_in_pieces_arrives_whole(stage: Stage, commenting: Chat) -> None:
    lines = [f"{number:03} " + "x" * 59 for number in range(1000)]
    pieces = ["\n".join(lines[start : start + 64]) for start in range(0, len(lines), 64)]
    for piece in pieces:
        commenting.say(piece)
    await stage.rests()
    await commenting.counts("order.comments_so_far", 1000)
    done(commenting, "1,000")
    await commenting.answers("order.confirm_title")
    commenting.tap("button.confirm")
    await commenting.sees("outcome.placed")
    assert stage.world.panel.ledger[0].form["comments"].splitlines() == lines


async def test_comments_survive_a_look_elsewhere_a_restart_and_an_edit(
    stage: Stage, commenting: Chat
) -> None:
    commenting.say("\n".join(f"kept {number}" for number in range(10)))
    await commenting.counts("order.comments_so_far", 10)
    commenting.say("/balance")
    await commenting.answers("balance.line")
    await stage.stop_bot()
    await stage.start_bot()
    commenting.say("one more")
    await commenting.counts("order.comments_so_far", 11)
    done(commenting, "11")
    await commenting.answers("order.confirm_title")
    commenting.tap("button.edit")
    await commenting.answers("order.edit_title")
    commenting.tap("order.label_comments")
    await commenting.counts("order.comments_so_far", 11)
    commenting.say("and one")
    await commenting.counts("order.comments_so_far", 12)


async def test_comments_handled_twice_count_once(
    stage: Stage, commenting: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.rests()
    monkeypatch.setattr(stage.bot.cast.updates, "handled", _never_noted)
    commenting.say("one\ntwo\nthree")
    await commenting.counts("order.comments_so_far", 3)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.rests()
    await commenting.counts("order.comments_so_far", 3)


async def test_comments_stay_when_the_service_wants_more_of_them_now(stage: Stage, commenting: Chat) -> None:
    commenting.say("\n".join(f"kept {number}" for number in range(10)))
    await commenting.counts("order.comments_so_far", 10)
    done(commenting, "10")
    await commenting.answers("order.confirm_title")
    stage.world.panel.change_service("2", min_quantity=12)
    commenting.tap("button.confirm")
    await commenting.sees("problem.service_changed")
    await commenting.sees("order.ask_comments")
    await commenting.counts("order.comments_so_far", 10)
    assert not stage.world.panel.ledger


async def _never_noted(_update_id: int) -> None:
    """The bot ends before it can note that an update is done with."""
