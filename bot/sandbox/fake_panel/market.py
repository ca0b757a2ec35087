"""What is sold, and how it changes while people look: rates move, services come and go."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Final

from bot.sandbox.fake_panel.catalogue import Catalogue, FakeService, load_services
from bot.sandbox.fake_panel.untidy import fitting_name, untidy_services

SMALL: Final = "small"

_UNTIDY_SIZES: Final[Mapping[str, int]] = {"50": 50, "900": 900, "10000": 10_000}
CATALOGUE_NAMES: Final = (SMALL, *_UNTIDY_SIZES)
"""The catalogues a panel can serve: the demo's own, and untidy ones by their size."""


@cache
def services_of(name: str) -> tuple[FakeService, ...]:
    """The services of a catalogue as it is before anything changes.

    Raises:
        ValueError: there is no catalogue of this name.
    """
    if name == SMALL:
        return load_services()
    if name not in _UNTIDY_SIZES:
        raise ValueError(f"there is no catalogue {name!r}; there are {', '.join(CATALOGUE_NAMES)}")
    return untidy_services(_UNTIDY_SIZES[name])


class Market:
    """The catalogue that is served, and the operator's hand in it."""

    def __init__(self, name: str, *, seed: int, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._chance = random.Random(f"{seed} market")  # noqa: S311 - repeatable play, not secrecy
        self.name = name
        self.catalogue = Catalogue(services_of(name))

    def serve(self, name: str) -> None:
        """Sell another catalogue from now on, as it was before any change; orders keep their service.

        Raises:
            ValueError: there is no catalogue of this name.
        """
        self.catalogue = Catalogue(services_of(name))
        self.name = name
        self._on_change()

    def put(self, service: FakeService) -> FakeService:
        """Add a service, or replace the one with the same id."""
        self.catalogue.put(service)
        self._on_change()
        return service

    def shift_rates(self, count: int) -> tuple[FakeService, ...]:
        """Make some services dearer and others cheaper, in turns, by a tenth up to a half."""
        return tuple(
            self.put(replace(service, rate=self._shifted(service.rate, is_dearer=number % 2 == 0)))
            for number, service in enumerate(self._some(count))
        )

    def withdraw(self, count: int) -> tuple[FakeService, ...]:
        """Take some services off the list; at least one always stays."""
        most = max(len(self.catalogue) - 1, 0)
        return tuple(self.put(replace(service, is_listed=False)) for service in self._some(min(count, most)))

    def add(self, count: int) -> tuple[FakeService, ...]:
        """Sell some services that were not there before, at the list's end."""
        first = self.catalogue.next_id
        new = untidy_services(count, seed=self._chance.randrange(2**32), first_id=first)
        return tuple(self.put(replace(service, name=fitting_name(f"🆕 {service.name}"))) for service in new)

    def _some(self, count: int) -> list[FakeService]:
        listed = list(self.catalogue)
        return self._chance.sample(listed, min(count, len(listed)))

    def _shifted(self, rate: Decimal, *, is_dearer: bool) -> Decimal:
        """A rate that differs in any case; a service that was free is no longer."""
        step = Decimal(self._chance.randint(10, 50)) / 100
        factor = 1 + step if is_dearer else 1 - step
        shifted = (rate * factor).quantize(Decimal("0.00001")).normalize()
        return shifted if shifted not in {rate, 0} else rate + Decimal("0.01")
