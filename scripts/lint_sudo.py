"""Whoever goes around the rights says why, beside it."""

import ast
import io
import tokenize
from collections.abc import Iterator

from lint_tools import python_files
from paths import ROOT
from setup import Tools

_REASON = ("sudo", "superuser")


def sudo_reasons(_tools: Tools) -> str:
    """Find product code that uses other rights without a comment that says why.

    The comment stands in the statement or on the line before it and names ``sudo``
    (or ``superuser``). Tests look at what people cannot see and are left out.
    """
    found = []
    for path in python_files("addons"):
        if "tests" not in path.parts:
            text = path.read_text()
            where = path.relative_to(ROOT)
            found += [f"{where}:{line}: why sudo?" for line in _unexplained(text)]
    return "\n".join(found)


def _unexplained(text: str) -> Iterator[int]:
    reasons = set(_comment_lines(text))
    for statement in ast.walk(ast.parse(text)):
        if isinstance(statement, ast.stmt):
            explained = not reasons.isdisjoint(_lines(statement))
            for node in _own_nodes(statement):
                if _raises_rights(node) and not explained:
                    yield node.end_lineno


def _comment_lines(text: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and any(w in token.string for w in _REASON):
            yield token.start[0]


def _lines(statement: ast.stmt) -> range:
    """Return a statement's lines and the one before, without statements inside it."""
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else statement.end_lineno + 1
    return range(statement.lineno - 1, max(end, statement.lineno + 1))


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [statement]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if not isinstance(child, ast.stmt):
                yield child
                waiting.append(child)


def _raises_rights(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id == "SUPERUSER_ID"
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    lowers = any(isinstance(a, ast.Constant) and a.value is False for a in node.args)
    return node.func.attr == "sudo" and not lowers
