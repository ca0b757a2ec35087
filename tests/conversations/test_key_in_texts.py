"""Keys where nobody asked for one: deleted at once, never searched for, stored or said again."""

import pytest

from bot.panel.policy import PanelPolicy
from bot.sandbox.fake_panel import DEMO_KEY, EURO_KEY
from tests.support.shop import new_link
from tests.support.stage import HASTY, LINK, Chat, Stage, bare

LONG_KEY = "otherkey9876543210abcdefXYZ"
"""What other panels give out; nobody here has it."""

GROUP = -100_700
COMMENTS = ("so nice 🙂", f"see {LINK}?igsh={EURO_KEY}", "100", "x" * 40, "the key to it: patience", "رائع")


@pytest.fixture
def policy() -> PanelPolicy:
    return HASTY


def shown(chat: Chat) -> str:
    """Everything that stands in the chat now, by whomever."""
    return "\n".join(bare(message.text.text) for message in chat.world.telegram.messages_in(chat.person_id))


def own_messages(chat: Chat) -> list[int]:
    """What the person sent and still stands."""
    messages = chat.world.telegram.messages_in(chat.person_id)
    return [message.message_id for message in messages if message.sender_id == chat.person_id]


async def kept(stage: Stage) -> str:
    """Everything the database keeps as text, of anybody."""
    database = stage.bot.storage._database
    names = [
        row["name"] for row in await database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    return repr([tuple(row) for name in names for row in await database.rows(f"SELECT * FROM {name}")])  # noqa: S608 - its own names


async def is_nowhere(stage: Stage, chat: Chat, key: str) -> None:
    """The key stands neither in the chat nor, in the clear, in the database."""
    await stage.rests()
    assert key not in shown(chat)
    assert key not in await kept(stage)


@pytest.mark.parametrize(
    "text",
    [
        "my new key is {}",
        "key: {}",
        "/setkey {}",
        "/balance {}",
        "/start {}",
        "/key my key is {}",
        "مفتاحي الجديد هو {}",
    ],
)
async def test_a_key_that_is_plainly_given_is_connected(stage: Stage, customer: Chat, text: str) -> None:
    customer.say(text.format(EURO_KEY))
    await customer.answers("key.connected", tail=EURO_KEY[-4:])
    await customer.sees("key.message_deleted")
    await is_nowhere(stage, customer, EURO_KEY)


@pytest.mark.parametrize(
    "text",
    [
        "is {} still good?",
        "لا تستخدم {}",
        "/forget {}",
        "/nonsense see {}",
        "https://panel.example/api?key={}",
    ],
)
async def test_a_key_that_is_only_spoken_of_is_deleted_and_not_taken(
    stage: Stage, customer: Chat, text: str
) -> None:
    before = len(stage.world.panel.requests)
    customer.say(text.format(EURO_KEY))
    await customer.answers("key.held")
    await customer.sees("key.message_deleted")
    await customer.sees("key.how_to_connect")
    await is_nowhere(stage, customer, EURO_KEY)
    assert len(stage.world.panel.requests) == before


async def test_somebody_new_is_helped_on_as_well(stage: Stage, chat: Chat) -> None:
    chat.say(f"hello, is {DEMO_KEY} right?")
    await chat.answers("key.held")
    await is_nowhere(stage, chat, DEMO_KEY)
    chat.say(f"hello, my key is {DEMO_KEY}")
    await chat.answers("key.connected")
    await is_nowhere(stage, chat, DEMO_KEY)


async def test_where_a_key_is_asked_for_it_is_read_out_of_the_words_around_it(
    stage: Stage, chat: Chat
) -> None:
    chat.start()
    await chat.answers("welcome.send_key")
    chat.say(f"I found this one there: {DEMO_KEY}, ok?")
    await chat.answers("key.connected")
    await is_nowhere(stage, chat, DEMO_KEY)


async def test_a_key_at_a_question_is_no_answer_and_the_question_stays_open(
    stage: Stage, customer: Chat
) -> None:
    customer.say("/order 1")
    await customer.answers("order.ask_link")
    customer.say(f"key: {EURO_KEY}")
    await customer.gets("key.connected", tail=EURO_KEY[-4:])
    await customer.answers("order.ask_link")
    customer.say(f"what is {EURO_KEY}?")
    await customer.answers("key.held")
    customer.say(LINK)
    await customer.answers("order.ask_quantity")
    await is_nowhere(stage, customer, EURO_KEY)


@pytest.mark.parametrize("key", [EURO_KEY, LONG_KEY])
async def test_a_key_in_an_edit_is_deleted_and_never_taken(stage: Stage, customer: Chat, key: str) -> None:
    for text in (key, f"my new key is {key}"):
        typed = customer.say("likes")
        await customer.answers("search.title")
        before = len(stage.world.panel.requests)
        customer.edit(typed, text)
        await customer.answers("problem.edited")
        await customer.sees("key.held")
        await customer.sees("key.message_deleted")
        await is_nowhere(stage, customer, key)
        assert len(stage.world.panel.requests) == before


@pytest.mark.parametrize("key", [EURO_KEY, LONG_KEY])
async def test_a_key_in_a_caption_is_deleted(customer: Chat, key: str) -> None:
    before = own_messages(customer)
    customer.send("photo", caption=key)
    await customer.answers("problem.text_only")
    await customer.gets("key.message_deleted")
    assert own_messages(customer) == before


@pytest.mark.parametrize("key", [EURO_KEY, LONG_KEY])
async def test_a_key_in_a_group_is_deleted_where_it_may_be(stage: Stage, chat: Chat, key: str) -> None:
    telegram = stage.world.telegram
    telegram.give_rights(GROUP, can_delete_messages=True)
    await telegram.until(lambda: telegram.sent_to(GROUP))
    posted = telegram.type_in_group(GROUP, chat.person_id, key)
    warned = chat.pattern("group.key_deleted")
    await telegram.until(lambda: warned.search(bare(telegram.sent_to(GROUP)[-1].text.text)))
    assert posted not in telegram.messages_in(GROUP)


async def test_a_key_in_a_live_search_finds_nothing(customer: Chat) -> None:
    for typed in (LONG_KEY, f"likes {EURO_KEY}"):
        answer = await customer.types_inline(typed)
        assert not answer.results


async def test_links_comments_and_lines_with_long_runs_are_no_keys(stage: Stage, customer: Chat) -> None:
    tracked = f"https://example.com/p/{EURO_KEY}?id={DEMO_KEY}"
    customer.say("/order 2")
    await customer.answers("order.ask_link")
    customer.say(tracked)
    await customer.answers("order.ask_comments")
    customer.say("\n".join(COMMENTS * 2))
    await customer.counts("order.comments_so_far", 12)
    customer.tap("button.done", count="12")
    await customer.answers("order.confirm_title")
    customer.tap("button.confirm")
    await customer.sees("outcome.placed")
    assert stage.world.panel.ledger[0].link == tracked
    assert stage.world.panel.ledger[0].form["comments"].splitlines() == list(COMMENTS * 2)
    customer.say("/mass")
    await customer.answers("mass.ask")
    customer.say(f"101 | {new_link()}/{EURO_KEY} | 100\n101|{new_link()}?id={DEMO_KEY}|100")
    await customer.answers("mass.card_title")


async def test_a_long_name_is_a_name_where_names_are_asked_for(customer: Chat) -> None:
    customer.say("/order 135")
    await customer.answers("order.ask_link")
    customer.say(LINK)
    await customer.answers("order.ask_usernames")
    customer.say("mohammedabdulrahman2020")
    await customer.counts("order.value_usernames", 1)
    customer.say(EURO_KEY)
    await customer.gets("key.connected")
    await customer.answers("order.ask_usernames")
