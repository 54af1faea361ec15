"""A rule of the source: a check over one file, over its syntax tree or its text.

Each carries a bad and a good example; `test_source.py` runs the rules over the code and over their own examples, so
that a rule which finds nothing any more fails by itself.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "oppiva"
Kind = TypeVar("Kind", bound=ast.AST)


@dataclass(frozen=True)
class Source:
    """One file: its path below `src/oppiva` and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def everything(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def app(self) -> str:
        return self.path.parts[0]

    def within(self, *names: str) -> bool:
        """Whether the file, or a package it lies in, has one of these names."""
        return bool({self.path.stem, *self.path.parts[:-1]} & set(names))

    def nodes(self, *kinds: type[Kind]) -> Iterator[Kind]:
        return (node for node in self.everything if isinstance(node, kinds))


Check = Callable[[Source], Iterator[int]]


@dataclass(frozen=True)
class Rule:
    """A rule, what it says when broken, and a bad and a good file."""

    name: str
    words: str
    check: Check
    bad: tuple[Source, ...]
    good: tuple[Source, ...] = ()


RULES: list[Rule] = []
TEMPLATE_RULES: list[Rule] = []


def rule(
    words: str, *, bad: list[tuple[str, str]], good: list[tuple[str, str]] | None = None
) -> Callable[[Check], Check]:
    """Register a check under its function's name; examples are (path, text)."""

    def register(check: Check) -> Check:
        def examples(pairs: list[tuple[str, str]]) -> tuple[Source, ...]:
            return tuple(Source(PurePosixPath(path), text) for path, text in pairs)

        kept = TEMPLATE_RULES if bad[0][0].endswith(".html") else RULES
        kept.append(Rule(check.__name__, words, check, examples(bad), examples(good or [])))
        return check

    return register


def called(node: ast.AST) -> str:
    """The last name of what is called or named: `a.b.c()` and `a.b.c` give c."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """The whole name as written, `timezone.now`; empty for anything but names and dots."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def chain(node: ast.AST) -> set[str]:
    """Every name on the way to an attribute: of `M.objects.filter(x).update` these are M, objects, filter, update."""
    names = set()
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        else:
            return names | ({node.id} if isinstance(node, ast.Name) else set())


@cache
def python_sources() -> list[Source]:
    """Every Python file of the package."""
    return [_source(path) for path in sorted(PACKAGE.rglob("*.py"))]


@cache
def template_sources() -> list[Source]:
    """Every template of the package, mails included."""
    paths = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.suffix in {".html", ".txt"})
    return [_source(path) for path in paths]


def _source(path: Path) -> Source:
    return Source(PurePosixPath(path.relative_to(PACKAGE).as_posix()), path.read_text("utf-8"))
