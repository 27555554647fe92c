"""The mutants of a module: each differs from it in one place, by one of the usual operators of mutation testing."""

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import takewhile
from pathlib import Path

PACKAGES = ("config", "providers", "matching", "content")
# Comparison → its neighbor at the boundary, and its opposite.
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# A status, a problem code, a key: not a sentence, which its page's test reads.
CODE = re.compile(r"[a-z][a-z0-9_-]*")
# Tables of texts: a different number there is no fault.
TEXTS = "content/domain/seed/"
# Draws fictional therapists: others would be as good.
FICTION = "providers/sample/"
LONGEST_TEXT, SHARED_TEXT = 120, 40
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPE = (*FUNCTION, ast.ClassDef)
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    `function` is the qualified name of the outermost function whose body holds the change, with the line where the
    function begins, or None outside of functions (constants, defaults, class bodies). `names` are what such a place
    defines. `lines` are those of the changed statement. `place` says which node of the module is replaced, by which of
    its replacements. `number` tells the same change of the same text in one scope apart.
    """

    path: str
    scope: str
    before: str
    after: str
    lines: range
    function: tuple[str, int] | None
    names: frozenset[str]
    place: tuple[int, int]
    number: int = field(default=1)

    @property
    def key(self) -> str:
        """The text that names this mutant as long as its statement doesn't change."""
        number = f" ({self.number})" if self.number > 1 else ""
        return f"{self.path} {self.scope}: {self.before} → {self.after}{number}"


@dataclass(frozen=True)
class _Context:
    """Where the walk is: the enclosing names, statement and function."""

    scope: tuple[str, ...] = ()
    statement: ast.AST | None = None
    function: tuple[str, int] | None = None
    names: frozenset[str] = frozenset()


def mutants(path: str, source: str) -> list[Mutant]:
    """Return all mutants of a module, in a fixed order."""
    seen: Counter[str] = Counter()
    numbered = []
    for mutant in _mutants(path, ast.parse(source)):
        seen[mutant.key] += 1
        numbered.append(replace(mutant, number=seen[mutant.key]))
    return numbered


def mutate(mutant: Mutant, source: str) -> ast.Module:
    """Return the tree of the module with the change."""
    tree = ast.parse(source)
    index, choice = mutant.place
    for number, (parent, name, position, node, _context) in enumerate(_walk(tree, _Context())):
        if number == index:
            changed = list(_replacements(node))[choice]
            _replace(parent, name, position, changed)
            return ast.fix_missing_locations(tree)
    raise ValueError(f"{mutant.path} has changed: it has no node {index}.")


def modules(root: Path) -> list[str]:
    """Return the modules of the layers `domain` and `actions`, as paths below `root`, without the sample's."""
    layers = {"domain", "actions", "domain.py", "actions.py"}
    paths = [path.relative_to(root) for package in PACKAGES for path in (root / package).rglob("*.py")]
    return sorted(str(path) for path in paths if layers & set(path.parts) and not str(path).startswith(FICTION))


def _mutants(path: str, tree: ast.Module) -> Iterator[Mutant]:
    for index, (parent, name, position, node, context) in enumerate(_walk(tree, _Context())):
        for choice, changed in enumerate(_replacements(node)):
            statement = context.statement or node
            if _is_data(path, context, node):
                continue
            before = _header(statement)
            if statement is node:
                after = _header(changed)
            else:
                with _child(parent, name, position, changed):
                    after = _header(statement)
            before, after = _excerpts(before, after)
            yield Mutant(
                path,
                ".".join(context.scope) or "module",
                before,
                after,
                _lines(statement),
                context.function,
                context.names,
                (index, choice),
            )


def _lines(statement: ast.AST) -> range:
    """Return the lines of a statement, of a compound one without its blocks."""
    first, last = getattr(statement, "lineno", 1), getattr(statement, "end_lineno", 1)
    if body := getattr(statement, "body", None):
        last = max(first, body[0].lineno - 1)
    return range(first, last + 1)


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two long texts without most of what they share at their ends."""
    if max(len(before), len(after)) <= LONGEST_TEXT:
        return before, after
    first, last = _shared(before, after), _shared(before[::-1], after[::-1])
    start, end = max(0, first - SHARED_TEXT), max(0, last - SHARED_TEXT)
    before, after = (text[start : len(text) - end] for text in (before, after))
    opening, closing = "…" if start else "", "…" if end else ""
    return f"{opening}{before}{closing}", f"{opening}{after}{closing}"


def _shared(left: str, right: str) -> int:
    """Return how many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


@contextmanager
def _child(parent: ast.AST, name: str, position: int | None, changed: ast.AST) -> Iterator[None]:
    """Replace a child of `parent` in this block."""
    original = _replace(parent, name, position, changed)
    try:
        yield
    finally:
        _replace(parent, name, position, original)


def _replace(parent: ast.AST, name: str, position: int | None, changed: ast.AST) -> ast.AST:
    """Replace a child of `parent`, and return the previous one."""
    if position is None:
        original = getattr(parent, name)
        setattr(parent, name, changed)
    else:
        children = getattr(parent, name)
        children[position], original = changed, children[position]
    return original


