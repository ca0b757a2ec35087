"""A line of a mass order: read however people write it, and never in a way they may not have meant."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Service
from bot.domain.ids import ServiceId
from bot.domain.mass_order import LineWish, draft_of, read_line
from bot.domain.order_draft import OrderDraft
from bot.domain.problems import Problem, problem
from tests.unit.domain.domain_samples import UNHURRIED

LINK = "https://instagram.com/name"
WISH = LineWish("101", LINK, 1000)
CATALOGUE = Catalogue(
    [
        Service(ServiceId("101"), "Followers", "Default", "A", Decimal("0.62"), 10, 100_000),
        Service(ServiceId("102"), "Drip", "Default", "A", Decimal("1.45"), 50, 500_000, can_drip_feed=True),
        Service(ServiceId("103"), "Comments", "Custom Comments", "A", Decimal(8), 10, 1500),
        Service(ServiceId("104"), "Package", "Package", "A", Decimal("0.85"), 1, 1),
        Service(ServiceId("105"), "Poll", "No such type", "A", Decimal(1), 1, 100),
        Service(ServiceId("svc_9"), "Odd number", "Default", "A", Decimal(1), 1, 100),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        f"101 | {LINK} | 1000",
        f"101|{LINK}|1000",
        f"101|{LINK}|1,000",
        f"101 | {LINK} | 1 000",
        f"101;{LINK};1000",
        f"101 ; {LINK} ; 1,000",
        f"101,{LINK},1000",
        f"101, {LINK}, 1000",
        f"101، {LINK}، 1000",
        f"101؛{LINK}؛1000",
        f"101\t{LINK}\t1000",
        f"101\t{LINK}\t1 000",
        f"101 {LINK} 1000",
        f"  101   {LINK}   1000  ",
        f"#101 | {LINK} | 1000 |",
        f"١٠١ | {LINK} | ١٠٠٠",
        f"۱۰۱ {LINK} ۱۰۰۰",
        f"\u200f١٠١ | {LINK} | ١٬٠٠٠\u200e",
        "101 | instagram.com/name | 1000",
        f'101,"{LINK}","1,000"',
        f'"101";"{LINK}";"1000"',
        f'"101"\t"{LINK}"\t1000',
        f"101 |{LINK}, 1000",
    ],
)
def test_a_line_is_read_however_its_parts_are_separated(text: str) -> None:
    assert read_line(text) == WISH


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "problem.mass_parts"),
        ("101", "problem.mass_parts"),
        (f"101 | {LINK}", "problem.mass_parts"),
        (f"101 {LINK}", "problem.mass_parts"),
        ("101 | | 1000", "problem.mass_parts"),
        ("101 1000", "problem.mass_parts"),
        ('101,"unfinished', "problem.mass_parts"),
        ('101,"a","b","c"', "problem.mass_parts"),
        (f"101,{LINK},1,000", "problem.mass_unclear"),
        (f"101, {LINK}, 1,000", "problem.mass_unclear"),
        (f"101,{LINK},100,200", "problem.mass_unclear"),
        (f"101 {LINK} 100 200", "problem.mass_unclear"),
        (f"101 {LINK} 10 000", "problem.mass_unclear"),
        (f"101 | {LINK} | 1000 | 5", "problem.mass_unclear"),
        (f"101; {LINK}; 1000; 5", "problem.mass_unclear"),
        (f"101 | {LINK} | many", "problem.mass_quantity"),
        (f"101,{LINK},many", "problem.mass_quantity"),
        (f"101;{LINK};many;", "problem.mass_quantity"),
        (f"101 | {LINK} | 1.000", "problem.number_fraction"),
        (f"101 | {LINK} | -5", "problem.number_negative"),
        (f"101 | {LINK} | {'9' * 20}", "problem.number_enormous"),
        ("101 | not-a-link | 1000", "problem.link_none"),
        (f"{LINK} | 101 | 1000", "problem.link_none"),
        (f"101 | {'a' * 1100}.com | 1000", "problem.link_too_long"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_of_it(text: str, key: str) -> None:
    said = read_line(text)
    assert isinstance(said, Problem)
    assert said.key == key


@pytest.mark.parametrize("text", [f"101 | {LINK} | abc", f"101,{LINK},abc", f"101; {LINK};abc"])
def test_what_is_no_quantity_is_named(text: str) -> None:
    assert read_line(text) == problem("problem.mass_quantity", given="abc")


def test_what_belongs_to_a_link_stays_in_it() -> None:
    for link in (f"{LINK}?a=1,2;3&b=4", f"{LINK}/12,34", "https://example.com/a:b@c"):
        assert read_line(f"101 | {link} | 1000") == LineWish("101", link, 1000)
        assert read_line(f"101 {link} 1000") == LineWish("101", link, 1000)


PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)


@UNHURRIED
@given(
    service=PLAIN,
    path=PLAIN,
    quantity=st.integers(0, 10**14),
    separator=st.sampled_from(["|", ";", ",", "،", "؛", "\t", " "]),
    spaces=st.tuples(*[st.sampled_from(["", " ", "  "])] * 4),
    is_arabic=st.booleans(),
)
def test_whatever_the_separator_a_line_says_what_was_put_into_it(
    service: str, path: str, quantity: int, separator: str, spaces: Sequence[str], *, is_arabic: bool
) -> None:
    link = f"https://example.com/x{path}x"
    number = (
        str(quantity).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if is_arabic else str(quantity)
    )
    one, two, three, four = spaces
    text = f"{service}{one}{separator}{two}{link}{three}{separator}{four}{number}"
    assert read_line(text) == LineWish(service, link, quantity)


@UNHURRIED
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader_and_no_quantity_is_made_up(text: str) -> None:
    said = read_line(text)
    if isinstance(said, LineWish):
        digits = "".join(str(int(one)) for one in text if one.isdecimal())
        assert str(said.quantity) in digits.replace("0", "") or str(said.quantity) in digits


def draft(text: str) -> OrderDraft:
    said = draft_of(text, CATALOGUE)
    assert isinstance(said, OrderDraft), said
    return said


def test_a_good_line_is_an_order_with_nothing_left_to_ask() -> None:
    order = draft(f"101 | {LINK} | 1000")
    assert order.asking is None
    assert order.new_order().quantity == 1000
    assert order.charge == Decimal("0.62")
    assert draft(f"svc_9 | {LINK} | 10").service.service_id == "svc_9"


def test_drip_feed_is_never_added_to_a_line() -> None:
    order = draft(f"102 | {LINK} | 1000").new_order()
    assert (order.runs, order.interval) == (None, None)


def test_a_package_is_ordered_once() -> None:
    order = draft(f"104 | {LINK} | 1")
    assert order.new_order().quantity is None
    assert order.charge == Decimal("0.85")
    assert order.charge_is_estimate


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"999 | {LINK} | 1000", "problem.service_unknown"),
        (f"101 | {LINK} | 9", "problem.quantity_below"),
        (f"101 | {LINK} | 100001", "problem.quantity_above"),
        (f"101 | {LINK} | 0", "problem.quantity_below"),
        (f"103 | {LINK} | 10", "problem.mass_type"),
        (f"104 | {LINK} | 1000", "problem.mass_package"),
        (f"105 | {LINK} | 10", "problem.mass_type"),
        ("101 | nowhere | 100", "problem.link_none"),
    ],
)
def test_a_line_no_service_takes_is_refused_before_anything_is_sent(text: str, key: str) -> None:
    said = draft_of(text, CATALOGUE)
    assert isinstance(said, Problem)
    assert said.key == key


@pytest.mark.parametrize(
    "text",
    [
        f"101,{LINK},1 500",
        f"101;{LINK};1 500",
        f"101;{LINK};1\u00a0500",
        f"101;{LINK};1\u202f500",
        f"101،{LINK}،١ ٥٠٠",
        f"101 {LINK},1 500",
        f"101\t{LINK};12 500",
        f"101,{LINK},500 200",
        f"101;{LINK};+1 500",
        f"101,{LINK},x 200",
    ],
)
def test_no_part_of_a_quantity_goes_into_the_link(text: str) -> None:
    read = read_line(text)
    assert read == problem("problem.mass_unclear")
