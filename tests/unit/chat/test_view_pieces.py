"""The parts screens are made of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import callbacks
from bot.chat.i18n import Html, Translator, translator_for
from bot.chat.views import answers, orders, problems, services
from bot.chat.views.screen import home_button, lines, number_rows, page_line, page_row
from bot.domain.account import Language
from bot.domain.catalogue import page_of
from bot.domain.intent import RefusalKind
from bot.domain.order import OrderReport, OrderStatus
from bot.domain.order_extras import Question
from bot.domain.problems import Problem, Value
from bot.sandbox.fake_telegram.text.html_entities import parse_html
from tests.support.catalogues import kept

EN, AR = translator_for(Language.ENGLISH), translator_for(Language.ARABIC)
BOTH = pytest.mark.parametrize("tr", [EN, AR], ids=["en", "ar"])
NUMBERS = {"given", "least", "most", "left", "total"}
"""What problems carry as numbers; everything else is text."""


def plain(text: str) -> str:
    return "".join(character for character in parse_html(text).text if not "\u2066" <= character <= "\u2069")


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


MONEY = {Language.ENGLISH: ("money", "othing"), Language.ARABIC: ("مبلغ", "شيء", "شيئًا", "تكلفة")}
"""Words of which every answer to "was money taken?" has one."""


@BOTH
@pytest.mark.parametrize(
    "key",
    [
        *(f"problem.panel_{why}" for why in ("busy", "garbled", "silent", "unreachable")),
        *(
            f"problem.{why}"
            for why in ("another_sending", "balance_short", "card_expired", "card_old", "no_key")
        ),
        *(f"problem.{why}" for why in ("key_refused", "rate_changed", "service_changed", "service_gone")),
        *(f"problem.{why}" for why in ("type_changed", "wizard_over", "no_refill", "no_cancel")),
        *(f"outcome.{what}" for what in ("not_sent", "rejected_money")),
        *(f"request.refill_{what}" for what in ("no", "not_sent", "maybe")),
        *("request.cancel_no", "order.nothing_sent", "order.balance_short"),
    ],
)
def test_where_it_is_a_question_the_text_says_whether_money_was_taken(tr: Translator, key: str) -> None:
    assert any(word in tr.template(key) for word in MONEY[tr.language])
