"""The message catalogues hold what the code names, and every kind of fault in them is found."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.chat.i18n import LOCALES
from bot.domain.account import Language
from tests.support.catalogues import (
    brought_up_to_date,
    extracted,
    header,
    is_balanced,
    kept,
    main,
    path_of,
    problems,
    text_of,
)

ENGLISH, ARABIC = "en/LC_MESSAGES/bot.po", "ar/LC_MESSAGES/bot.po"


@pytest.fixture(scope="module")
def template() -> Catalog:
    """What the code names; nothing here changes the code."""
    return extracted()


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the repository's catalogues, to be spoilt."""
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


def spoil(locales: Path, file: str, before: str, after: str) -> None:
    text = (locales / file).read_text("utf-8")
    assert text.count(before) >= 1, before
    (locales / file).write_text(text.replace(before, after, 1), "utf-8")


def test_the_repository_has_no_problems() -> None:
    assert list(problems()) == []


def test_an_untouched_copy_has_no_problems(locales: Path, template: Catalog) -> None:
    assert list(problems(locales, template)) == []


def test_the_command_says_so_with_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["catalogues", "--check"])
    assert main() == 0


@pytest.mark.parametrize(
    ("file", "before", "after", "fault"),
    [
        (ENGLISH, 'msgstr "✏️ Edit"', 'msgstr ""', "en: button.edit: not (wholly) translated"),
        (ARABIC, 'msgstr "✏️ تعديل"', 'msgstr ""', "ar: button.edit: not (wholly) translated"),
        (ARABIC, 'msgid "button.edit"', '#, fuzzy\nmsgid "button.edit"', "ar: button.edit: not (wholly)"),
        (ARABIC, 'msgid "button.edit"\nmsgstr "✏️ تعديل"\n\n', "", "ar: the file does not hold exactly"),
        (ARABIC, 'msgid "button.edit"', 'msgid "button.edited"', "ar: the file does not hold exactly"),
        (ARABIC, 'msgstr[5] "{number} طلب قيد', 'msgstr[5] "طلب قيد', "ar: home.open_orders: inserts []"),
        (
            ARABIC,
            "الرصيد: <b>{balance}</b> (",
            "الرصيد: <b>{balanced}</b> (",
            "ar: home.balance: inserts ['at', 'balanced']",
        ),
        (
            ARABIC,
            "الرصيد: <b>{balance}</b> (",
            "الرصيد: <b>{balance</b> (",
            "ar: home.balance: inserts ['a brace",
        ),
        (ARABIC, "<b>الرئيسية</b>", "<b>الرئيسية", "ar: home.title: its markup is not balanced"),
        (ARABIC, "<b>الرئيسية</b>", "<b>الرئيسية</i>", "ar: home.title: its markup is not balanced"),
        (ARABIC, "<b>الرئيسية</b>", "<h1>الرئيسية</h1>", "ar: home.title: its markup is not balanced"),
        (ARABIC, "<b>الرئيسية</b>", "الرئيسية<br/>", "ar: home.title: its markup is not balanced"),
        (
            ENGLISH,
            "Link: <code>{link}</code>",
            "<code>Link: {link}</code>",
            "en: card.link: a value within <code>",
        ),
        (ARABIC, "n==2 ? 2", "n==3 ? 2", "ar: the file does not hold exactly"),
        ("bot.pot", 'msgid "button.edit"', 'msgid "button.edited"', "bot.pot is not what the code names"),
        (ARABIC, 'msgstr "✏️ تعديل"', "<<<<<<< merged", "a file cannot be read"),
    ],
)
def test_a_planted_fault_is_found(
    locales: Path, template: Catalog, file: str, before: str, after: str, fault: str
) -> None:
    spoil(locales, file, before, after)
    found = list(problems(locales, template))
    assert any(line.startswith(fault) for line in found), found


def test_another_wording_is_no_fault(locales: Path, template: Catalog) -> None:
    spoil(locales, ENGLISH, 'msgstr "✏️ Edit"', 'msgstr "✏️ Change"')
    assert list(problems(locales, template)) == []


def test_a_missing_template_is_found(locales: Path, template: Catalog) -> None:
    (locales / "bot.pot").unlink()
    assert list(problems(locales, template)) == ["bot.pot is not what the code names: make format"]


@pytest.mark.parametrize("language", Language)
def test_bringing_up_to_date_keeps_what_is_translated_and_drops_the_rest(
    locales: Path, template: Catalog, language: Language
) -> None:
    whole = path_of(language, locales).read_bytes()
    spoil(locales, f"{language.value}/LC_MESSAGES/bot.po", 'msgid "button.edit"', 'msgid "button.edited"')
    now = brought_up_to_date(language, template, kept(language, locales)).decode()
    assert 'msgid "button.edit"\nmsgstr ""' in now
    assert "button.edited" not in now
    assert len(now.splitlines()) == len(whole.decode().splitlines())
    assert now.startswith(header(language))


def test_the_template_is_the_same_however_often_it_is_written(template: Catalog) -> None:
    assert text_of(extracted()) == text_of(template)


@pytest.mark.parametrize(
    ("text", "balanced"),
    [
        ("plain", True),
        ("<b>a <i>b</i></b>", True),
        ("<blockquote expandable>a</blockquote>", True),
        ("<b>a <i>b</b></i>", False),
        ("</b>", False),
        ("<b>", False),
        ("<p>a</p>", False),
    ],
)
def test_markup_is_balanced_tag_by_tag(text: str, *, balanced: bool) -> None:
    assert is_balanced(text) is balanced
