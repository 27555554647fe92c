"""Changes a function of the running process to a mutant."""

import gc
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

from tests.mutants import operators
from tests.mutants.operators import Mutant


class NotReplaceable(Exception):
    """The mutant can't be put in place of the functions that run now. It needs a new process."""


def apply(mutant: Mutant, root: Path) -> None:
    """Give every copy of the mutant's function its code: decorated, bound, imported by name or in a cache.

    Raises NotReplaceable for a change outside of functions.
    """
    if mutant.function is None:
        raise NotReplaceable(mutant.key)
    importlib.import_module(mutant.path.removesuffix(".py").replace("/", "."))
    path = str(root / mutant.path)
    functions = [each for each in _functions() if _is_changed(each.__code__, path, mutant)]
    tree = operators.mutate(mutant, Path(path).read_text())
    code = next(each for each in _codes(compile(tree, path, "exec")) if _is_changed(each, path, mutant))
    if not functions or any(each.__code__.co_freevars != code.co_freevars for each in functions):
        raise NotReplaceable(mutant.key)
    for function in functions:
        function.__code__ = code


def _functions() -> list[FunctionType]:
    gc.unfreeze()  # frozen objects are not listed
    # `isinstance` would evaluate lazy objects.
    return [each for each in gc.get_objects() if type(each) is FunctionType]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _is_changed(code: CodeType, path: str, mutant: Mutant) -> bool:
    return (code.co_filename, code.co_qualname, code.co_firstlineno) == (path, *(mutant.function or ()))
