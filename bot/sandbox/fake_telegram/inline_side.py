"""What people can do with the bot's inline mode: type after its name, and choose from what comes."""

from bot.sandbox.fake_telegram.person_side import PersonSide
from bot.sandbox.fake_telegram.refusals import PersonRefusal
from bot.sandbox.fake_telegram.text.formatted import utf16_length
from bot.sandbox.fake_telegram.world.inline import MAX_OFFSET_BYTES, MAX_QUERY, Article, InlineQuery
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.wire import user_json


class InlineSide(PersonSide):
    """The acts of people who type the bot's name in their private chat with it."""

    def type_inline(self, person_id: int, words: str, offset: str = "") -> InlineQuery:
        """Type `@bot words`, or scroll to the results after an offset; the answer comes as an event."""
        self._able_to_write(person_id)
        if not self.world.inline.is_on:
            raise PersonRefusal("this bot has no inline mode")
        if len(offset.encode()) > MAX_OFFSET_BYTES:
            raise PersonRefusal("an offset has at most 64 bytes", status=400)
        query = self.world.inline.ask(person_id, _cut(words.strip()), offset, at=self.world.clock())
        if query.answer is None:
            self._ask_bot(query)
        else:
            self.world.show_results(query)
        return query

    def choose(self, person_id: int, query_id: str, result_id: str) -> Message:
        """Choose a result: its message goes out, from the person, via the bot."""
        person = self._able_to_write(person_id)
        query, result = self._result(person_id, query_id, result_id)
        person.has_started = True
        message = self.world.post(
            person, person_id, result.content, is_via_bot=True, has_link_preview=result.has_link_preview
        )
        self._tell_bot("message", message)
        if self.world.inline.has_feedback:
            chosen = {"result_id": result_id, "from": user_json(self.world, person_id), "query": query.words}
            self.world.updates.add("chosen_inline_result", chosen)
        return message

    def _ask_bot(self, query: InlineQuery) -> None:
        payload = {
            "id": query.query_id,
            "from": user_json(self.world, query.person_id),
            "query": query.words,
            "offset": query.offset,
            "chat_type": "sender",
        }
        self.world.updates.add("inline_query", payload)

    def _result(self, person_id: int, query_id: str, result_id: str) -> tuple[InlineQuery, Article]:
        query = self.world.inline.find(query_id)
        result = query.result(result_id) if query and query.person_id == person_id else None
        if query is None or result is None:
            raise PersonRefusal("there is no such result", status=404)
        return query, result


def _cut(words: str) -> str:
    """Return as much of the words as a client sends."""
    while utf16_length(words) > MAX_QUERY:
        words = words[: MAX_QUERY if len(words) > MAX_QUERY else -1]
    return words
