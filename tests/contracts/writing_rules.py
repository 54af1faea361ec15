"""How code is written: docstrings, whole sentences to translate, checkers silenced with a reason."""

import ast
import re
from collections.abc import Iterator

from contracts.ruling import Source, called, rule


@rule(
    "a public function says in one sentence what it gives, takes and refuses",
    bad=[
        ("core/plan/x.py", "def read(text): ..."),
        ("people/services.py", "def grant(): ..."),
    ],
    good=[("core/plan/x.py", "def read(text):\n    'Read a plan.'"), ("core/plan/x.py", "def _part(text): ...")],
)
def docstrings(source: Source) -> Iterator[int]:
    if source.app != "core" and not source.within("services", "queries", "rules"):
        return
    for node in source.tree.body:
        public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        if public and not ast.get_docstring(node):
            yield node.lineno


@rule(
    "a sentence to translate is written whole in the call: no f-string, no sum, no format",
    bad=[
        ("people/views.py", "_(f'Hello {name}')"),
        ("people/views.py", "gettext('Hello ' + name)"),
        ("people/views.py", "_('Hello {}'.format(name))"),
        ("people/views.py", "_('Hello %s' % name)"),
    ],
    good=[("people/views.py", "_('Hello %(name)s') % {'name': name}"), ("people/views.py", "_(word)")],
)
def whole_sentences(source: Source) -> Iterator[int]:
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
    for node in source.nodes(ast.Call):
        if called(node) in names:
            for part in node.args[:2]:
                if (
                    isinstance(part, ast.JoinedStr)
                    or (isinstance(part, ast.BinOp) and _has_text(part))
                    or (isinstance(part, ast.Call) and called(part) == "format")
                ):
                    yield node.lineno


def _has_text(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


@rule(
    "a checker is silenced only for a named rule, and ruff only with a reason beside it",
    bad=[
        ("people/views.py", "x = 1  # noqa"),
        ("people/views.py", "x = 1  # type: ignore"),
        ("people/x.py", "y()  # noqa: S101"),
    ],
    good=[
        ("people/views.py", "x = 1  # noqa: S311 -- no secret"),
        ("people/x.py", "y()  # type: ignore[arg-type] -- a proxy"),
    ],
)
def silenced(source: Source) -> Iterator[int]:
    for number, line in enumerate(source.text.splitlines(), 1):
        reasoned = re.search(r"#\s*(noqa: [A-Z]+\d+(, [A-Z]+\d+)*\W+\w.{4,}|type:\s*ignore\[[\w, -]+\])", line)
        if re.search(r"#\s*(noqa|type:\s*ignore)", line) and not reasoned:
            yield number
