"""What a person should know before they confirm. An order may be right all the same: nothing is refused."""

from dataclasses import dataclass

from bot.domain.intent import Intent
from bot.domain.order import Order


@dataclass(frozen=True, slots=True)
class Cautions:
    """What is odd about an order.

    Attributes:
        other_host: where its link leads, if that is another platform than the service's; else empty.
        unknown_type: the panel's word for a type the bot does not know; empty where it does.
        open_order: an order of the same service for the same target that has not ended.
        unresolved: one of unknown outcome; confirming takes an extra yes.
    """

    other_host: str = ""
    unknown_type: str = ""
    open_order: Order | None = None
    unresolved: Intent | None = None
