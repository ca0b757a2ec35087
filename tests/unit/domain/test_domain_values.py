"""Values are honest: frozen and slotted, whatever module of the domain they live in."""

import dataclasses
import importlib
import pkgutil

import pytest

import bot.domain

MODULES = [
    importlib.import_module(f"bot.domain.{found.name}") for found in pkgutil.iter_modules(bot.domain.__path__)
]
VALUES = [
    member
    for module in MODULES
    for member in vars(module).values()
    if isinstance(member, type) and dataclasses.is_dataclass(member) and member.__module__ == module.__name__
]


def test_the_domain_has_values() -> None:
    assert len(VALUES) > 20


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_a_value_is_frozen_and_slotted(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined] # what dataclasses leave on every one
    assert "__slots__" in vars(value)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_says_why_it_exists(module: object) -> None:
    assert module.__doc__
