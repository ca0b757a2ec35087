"""A bot that does what a test tells it, so that the page can be tried without the real one."""

from types import TracebackType
from typing import Any, Final, Self

import httpx

TOKEN: Final = "1234567:scripted-bot-token-for-the-browser-tests"
PERSON: Final = 1001
"""The person the chat page plays unless its address names another."""

Rows = list[list[dict[str, Any]]]


class ScriptedBot:
    """Speaks the Bot API of the fake Telegram; a refused call is a failed test."""

    def __init__(self, api_url: str) -> None:
        self._client = httpx.AsyncClient(base_url=f"{api_url}/bot{TOKEN}/", timeout=30)
        self._files_url = f"{api_url}/file/bot{TOKEN}"
        self._offset = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def call(self, method: str, **parameters: Any) -> Any:
        answer = (await self._client.post(method, json=parameters)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, text: str, buttons: Rows | None = None, **parameters: Any) -> int:
        """Send a text in HTML; return the message's id."""
        sent = await self.call("sendMessage", **_message(text, buttons), **parameters)
        message_id: int = sent["message_id"]
        return message_id

    async def change(self, message_id: int, text: str, buttons: Rows | None = None) -> None:
        """Edit a message."""
        await self.call("editMessageText", message_id=message_id, **_message(text, buttons))

    async def send_file(self, method: str, name: str, content: bytes, **parameters: Any) -> int:
        """Send a document or a photo as an upload; return the message's id."""
        form = {"chat_id": str(PERSON), **parameters}
        part = method.removeprefix("send").lower()
        answer = (await self._client.post(method, data=form, files={part: (name, content)})).json()
        assert answer["ok"], answer
        message_id: int = answer["result"]["message_id"]
        return message_id

    async def fetch(self, file_id: str) -> bytes:
        """Download a file the person sent."""
        path = (await self.call("getFile", file_id=file_id))["file_path"]
        return (await self._client.get(f"{self._files_url}/{path}")).content

    async def hear_query(self) -> dict[str, Any]:
        """Wait for the next inline query."""
        query: dict[str, Any] = (await self.hear())["inline_query"]
        return query

    async def find(self, query: dict[str, Any], *titles: str, **parameters: Any) -> None:
        """Answer an inline query with articles of these titles, each of which says its title."""
        results = [
            {"type": "article", "id": title, "title": title, "input_message_content": {"message_text": title}}
            for title in titles
        ]
        answer = {"inline_query_id": query["id"], "results": results, "is_personal": True, "cache_time": 0}
        await self.call("answerInlineQuery", **answer, **parameters)

    async def hear(self) -> dict[str, Any]:
        """Wait for the next update."""
        (update,) = await self.call("getUpdates", offset=self._offset, limit=1, timeout=10)
        self._offset = update["update_id"] + 1
        heard: dict[str, Any] = update
        return heard

    async def answer(self, update: dict[str, Any], text: str = "", *, show_alert: bool = False) -> None:
        """Answer the tap an update tells of."""
        await self.call(
            "answerCallbackQuery",
            callback_query_id=update["callback_query"]["id"],
            text=text,
            show_alert=show_alert,
        )


def _message(text: str, buttons: Rows | None) -> dict[str, Any]:
    message: dict[str, Any] = {"chat_id": PERSON, "text": text, "parse_mode": "HTML"}
    if buttons is not None:
        message["reply_markup"] = {"inline_keyboard": buttons}
    return message
