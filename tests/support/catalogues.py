"""The message catalogues: extracted from the code, brought up to date, and checked.

``python -m tests.support.catalogues`` writes ``bot.pot`` and adds or removes keys in every language;
with ``--check`` it changes nothing, and says what is missing or does not fit.
"""

import argparse
import re
import string
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.chat.i18n import LOCALES
from bot.domain.account import Language
from bot.domain.intent import RefusalKind
from bot.panel.errors import PanelBusy, PanelGarbled, PanelSilent, PanelUnreachable

CODE: Final = LOCALES.parent
TEMPLATE: Final = LOCALES / "bot.pot"
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "t": None,
    "plain": None,
    "key": None,
    "problem": None,
    "Problem": None,
    "plural": (1, 1),
}
"""The calls that name a message; ``plural`` names its singular and plural by one key."""

PLURALS: Final = {
    Language.ENGLISH: "nplurals=2; plural=(n != 1);",
    Language.ARABIC: "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""In CLDR's order of forms; Babel's own default for Arabic swaps "many" and "other"."""

NAMED_BY_VALUES: Final = (
    *(f"problem.refused_{kind.value}" for kind in RefusalKind),
    *(error.key for error in (PanelUnreachable, PanelSilent, PanelGarbled, PanelBusy)),
)
"""Keys that the code puts together, which no extraction can read."""

ARABIC_FORMS: Final = 6
FREE_OF_NUMBER: Final = 3
"""The Arabic forms for none, one and two say their number in words."""

_KEY: Final = re.compile(r"[a-z]+\.[a-z0-9_]+")
_NOT_ALONE_IN_CODE: Final = re.compile(r"<code>(?!\{\w+\}</code>)[^<]*\{")
_TAGS: Final = frozenset({"b", "i", "u", "s", "code", "pre", "a", "blockquote"})


def extracted() -> Catalog:
    """Every message the code names, sorted by key, without places: a moved line is no change."""
    catalogue = Catalog(project="panelbot", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        CODE,
        method_map=[("sandbox/**", "ignore"), ("**.py", "python")],
        options_map={},
        keywords=KEYWORDS,
        strip_comment_tags=False,
    )
    for _, _, message, _, _ in found:
        name = message if isinstance(message, str) else message[0]
        if _KEY.fullmatch(name):
            catalogue.add(message)
    for name in NAMED_BY_VALUES:
        catalogue.add(name)
    return catalogue


def text_of(catalogue: Catalog) -> bytes:
    """A catalogue as the bytes of its file, without dates."""
    buffer = BytesIO()
    write_po(buffer, catalogue, no_location=True, omit_header=True, sort_output=True, width=0)
    return buffer.getvalue()


def path_of(language: Language, locales: Path = LOCALES) -> Path:
    """The file of a language."""
    return locales / language.value / "LC_MESSAGES" / "bot.po"


def kept(language: Language, locales: Path = LOCALES) -> Catalog:
    """A language's catalogue as it is kept.

    Raises:
        PoFileError: it cannot be read.
    """
    with path_of(language, locales).open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


def header(language: Language) -> str:
    """The head of a language's file; written by hand, as Babel's default Arabic plurals are wrong."""
    lines = (
        "Project-Id-Version: panelbot",
        f"Language: {language.value}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language]}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def brought_up_to_date(language: Language, template: Catalog, before: Catalog) -> bytes:
    """A language's file with exactly the template's keys; what is translated already is kept."""
    now = Catalog(locale=language.value, charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            old = before.get(message.id)
            now.add(message.id, old.string if old else None)
    return header(language).encode() + text_of(now)


def problems(locales: Path = LOCALES, template: Catalog | None = None) -> Iterator[str]:
    """Everything that is wrong with the catalogues, a line each.

    Args:
        locales: the folder they are in.
        template: what the code names, where it has been extracted already: that takes about a second.
    """
    template = extracted() if template is None else template
    template_file = locales / TEMPLATE.name
    if not template_file.is_file() or template_file.read_bytes() != text_of(template):
        yield "bot.pot is not what the code names: make format"
    try:
        catalogues = {language: kept(language, locales) for language in Language}
    except PoFileError as error:
        yield f"a file cannot be read: {error}"
        return
    inserted = {_name(message): _fields_of(message) for message in catalogues[Language.ENGLISH]}
    for language, catalogue in catalogues.items():
        if path_of(language, locales).read_bytes() != brought_up_to_date(language, template, catalogue):
            yield f"{language.value}: the file does not hold exactly the code's keys: make format"
        for message in catalogue:
            if message.id:
                faults = faults_of(message, inserted.get(_name(message), frozenset()))
                yield from (f"{language.value}: {_name(message)}: {fault}" for fault in faults)


def faults_of(message: Message, inserted: frozenset[str]) -> Iterator[str]:
    """What is wrong with one message, whose English text inserts these values."""
    forms = _forms(message)
    if message.fuzzy or not all(forms):
        yield "not (wholly) translated"
        return
    for position, form in enumerate(forms):
        given = fields_in(form)
        words_it = len(forms) == ARABIC_FORMS and position < FREE_OF_NUMBER
        if given != inserted and not (words_it and given | {"number"} == inserted):
            yield f"inserts {sorted(given)}, the English text {sorted(inserted)}"
        if not is_balanced(form):
            yield "its markup is not balanced"
        if _NOT_ALONE_IN_CODE.search(form):
            yield "a value within <code> must be all of it: what is copied holds the value alone"


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _fields_of(message: Message) -> frozenset[str]:
    """What the form for many inserts: the other forms may say their number in words."""
    return fields_in(_forms(message)[-1])


def fields_in(text: str) -> frozenset[str]:
    """The names between braces; a brace without its pair inserts nothing the code would know."""
    try:
        return frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    except ValueError:
        return frozenset({"a brace without its pair"})


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.is_balanced = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.is_balanced &= tag in _TAGS
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_balanced &= bool(self.open) and self.open.pop() == tag


def is_balanced(text: str) -> bool:
    """Whether every tag is one Telegram knows and is closed in its turn."""
    parser = _Balance()
    parser.feed(text)
    parser.close()
    return parser.is_balanced and not parser.open


def main() -> int:
    """Bring the files up to date, or with ``--check`` say what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; end with 1 if anything is wrong"
    )
    if not parser.parse_args().check:
        template = extracted()
        TEMPLATE.write_bytes(text_of(template))
        for language in Language:
            path_of(language).write_bytes(brought_up_to_date(language, template, kept(language)))
    found = list(problems())
    for line in found:
        sys.stderr.write(f"catalogues: {line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
