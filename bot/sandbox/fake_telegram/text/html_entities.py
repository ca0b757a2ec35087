"""Telegram's HTML mode: markup in, plain text and entities out, or Telegram's complaint.

Written by hand because the rules are not HTML's: a closed list of tags, four named references, and refusals
that name the byte at which the reading stopped.
"""

import re
from dataclasses import dataclass, field, replace

from bot.sandbox.fake_telegram.text.formatted import Entity, FormattedText, ordered, utf16_length
from bot.sandbox.fake_telegram.text.html_tags import complaint_about, is_known, meaning_of

_PLAIN = re.compile(r"(?:[^<&]+|&(?:lt|gt|amp|quot);)+")
_NUMBER = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.IGNORECASE)
_NAMED = re.compile(r"&([a-z][a-z0-9]*);", re.IGNORECASE)
_END_TAG = re.compile(r"</([^<>\s]*)\s*>")
_START_TAG = re.compile(r"""<([^<>\s/]*)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)>""")
_ATTRIBUTE = re.compile(r"""\s+([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
_REFERENCES = {"lt": "<", "gt": ">", "quot": '"', "amp": "&"}  # "&" last, as it may stand before a name
_CODE = frozenset({"code", "pre"})
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class MarkupProblem(Exception):  # noqa: N818 - it becomes one of Telegram's refusals
    """The markup cannot be read; the message says why, in Telegram's words."""


@dataclass(slots=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    index: int
    is_in_code: bool
    code_inside: Entity | None = None


@dataclass(slots=True)
class _Reader:
    markup: str
    at: int = 0
    text: str = ""
    offset: int = 0
    open_tags: list[_OpenTag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> FormattedText:
        while self.at < len(self.markup):
            if self.markup.startswith("</", self.at):
                self._close()
            elif self.markup[self.at] == "<":
                self._open()
            elif not self._copy():
                self._refer()
        if self.open_tags:
            raise MarkupProblem(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        return FormattedText(self.text, ordered(dict.fromkeys(self.entities)))

    @property
    def byte(self) -> int:
        return len(self.markup[: self.at].encode("utf-8", "surrogatepass"))

    def _write(self, text: str, to: int) -> None:
        self.text += text
        self.offset += utf16_length(text)
        self.at = to

    def _copy(self) -> bool:
        """Take what is text and references in small letters, all at once; False where none stands here."""
        found = _PLAIN.match(self.markup, self.at)
        if found is None:
            return False
        plain = found[0]
        if "&" in plain:
            for name, meant in _REFERENCES.items():
                plain = plain.replace(f"&{name};", meant)
        self._write(plain, found.end())
        return True

    def _refer(self) -> None:
        number = _NUMBER.match(self.markup, self.at)
        named = _NAMED.match(self.markup, self.at)
        if number:
            code = int(number[1], 16) if number[1] else int(number[2])
            if code == 0 or code > _LAST_CODE_POINT or code in _SURROGATES:
                raise MarkupProblem(f'Unsupported entity "{number[0]}" at byte offset {self.byte}')
            self._write(chr(code), number.end())
        elif named:
            if named[1] not in _REFERENCES:
                raise MarkupProblem(f'Unsupported entity "{named[0]}" at byte offset {self.byte}')
            self._write(_REFERENCES[named[1]], named.end())
        else:  # a lone "&" is an "&", as in Telegram
            self._write("&", self.at + 1)

    def _open(self) -> None:
        found = _START_TAG.match(self.markup, self.at)
        if found is None:
            raise MarkupProblem(self._complaint_about_a_tag_without_end())
        name = found[1].lower()
        if not is_known(name):
            raise MarkupProblem(f'Unsupported start tag "{name}" at byte offset {self.byte}')
        attributes = self._attributes(name, found[2])
        complaint = complaint_about(name, attributes)
        if complaint:
            raise MarkupProblem(f"{complaint} at byte offset {self.byte}")
        outer = self.open_tags[-1] if self.open_tags else None
        is_in_code = outer is not None and (outer.is_in_code or outer.name in _CODE)
        self.open_tags.append(_OpenTag(name, attributes, self.offset, len(self.text), is_in_code))
        self.at = found.end()

    def _complaint_about_a_tag_without_end(self) -> str:
        name = re.split(r"[\s<>/]", self.markup[self.at + 1 :], maxsplit=1)[0].lower()
        if is_known(name):
            return f"Unclosed start tag at byte offset {self.byte}"
        return f'Unsupported start tag "{name}" at byte offset {self.byte}'

    def _attributes(self, tag: str, written: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        at, written = 0, written.rstrip()
        while at < len(written):
            found = _ATTRIBUTE.match(written, at)
            if found is None:
                raise MarkupProblem(f'Can\'t read an attribute of the tag "{tag}" at byte offset {self.byte}')
            value = found[2] or found[3] or found[4] or ""
            attributes[found[1].lower()] = _dereferenced(value)
            at = found.end()
        return attributes

    def _close(self) -> None:
        found = _END_TAG.match(self.markup, self.at)
        if found is None:
            raise MarkupProblem(f"Unclosed end tag at byte offset {self.byte}")
        if not self.open_tags:
            raise MarkupProblem(f"Unexpected end tag at byte offset {self.byte}")
        opened = self.open_tags.pop()
        if found[1].lower() != opened.name:
            raise MarkupProblem(
                f"Unmatched end tag at byte offset {self.byte}, "
                f'expected "</{opened.name}>", found "</{found[1].lower()}>"'
            )
        self.at = found.end()
        self._mark(opened)

    def _mark(self, opened: _OpenTag) -> None:
        meaning = meaning_of(opened.name, opened.attributes, self.text[opened.index :])
        if meaning is None or self.offset == opened.offset:
            return
        entity = Entity(meaning[0], opened.offset, self.offset - opened.offset, meaning[1])
        if not opened.is_in_code:
            self.entities.append(_with_language(entity, opened.code_inside))
        elif opened.name == "code":  # code holds no other marks; what a <pre> needs of it is its language
            self.open_tags[-1].code_inside = entity


def parse_html(markup: str) -> FormattedText:
    """Read Telegram's HTML.

    Raises:
        MarkupProblem: The markup is not what Telegram accepts.
    """
    return _Reader(markup).read()


def _with_language(entity: Entity, code_inside: Entity | None) -> Entity:
    if entity.type == "code":  # a language belongs to the <pre> around the <code>
        return replace(entity, details=())
    if entity.type == "pre" and code_inside is not None:
        is_all_of_it = (code_inside.offset, code_inside.length) == (entity.offset, entity.length)
        return replace(entity, details=code_inside.details) if is_all_of_it else entity
    return entity


def _dereferenced(value: str) -> str:
    reader = _Reader(value.replace("<", "&lt;"))
    return reader.read().text
