"""Functions of this process become those of a mutant."""

import functools
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import live, operators

SOURCE = """
import functools

def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper

@logged
def add(a, b):
    return a + b

class Total:
    @property
    def value(self):
        return 2 * 3

    @value.setter
    def value(self, new):
        self.new = new > 1

class Sub(Total):
    def value_of(self):
        return super().value > 0

LIMIT = 3
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: Any) -> Iterator[Any]:
    """A module on disk, imported."""
    (tmp_path / "mutated_module.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("mutated_module")
    del sys.modules["mutated_module"]


def apply(tmp_path: Path, after: str) -> None:
    mutants = operators.mutants("mutated_module.py", SOURCE)
    live.apply(next(mutant for mutant in mutants if mutant.after == after), tmp_path)


def test_every_copy_of_a_function_is_changed(module: Any, tmp_path: Path) -> None:
    copies = [module.add, functools.partial(module.add), functools.cache(module.add)]
    apply(tmp_path, "return a - b")
    assert [copy(5, 3) for copy in copies] == [2, 2, 2]


def test_of_two_functions_of_one_name_the_right_one_is_changed(module: Any, tmp_path: Path) -> None:
    total = module.Total()
    apply(tmp_path, "self.new = new >= 1")
    total.value = 1
    assert (total.value, total.new) == (6, True)
    apply(tmp_path, "return 2 // 3")
    assert total.value == 0


def test_a_method_that_calls_its_parent_is_changed(module: Any, tmp_path: Path) -> None:
    apply(tmp_path, "return super().value <= 0")
    assert module.Sub().value_of() is False


def test_a_constant_needs_a_new_process(module: Any, tmp_path: Path) -> None:
    with pytest.raises(live.NotReplaceable):
        apply(tmp_path, "LIMIT = 4")
