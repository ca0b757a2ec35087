"""The parts screens are made of."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, translator_for
from bot.chat.views import answers, orders, outcomes, problems, services
from bot.chat.views.screen import home_button, lines, number_rows, page_line, page_row
from bot.domain.account import Language
from bot.domain.catalogue import page_of
from bot.domain.intent import RefusalKind
from bot.domain.order import OrderReport, OrderStatus
from bot.domain.order_extras import Question
from bot.domain.platforms import Platform, platforms_named
from bot.domain.problems import Problem, Value
from bot.domain.search import Row, SearchIndex
from bot.sandbox.fake_telegram.text.html_entities import parse_html
from tests.support.catalogues import kept
from tests.unit.chat.view_values import Values

EN, AR = translator_for(Language.ENGLISH), translator_for(Language.ARABIC)
BOTH = pytest.mark.parametrize("tr", [EN, AR], ids=["en", "ar"])
NUMBERS = {"given", "least", "most", "left", "total"}
"""What problems carry as numbers; everything else is text."""


def plain(text: str) -> str:
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", parse_html(text).text)


@pytest.mark.parametrize(
    ("delivered", "of", "bar"),
    [
        (0, 1000, "▱▱▱▱▱▱▱▱▱▱ 0%"),
        (1, 1000, "▱▱▱▱▱▱▱▱▱▱ 0%"),
        (450, 1000, "▰▰▰▰▱▱▱▱▱▱ 45%"),
        (999, 1000, "▰▰▰▰▰▰▰▰▰▱ 99%"),
        (1000, 1000, "▰▰▰▰▰▰▰▰▰▰ 100%"),
        (10**17 - 1, 10**17, "▰▰▰▰▰▰▰▰▰▱ 99%"),
        (0, 0, "▱▱▱▱▱▱▱▱▱▱ 0%"),
    ],
)
def test_a_bar_is_full_only_when_all_is_delivered(delivered: int, of: int, bar: str) -> None:
    assert orders.progress_bar(delivered, of) == bar


@given(of=st.integers(1, 10**18), share=st.floats(0, 1))
def test_a_bar_has_ten_cells(of: int, share: float) -> None:
    cells, percentage = orders.progress_bar(min(int(of * share), of), of).split(" ")
    assert len(cells) == 10
    assert 0 <= int(percentage.removesuffix("%")) <= 100


@BOTH
def test_every_status_has_words_of_its_own(tr: Translator) -> None:
    known = [orders.status_text(tr, status, "raw") for status in OrderStatus]
    assert len(set(known)) == len(known)


def test_a_status_nobody_knows_is_shown_in_the_panels_word() -> None:
    assert plain(orders.status_text(EN, OrderStatus.UNKNOWN, "REFILL")) == "“REFILL” (the panel’s word)"
    assert plain(orders.status_text(EN, OrderStatus.UNKNOWN, "")) == "“?” (the panel’s word)"
    assert "…" in orders.status_text(EN, OrderStatus.UNKNOWN, "w" * 60)


def test_only_figures_the_panel_gave_are_shown() -> None:
    assert orders.report_figures(EN, OrderReport(OrderStatus.PENDING, "Pending")) == []
    figures = orders.report_figures(
        EN, OrderReport(OrderStatus.PARTIAL, "Partial", Decimal("0.5"), "USD", start_count=0, remains=1200)
    )
    assert list(map(plain, figures)) == ["Start count: 0", "Remains: 1,200", "Charge: 0.50 USD"]


def test_lines_leave_empty_parts_out_and_keep_a_space_as_an_empty_line() -> None:
    assert lines("a", "", " ", "b", "") == "a\n\nb"
    assert lines() == ""
    assert isinstance(lines("a"), Html)


@pytest.mark.parametrize(("number", "of", "taps"), [(0, 1, []), (0, 3, [1]), (1, 3, [0, 2]), (2, 3, [1])])
def test_page_buttons_lead_to_pages_that_exist(number: int, of: int, taps: list[int]) -> None:
    page = page_of(of * 8, number, 8)
    row = page_row(EN, page, callbacks.Orders(max(number - 1, 0)), callbacks.Orders(number + 1))
    assert [button.tap for button in row] == [callbacks.Orders(tap) for tap in taps]


def test_the_place_in_a_list_is_said_only_of_longer_ones() -> None:
    assert page_line(EN, page_of(8, 0, 8)) == ""
    assert plain(page_line(EN, page_of(9, 1, 8))) == "Page 2 of 2"


def test_numbered_buttons_stand_four_a_row() -> None:
    rows = number_rows((at, callbacks.Orders(at)) for at in range(9, 15))
    assert [[button.label for button in row] for row in rows] == [["9", "10", "11", "12"], ["13", "14"]]


@BOTH
def test_the_way_home_leads_home(tr: Translator) -> None:
    assert home_button(tr).tap == callbacks.Home()


def test_a_stale_list_says_how_old_it_is() -> None:
    assert "1 minute old" in plain(services.stale_note(EN, 1))
    assert "90 minutes old" in plain(services.stale_note(EN, 90))


def test_a_preview_shows_three_comments_and_counts_them_all() -> None:
    assert plain(answers.list_preview(EN, Question.COMMENTS, ("one",))) == "1 comment so far:\none"
    preview = plain(answers.list_preview(EN, Question.COMMENTS, ("one", "two", "<b>", "four")))
    assert preview == "4 comments so far:\none\ntwo\n<b>\n…"


@BOTH
def test_the_panels_words_are_quoted_escaped_and_cut(tr: Translator) -> None:
    assert problems.panel_words(tr, " \n") == ""
    quoted = parse_html(problems.panel_words(tr, "<b>" + "w" * 500))
    assert "<b>www" in quoted.text
    assert quoted.text.count("w") < problems.LONGEST_WORDS
    assert [entity.type for entity in quoted.entities] == ["blockquote"]


def problem_keys() -> list[str]:
    return sorted(
        message.id
        for message in kept(Language.ENGLISH)
        if isinstance(message.id, str) and message.id.startswith("problem.")
    )


def values_of(tr: Translator, key: str, text: str) -> dict[str, Value]:
    names = {part.partition("}")[0] for part in tr.template(key).split("{")[1:]}
    return {name: 1234 if name in NUMBERS else text for name in names}


@BOTH
@pytest.mark.parametrize("key", problem_keys())
@pytest.mark.parametrize("text", ["23501", "<b>{x}</b> & متابعين 😀" * 9])
def test_every_problem_is_a_screen_with_a_way_home(tr: Translator, key: str, text: str) -> None:
    problem = Problem(key, values_of(EN, key, text), text)
    screen = problems.problem_screen(tr, problem, number_rows([(1, callbacks.Orders(0))])[0])
    shown = parse_html(screen.text)
    assert 0 < len(shown.text) < 1500
    assert shown.text.count("\n") >= 1
    is_about_key = key in {"problem.no_key", "problem.key_refused", "problem.refused_auth"}
    assert [[button.tap for button in row] for row in screen.rows if row] == [
        [callbacks.Orders(0)],
        *([[callbacks.ConnectKey()]] if is_about_key else []),
        [callbacks.Home()],
    ]
    if "1234" in repr(problem.values):
        assert "1,234" in shown.text


def test_there_is_a_problem_for_every_refusal() -> None:
    assert {f"problem.refused_{kind.value}" for kind in RefusalKind} <= set(problem_keys())


MONEY = {Language.ENGLISH: ("money", "charged"), Language.ARABIC: ("مبلغ", "يُخصم", "بلا تكلفة")}
"""Words of which every answer to "was money taken?" has one."""


def speaks_of_money(tr: Translator, text: str) -> bool:
    return any(word in text for word in MONEY[tr.language])


@BOTH
@pytest.mark.parametrize("key", problem_keys())
def test_while_an_order_is_open_every_problem_says_whether_money_was_taken(tr: Translator, key: str) -> None:
    problem = Problem(key, values_of(EN, key, "23501"), "words of the panel")
    text = problems.problem_text(tr, problem, is_ordering=True)
    closes = text.endswith(problems.nothing_ordered(tr))
    assert closes == (key not in problems.SAYS_ITSELF | problems.NEVER_CLOSES)
    assert speaks_of_money(tr, text) or key in problems.NEVER_CLOSES


@BOTH
@pytest.mark.parametrize("key", problem_keys())
def test_elsewhere_only_what_is_about_ordering_says_so(tr: Translator, key: str) -> None:
    text = problems.problem_text(tr, Problem(key, values_of(EN, key, "23501")))
    assert text.endswith(problems.nothing_ordered(tr)) == (key in problems.ABOUT_ORDERING)


@BOTH
@pytest.mark.parametrize("key", sorted(problems.SAYS_ITSELF))
def test_what_says_it_in_its_own_words_does(tr: Translator, key: str) -> None:
    assert speaks_of_money(tr, tr.template(key))


def test_what_is_said_of_money_is_sorted_out_for_problems_there_are() -> None:
    known = {*problem_keys(), "unknown.key_replaced", "unknown.not_told"}
    sets = problems.SAYS_ITSELF, problems.NEVER_CLOSES, problems.ABOUT_ORDERING
    assert set().union(*sets) <= known
    assert sum(map(len, sets)) == len(set().union(*sets))


@BOTH
def test_what_closes_an_answer_speaks_of_this_step_alone(tr: Translator) -> None:
    """Another order may be on its way, or have an unknown outcome."""
    here = {Language.ENGLISH: "by this", Language.ARABIC: "بهذه الخطوة"}
    assert here[tr.language] in problems.nothing_ordered(tr)


@BOTH
@pytest.mark.parametrize("kind", RefusalKind)
def test_a_refused_order_says_whether_money_was_taken(tr: Translator, kind: RefusalKind) -> None:
    assert speaks_of_money(tr, outcomes.rejected(tr, Values().intent(), kind).text)


@BOTH
@pytest.mark.parametrize(
    "key",
    [
        *(f"outcome.{what}" for what in ("already", "already_toast", "not_sent", "rejected_money")),
        *(f"request.refill_{what}" for what in ("no", "not_sent", "maybe")),
        *(f"order.{what}" for what in ("balance_short", "nothing_by_this", "nothing_sent", "tap_to_confirm")),
        *("request.cancel_no", "mass.balance_short", "unknown.still"),
    ],
)
def test_where_it_is_a_question_the_text_says_whether_money_was_taken(tr: Translator, key: str) -> None:
    assert speaks_of_money(tr, tr.template(key))


def test_every_platform_is_found_by_the_name_its_arabic_button_bears() -> None:
    spoken = {
        "google": "بحث جوجل",
        "instagram": "متابعين انستقرام",
        "telegram": "أعضاء تليجرام",
        "pinterest": "متابعين بنترست",
        "apple_music": "استماع آبل ميوزك",
    }
    index = SearchIndex(Row(platform, name, "") for platform, name in spoken.items())
    for at, platform in enumerate(spoken):
        name = AR.plain(f"platform.{platform}")
        assert index.find(name)[0] == at
        assert platforms_named(name) == (Platform(platform),)


@pytest.mark.parametrize(("tr", "word"), [(EN, "money was taken"), (AR, "خُصم ثمنه")], ids=["en", "ar"])
def test_an_unknown_outcome_says_that_money_may_have_been_taken_and_what_to_do(
    tr: Translator, word: str
) -> None:
    for name in ("unknown.title", "unknown.no_resend", "notice.interrupted"):
        assert word in plain(tr.t(name, reference="A-1"))
    site = {"en": "the panel’s website", "ar": "موقع اللوحة"}[tr.language.value]
    assert site in tr.t("unknown.no_resend")


@pytest.mark.parametrize(("tr", "word"), [(EN, "takes no money"), (AR, "لا يُخصم شيء")], ids=["en", "ar"])
def test_a_number_that_is_not_theirs_says_that_no_money_is_taken(tr: Translator, word: str) -> None:
    assert word in tr.t("problem.number_not_yours", number="1")
