"""Wire models: the panel's spelling of a service, a balance and an order, and what they mean to us.

Every field is optional and read tolerantly, so that one odd value never costs a row; what a row cannot do
without is decided in its translation.
"""

from decimal import Decimal
from typing import Annotated, Final, Self

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.domain.catalogue import Service
from bot.domain.ids import ServiceId
from bot.domain.money import Money
from bot.domain.order import OrderReport, OrderStatus
from bot.panel.wire.descriptions import plain_text
from bot.panel.wire.tolerant import Json, count_of, decimal_of, fields_of, id_of, text_of, truth_of

_LONGEST_NAME: Final = 300
_LONGEST_WORD: Final = 60
_LONGEST_DESCRIPTION: Final = 1000
_MOST_UNITS: Final = 2_147_483_647
"""What panels themselves write where a service has no upper bound."""

_NO_CATEGORY: Final = "—"


def _word_of(value: Json) -> str | None:
    return text_of(value, _LONGEST_WORD)


def _name_of(value: Json) -> str | None:
    return (
        text_of(plain_text(value, _LONGEST_NAME), _LONGEST_NAME) if isinstance(value, str) else text_of(value)
    )


def _description_of(value: Json) -> str | None:
    return plain_text(value, _LONGEST_DESCRIPTION) if isinstance(value, str) else None


_Id = Annotated[str | None, BeforeValidator(id_of)]
_Name = Annotated[str | None, BeforeValidator(_name_of)]
_Word = Annotated[str | None, BeforeValidator(_word_of)]
_Description = Annotated[str | None, BeforeValidator(_description_of)]
_Count = Annotated[int | None, BeforeValidator(count_of)]
_Amount = Annotated[Decimal | None, BeforeValidator(decimal_of)]
_Truth = Annotated[bool | None, BeforeValidator(truth_of)]


class _WireModel(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    @classmethod
    def read(cls, value: Json) -> Self | None:
        """The model of an object whatever its fields hold; None for anything but an object."""
        if not isinstance(value, dict):
            return None
        try:
            return cls.model_validate(fields_of(value))
        except ValidationError:
            return None


class WireService(_WireModel):
    """One row of ``services``."""

    service: _Id = Field(None, validation_alias=AliasChoices("service", "service_id", "id"))
    name: _Name = None
    type: _Word = None
    category: _Name = None
    rate: _Amount = Field(None, validation_alias=AliasChoices("rate", "price"))
    min: _Count = None
    max: _Count = None
    desc: _Description = Field(None, validation_alias=AliasChoices("desc", "description"))
    refill: _Truth = None
    cancel: _Truth = None
    dripfeed: _Truth = Field(None, validation_alias=AliasChoices("dripfeed", "drip_feed", "drip-feed"))

    def translated(self) -> Service | None:
        """The service, or None for a row without an id, a name or a rate: nobody could order it."""
        if self.service is None or self.name is None or self.rate is None or self.rate < 0:
            return None
        return Service(
            service_id=ServiceId(self.service),
            name=self.name,
            type_word=self.type or "Default",
            category=self.category or _NO_CATEGORY,
            rate=self.rate,
            min_quantity=max(self.min or 1, 1),
            max_quantity=self.max if self.max is not None and self.max > 0 else _MOST_UNITS,
            description=self.desc or "",
            can_refill=self.refill,
            can_cancel=self.cancel,
            can_drip_feed=bool(self.dripfeed),
        )


class WireBalance(_WireModel):
    """The answer to ``balance``. The currency is the account's, and never assumed."""

    balance: _Amount = Field(None, validation_alias=AliasChoices("balance", "funds", "amount"))
    currency: _Word = None

    def translated(self) -> Money | None:
        """The money, or None for an answer without an amount."""
        return None if self.balance is None else Money(self.balance, (self.currency or "").upper())


class WireStatus(_WireModel):
    """What ``status`` says of one order; subscriptions give ``posts``, drip-feeds ``runs``."""

    status: _Word = None
    charge: _Amount = None
    currency: _Word = None
    start_count: _Count = None
    remains: _Count = None
    runs: _Count = None
    posts: _Count = None

    def translated(self) -> OrderReport | None:
        """The report, or None for a row that says nothing of an order."""
        if all(said is None for said in (self.status, self.charge, self.start_count, self.remains)):
            return None
        word = self.status or ""
        return OrderReport(
            status=OrderStatus.of_word(word),
            status_word=word,
            charge=self.charge,
            currency=self.currency.upper() if self.currency else None,
            start_count=self.start_count,
            remains=self.remains,
            runs=self.runs,
            posts=self.posts,
        )
