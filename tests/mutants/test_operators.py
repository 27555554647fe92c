"""Mutants of small modules."""

import ast
from pathlib import Path

import pytest

from tests.mutants import equivalents, operators

ROOT = Path(__file__).resolve().parent.parent.parent


def changes(source: str) -> set[str]:
    """Return the changed statement of each mutant."""
    return {mutant.after for mutant in operators.mutants("module.py", source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a in b", {"x = a not in b"}),
        ("x = a and b", {"x = a or b", "x = a", "x = b"}),
        ("x = not a", {"x = a"}),
        ("x = -a", {"x = a"}),
        ("x = a + b", {"x = a - b"}),
        ("x += a", {"x -= a", "pass"}),
        ("x = True", {"x = False"}),
        ("x = 18", {"x = 19"}),
        ("x = min(a)", {"x = max(a)"}),
        ("x = f(a, b)", {"x = f(b, a)"}),
        ("x = a if b else c", {"x = a if not b else c"}),
        ("x = [a for a in b if a]", {"x = [a for a in b]"}),
        ("f(a)", {"pass"}),
        ("raise a", {"pass"}),
        ("while a: break", {"while not a:", "continue"}),
        ("if a: x = b", {"if not a:"}),
        ("def f(a=1): return a", {"def f(a=2):", "return None"}),
        ("def f(): return 'too-late'", {"return 'XXtoo-late'", "return None"}),
        ("try: x\nexcept E: y", {"except E: raise"}),
    ],
)
def test_a_module_is_changed_by_the_usual_operators(source: str, expected: set[str]) -> None:
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "'text'",
        "def f() -> int | None: ...",
        "@cache(size=1)\nclass A: x: list[1]",
        "x = 'held'",
        "return_ = f'a{b:1}'",
    ],
)
def test_texts_types_and_decorators_are_not_changed(source: str) -> None:
    assert changes(source) == set()


def test_each_mutant_is_the_module_with_one_change() -> None:
    source = "def f(a, b=1):\n    if a < b:\n        return min(a, b)\n    raise ValueError(a + b)\n"
    mutants = operators.mutants("module.py", source)
    texts = {ast.unparse(operators.mutate(mutant, source)) for mutant in mutants}
    assert len(texts) == len(mutants) == 7
    for text in texts:
        lines = list(zip(text.splitlines(), source.splitlines(), strict=True))
        assert sum(changed != line for changed, line in lines) == 1


def test_a_key_names_one_mutant_wherever_its_statement_is() -> None:
    source = "def f(a):\n    x = a < 2\n    x = a < 2\n"
    keys = [mutant.key for mutant in operators.mutants("module.py", source)]
    moved = [mutant.key for mutant in operators.mutants("module.py", "import b\n\n" + source)]
    assert keys == moved
    assert len(set(keys)) == len(keys) == 6


def test_a_mutant_knows_the_function_and_the_lines_that_it_changes() -> None:
    source = "LIMIT = 3\n\nclass A:\n    size: int = 4\n\n    @property\n    def b(self):\n        return 5\n"
    limit, size, returned, five = operators.mutants("module.py", source)
    assert (limit.function, limit.names, limit.lines) == (None, {"LIMIT"}, range(1, 2))
    assert (size.function, size.names, size.lines) == (None, {"size"}, range(4, 5))
    assert returned.function == five.function == ("A.b", 6)
    assert five.lines == range(8, 9)


def test_every_explained_mutant_exists() -> None:
    explained = equivalents.read()
    paths = {key.partition(" ")[0] for key in explained}
    mutants = {mutant.key for path in paths for mutant in operators.mutants(path, (ROOT / path).read_text())}
    assert set(explained) <= mutants


def test_an_explained_mutant_has_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "equivalent.txt"
    path.write_text("# Both are 1.\na.py f: x → y\na.py f: x → z\n\n# Two lines\n# of reason.\nb.py f: x → y\n")
    assert equivalents.read(path) == {
        "a.py f: x → y": "Both are 1.",
        "a.py f: x → z": "Both are 1.",
        "b.py f: x → y": "Two lines of reason.",
    }
    path.write_text("# Both are 1.\na.py f: x → y\n\nb.py f: x → y\n")
    with pytest.raises(ValueError, match=r"before b\.py"):
        equivalents.read(path)


def test_the_layers_domain_and_actions_are_changed_and_no_other() -> None:
    paths = operators.modules(ROOT)
    assert {"config/audit/domain.py", "matching/booking/actions/hold.py", "providers/directory/domain/npi.py"} < set(
        paths
    )
    assert all("domain" in path or "actions" in path for path in paths)
    assert {"matching/booking/models/notice.py", "providers/sample/domain/names.py"}.isdisjoint(paths)
