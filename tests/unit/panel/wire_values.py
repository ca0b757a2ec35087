"""Generated JSON that looks enough like a panel's to reach every branch, and enough unlike to be hostile."""

from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

UNHURRIED: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the code under test."""

_NAMES: Final = st.sampled_from(
    [
        *(
            "order",
            "Order",
            "orders",
            "error",
            "Error",
            "errors",
            "status",
            "message",
            "msg",
            "success",
            "data",
        ),
        *(
            "refill",
            "refills",
            "cancel",
            "balance",
            "funds",
            "currency",
            "service",
            "services",
            "name",
            "type",
        ),
        *("rate", "min", "max", "desc", "category", "dripfeed", "charge", "remains", "start_count", "runs"),
        *("posts", "id", "1", "2", "ord_3", "", " "),
    ]
)
_WORDS: Final = st.sampled_from(
    [
        *(
            "",
            " ",
            "0",
            "1",
            "-1",
            "1e999",
            "1,000",
            "0,5",
            "NaN",
            "12345",
            "ord_3",
            "success",
            "fail",
            "true",
        ),
        *("Completed", "In progress", "Invalid API key", "Incorrect order ID", "Rate limit exceeded"),
        *("Unknown action specified!", "Incorrect request", "<b>&amp;amp;</b>", "\ud800", "\x00", "9" * 5000),
    ]
)
_SCALARS: Final = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**20)
    | st.floats()
    | _WORDS
    | st.text("aé ل\n<&", max_size=8)
)

WIRE_VALUES: Final = st.recursive(
    _SCALARS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_NAMES, inside, max_size=4),
    max_leaves=12,
)
WIRE_OBJECTS: Final = st.dictionaries(_NAMES, WIRE_VALUES, max_size=5)
