"""Symbols that would look alike on a page, which nobody could tell apart: they are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from sympy import Basic

from symcnn.errors import SymcnnError
from symcnn.render.math.latex import Style, latex
from symcnn.render.math.nodes import Name


def check_distinct(shown: object, style: Style) -> None:
    """Raise SymcnnError where two symbols in what is shown would be printed alike.

    >>> check_distinct((Name("f1"), Name("f_1")), Style())
    Traceback (most recent call last):
    symcnn.errors.SymcnnError: 'f1' and 'f_1' would both be printed as f_1; give one another name
    """
    found: dict[str, str] = {}
    for name in dict.fromkeys(names(shown)):
        printed = latex(Name(name), style)
        if printed in found:
            both = f"'{found[printed]}' and '{name}'"
            raise SymcnnError(f"{both} would both be printed as {printed}; give one another name")
        found[printed] = name


def names(shown: object) -> Iterator[str]:
    """Yield the names of the symbols in mathematics, expressions, rules, blocks, or several."""
    if isinstance(shown, Name):
        yield shown.name
    elif isinstance(shown, Basic):
        yield from sorted(str(symbol) for symbol in shown.free_symbols)
    elif isinstance(shown, tuple):
        yield from _within(shown)
    elif is_dataclass(shown):
        yield from _within(getattr(shown, field.name) for field in fields(shown))


def _within(parts: Iterable[object]) -> Iterator[str]:
    for part in parts:
        yield from names(part)


def check_sound(given: dict[str, str]) -> None:
    r"""Raise SymcnnError for LaTeX that is not that of one symbol.

    >>> check_sound({"a": r"\frac{"})
    Traceback (most recent call last):
    symcnn.errors.SymcnnError: '\frac{' is no LaTeX for the symbol a: its braces do not match
    """
    for name, written in given.items():
        fault = _fault(written)
        if fault:
            raise SymcnnError(f"'{written}' is no LaTeX for the symbol {name}: {fault}")


def _fault(written: str) -> str:
    """Return what is wrong with LaTeX for a symbol; nothing where it may be one."""
    depth = 0
    for before, char in zip(" " + written, written, strict=False):
        depth += {"{": 1, "}": -1}.get(char, 0) if before != "\\" else 0
        if depth < 0:
            break
        if char in ("+-=&$%#" if depth == 0 else "&$%#") and before != "\\":
            return f"it has a {char}"
    if depth != 0:
        return "its braces do not match"
    return "" if written.strip() else "it is empty"
