"""A whole Telegram for one bot: its world, what people do in it, what the bot did, and what goes wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.fake_telegram.group_side import GroupSide
from bot.sandbox.fake_telegram.inline_side import InlineSide
from bot.sandbox.fake_telegram.methods import METHODS
from bot.sandbox.fake_telegram.record import Call
from bot.sandbox.fake_telegram.refusals import PersonRefusal
from bot.sandbox.fake_telegram.trouble import Mishap, Trouble
from bot.sandbox.fake_telegram.world.bell import Deadline
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.world import World


class FakeTelegram(GroupSide, InlineSide):
    """Telegram as one bot meets it; people act through `PersonSide`, `GroupSide` and `InlineSide`.

    Everything here belongs to one event loop: call it from the loop that serves the app.
    """

    def __init__(self, token: str, *, clock: Callable[[], datetime], enforce_flood: bool = False) -> None:
        super().__init__(World(token, clock=clock))
        self.record: list[Call] = []
        self.trouble = Trouble(clock, enforce_flood=enforce_flood)

    # ── what the bot did ────────────────────────────────────────────────────

    def keep(self, call: Call) -> None:
        """Write a call down."""
        self.record.append(call)
        self.world.changed.ring()

    def calls(self, method: str | None = None, *, chat_id: int | None = None) -> list[Call]:
        """Return the calls so far, of one method or about one chat where named."""
        return [
            call
            for call in self.record
            if (method is None or call.method == method) and (chat_id is None or call.chat_id == chat_id)
        ]

    def refused(self) -> list[Call]:
        """Return the calls Telegram refused."""
        return [call for call in self.record if call.refusal is not None]

    def sent_to(self, chat_id: int) -> list[Message]:
        """Return every new message the bot sent to a chat, as it was when it was sent."""
        calls = self.calls(chat_id=chat_id)
        return [call.message for call in calls if call.method.startswith("send") and call.message is not None]

    def messages_in(self, chat_id: int) -> list[Message]:
        """Return the messages that stand in a chat now, by whomever."""
        return list(self.world.chat(chat_id).messages.values())

    def last_message(self, chat_id: int) -> Message:
        """Return the newest message of the bot that stands in a chat now.

        Raises:
            LookupError: There is none.
        """
        own = [message for message in self.messages_in(chat_id) if message.sender_id == self.world.bot.bot_id]
        if not own:
            raise LookupError(f"the bot has no message in chat {chat_id}")
        return own[-1]

    def events_of(self, person_id: int, kind: str | None = None) -> list[dict[str, Any]]:
        """Return what a person's client was told so far, of one kind where named."""
        events = self.world.events.after(person_id, 0)
        return [event for event in events if kind is None or event["kind"] == kind]

    def last_text(self, chat_id: int) -> str:
        """Return the text of the bot's newest message in a chat now, or "" where there is none."""
        own = [one.text.text for one in self.messages_in(chat_id) if one.sender_id == self.world.bot.bot_id]
        return own[-1] if own else ""

    async def until(self, condition: Callable[[], object], *, timeout_seconds: float = 10) -> None:
        """Wait until something holds, looking again at every change.

        Raises:
            TimeoutError: It did not come to hold; the message tells the bot's last calls.
        """
        deadline = Deadline(timeout_seconds)
        while not condition():
            if not await self.world.changed.wait(deadline.remaining()) and not condition():
                last = [(call.method, dict(call.parameters), call.refusal) for call in self.record[-5:]]
                raise TimeoutError(f"it did not happen; the bot's last calls: {last}")

    # ── people, told by what they see ───────────────────────────────────────

    def press(self, person_id: int, label: str) -> str:
        """Tap the newest button with this label that a person can see."""
        for message in reversed(self.messages_in(person_id)):
            for row, buttons in enumerate(message.keyboard):
                for column, button in enumerate(buttons):
                    if button.text == label:
                        return self.tap(person_id, message.message_id, row, column)
        raise PersonRefusal(f'there is no button "{label}"', status=404)

    # ── what goes wrong ─────────────────────────────────────────────────────

    def flood(self, chat_id: int | None, retry_after: int, times: int = 1) -> None:
        """Refuse the next messages and edits in a chat (None: in any) with 429."""
        self.trouble.flood(chat_id, retry_after, times)

    def fail_next(self, method: str, mishap: Mishap = 502, times: int = 1) -> None:
        """Let the next calls of a method end in a status, or in a line that breaks before or after acting."""
        self.trouble.fail_next(_known(method), mishap, times)

    def delay(self, method: str, seconds: float) -> None:
        """Make a method slow from now on; its request is acted on even when the bot hangs up meanwhile."""
        self.trouble.delays[_known(method)] = seconds

    def end_trouble(self) -> None:
        """Switch floods, failures and delays off."""
        self.trouble.end()

    def answer_callbacks_within(self, limit: timedelta) -> None:
        """Set how long a tap waits for its answer."""
        self.world.callbacks.time_to_answer = limit

    def close(self) -> None:
        """End every long poll, so that a server can stop at once."""
        self.world.updates.close()
        self.world.events.close()


def _known(method: str) -> str:
    if method.lower() not in METHODS:
        raise ValueError(f"this Telegram has no method {method}")
    return METHODS[method.lower()].name