def _is_data(path: str, context: _Context, node: ast.AST) -> bool:
    """Return whether a node is part of a table, or is the value of a constant that is a code."""
    if context.function is not None:
        return False
    return path.startswith(TEXTS) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _walk(node: ast.AST, context: _Context) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, _Context]]:
    """Yield parent, field, position in it, node and context of all nodes that may change, parents first."""
    for name, value in ast.iter_fields(node):
        if _is_fixed(node, name):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for position, child in children:
            if not isinstance(child, ast.AST) or _is_text(node, child):
                continue
            inner = _context_of(node, name, child, context)
            yield node, name, position, child, inner
            yield from _walk(child, inner)


def _is_fixed(node: ast.AST, name: str) -> bool:
    """Return whether a field says nothing about behavior, or nothing that a test should hold."""
    return (
        name in ("annotation", "returns", "decorator_list", "ctx", "format_spec", "bases")
        or isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.keyword) and node.arg in ("strict", "batch_size"))  # an assertion; speed
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    )


def _is_text(parent: ast.AST, node: ast.AST) -> bool:
    """Return whether a node is a docstring, or text between the values of an f-string."""
    in_f_string = isinstance(parent, ast.JoinedStr) and isinstance(node, ast.Constant)
    return in_f_string or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _context_of(parent: ast.AST, name: str, node: ast.AST, context: _Context) -> _Context:
    if isinstance(parent, SCOPE) and name in ("body", "args", "keywords"):
        scope = (*context.scope, parent.name)
        context = replace(context, scope=scope)
        if isinstance(parent, FUNCTION) and context.function is None:
            if name == "body":
                first = min([parent.lineno, *(decorator.lineno for decorator in parent.decorator_list)])
                context = replace(context, function=(".".join(scope), first))
            else:
                context = replace(context, names=frozenset({parent.name}), statement=parent)
    if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
        context = replace(context, statement=node)
        if context.function is None:
            context = replace(context, names=_defined(node) or context.names)
    return context


def _defined(node: ast.AST) -> frozenset[str]:
    if isinstance(node, SCOPE):
        return frozenset({node.name})
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return frozenset(name.id for target in targets if target for name in ast.walk(target) if isinstance(name, ast.Name))


def _header(node: ast.AST) -> str:
    """Return the text of a statement, of a compound one without its blocks."""
    if not isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
        return ast.unparse(node)
    if not hasattr(node, "body"):
        return ast.unparse(node)
    shallow = copy.copy(node)
    if isinstance(node, ast.ExceptHandler):  # its change is in the block
        text = ast.unparse(node)
        return re.sub(r"\s+", " ", text)
    for name in BLOCKS:
        if hasattr(shallow, name):
            setattr(shallow, name, [ast.Pass()] if name == "body" else [])
    if isinstance(shallow, ast.Try):
        return "try"
    if hasattr(shallow, "decorator_list"):
        shallow.decorator_list = []
    return ast.unparse(shallow).removesuffix("pass").strip()


@singledispatch
def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may take the place of a node."""
    yield from ()


@_replacements.register
def _(node: ast.Compare) -> Iterator[ast.AST]:
    for position, operator in enumerate(node.ops):
        for changed in COMPARISONS[type(operator)]:
            operators = [*node.ops[:position], changed(), *node.ops[position + 1 :]]
            yield ast.Compare(node.left, operators, node.comparators)


@_replacements.register
def _(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for position in range(len(node.values)):
        others = [*node.values[:position], *node.values[position + 1 :]]
        yield others[0] if len(others) == 1 else ast.BoolOp(node.op, others)


@_replacements.register
def _(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


@_replacements.register
def _(node: ast.BinOp) -> Iterator[ast.AST]:
    yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)


@_replacements.register
def _(node: ast.AugAssign) -> Iterator[ast.AST]:
    yield ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
    yield ast.Pass()


@_replacements.register
def _(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str) and CODE.fullmatch(node.value):
        yield ast.Constant(f"XX{node.value}")


@_replacements.register
def _(node: ast.Return) -> Iterator[ast.AST]:
    if node.value and not (isinstance(node.value, ast.Constant) and not node.value.value):  # None means much the same
        yield ast.Return(ast.Constant(None))


@_replacements.register
def _(node: ast.Expr) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


@_replacements.register
def _(node: ast.Raise) -> Iterator[ast.AST]:
    yield ast.Pass()


@_replacements.register
def _(node: ast.Break) -> Iterator[ast.AST]:
    yield ast.Continue()


@_replacements.register
def _(node: ast.Continue) -> Iterator[ast.AST]:
    yield ast.Break()


@_replacements.register
def _(node: ast.ExceptHandler) -> Iterator[ast.AST]:
    if not isinstance(node.body[0], ast.Raise):
        yield ast.ExceptHandler(node.type, node.name, [ast.Raise()])


@_replacements.register
def _(node: ast.Call) -> Iterator[ast.AST]:
    function = node.func.id if isinstance(node.func, ast.Name) else ""
    if function in FUNCTIONS:
        yield ast.Call(ast.Name(FUNCTIONS[function], ast.Load()), node.args, node.keywords)
    elif len(node.args) > 1 and not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)


@_replacements.register(ast.IfExp)
@_replacements.register(ast.If)
@_replacements.register(ast.While)
def _(node: ast.IfExp | ast.If | ast.While) -> Iterator[ast.AST]:
    if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
        changed = copy.copy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield changed


@_replacements.register
def _(node: ast.comprehension) -> Iterator[ast.AST]:
    for position in range(len(node.ifs)):
        conditions = [*node.ifs[:position], *node.ifs[position + 1 :]]
        yield ast.comprehension(node.target, node.iter, conditions, node.is_async)
