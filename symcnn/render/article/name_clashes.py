"""Checks that distinct symbols are printed differently, and that custom LaTeX is valid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from sympy import Basic

from symcnn.errors import SymcnnError
from symcnn.render.math.latex import Style, latex
from symcnn.render.math.nodes import Name

_UNFINISHED = re.compile(r"(?<!\\)(\\\\)*\\\Z")
"""A backslash at the end, which escapes nothing."""
_ESCAPED = re.compile(r"\\([A-Za-z]+\s*|.)")
"""A command, or an escaped character."""
_INNERMOST = re.compile(r"\{([^{}]*)\}")
"""A group in braces without another one inside."""
_BARE_SCRIPT = re.compile(r"[_^]\s*([_^]|\Z)")
"""A subscript or superscript without content."""
_DOUBLE = re.compile(r"(_\s*[^_^]\s*(\^\s*[^_^]\s*)?_)|(\^\s*[^_^]\s*(_\s*[^_^]\s*)?\^)")
"""A second subscript or superscript of the same symbol."""
_BARE_COMMAND = re.compile(
    r"\\(frac|sqrt|math[a-z]+|text(rm|it|bf|sf|tt|sc|normal)?|boldsymbol|operatorname|overline|underline|"
    r"(wide)?(hat|tilde)|bar|vec|d?dot)\s*(?=\}|\Z)"
)
"""A command without its argument."""
_FAULTY = "\0"
"""The sign for a group in braces with a fault."""


def check_distinct(shown: object, style: Style) -> None:
    """Raise SymcnnError if two symbols in blocks or formulas would be printed alike.

    >>> check_distinct((Name("f1"), Name("f_1")), Style())
    Traceback (most recent call last):
    symcnn.errors.SymcnnError: symbols 'f1' and 'f_1' both print as f_1; rename one of them
    """
    by_print: dict[str, str] = {}
    for name in dict.fromkeys(names(shown)):
        printed = latex(Name(name), style)
        if printed in by_print:
            symbols = f"symbols '{by_print[printed]}' and '{name}'"
            raise SymcnnError(f"{symbols} both print as {printed}; rename one of them")
        by_print[printed] = name


def names(shown: object) -> Iterator[str]:
    """Yield the names of the symbols in formulas, SymPy expressions, blocks, or tuples of them."""
    if isinstance(shown, Name):
        yield shown.name
    elif isinstance(shown, Basic):
        yield from sorted(str(symbol) for symbol in shown.free_symbols)
    elif isinstance(shown, tuple):
        yield from _names_within(shown)
    elif is_dataclass(shown):
        yield from _names_within(getattr(shown, field.name) for field in fields(shown))


def _names_within(parts: Iterable[object]) -> Iterator[str]:
    for part in parts:
        yield from names(part)


def check_sound(given: dict[str, str]) -> None:
    r"""Raise SymcnnError for LaTeX that does not typeset a single symbol.

    >>> check_sound({"a": r"\frac{"})
    Traceback (most recent call last):
    symcnn.errors.SymcnnError: invalid LaTeX '\frac{' for symbol 'a': unbalanced braces
    """
    for name, code in given.items():
        fault = _find_fault(code)
        if fault:
            raise SymcnnError(f"invalid LaTeX '{code}' for symbol '{name}': {fault}")


def _find_fault(code: str) -> str:
    """Return the fault of LaTeX for a symbol; empty if there is none."""
    depth = 0
    for previous, char in zip(" " + code, code, strict=False):
        depth += {"{": 1, "}": -1}.get(char, 0) if previous != "\\" else 0
        if depth < 0:
            break
        if char in ("+-=&$%#" if depth == 0 else "&$%#") and previous != "\\":
            return f"unexpected '{char}'"
    if depth != 0:
        return "unbalanced braces"
    return _find_fault_of_scripts(code) if code.strip() else "it is empty"


def _find_fault_of_scripts(code: str) -> str:
    """Return the fault of subscripts and superscripts; empty if there is none."""
    if _UNFINISHED.search(code):
        return "it ends with a backslash"
    command = _BARE_COMMAND.search(code)
    if command is not None:
        return f"\\{command[1]} lacks its argument"
    plain = _ESCAPED.sub("x", code)
    while (simpler := _INNERMOST.sub(_check_group, plain)) != plain:
        plain = simpler
    return _find_bad_script(plain)


def _check_group(group: re.Match[str]) -> str:
    """Return a sign for a sound group in braces, and another for a faulty one."""
    return _FAULTY if _find_bad_script(group[1]) else "x"


def _find_bad_script(code: str) -> str:
    """Return the fault of scripts in code without braces; empty if there is none."""
    if _FAULTY in code or _BARE_SCRIPT.search(code):
        return "a subscript or superscript is missing"
    return "two subscripts or superscripts; put braces around them" if _DOUBLE.search(code) else ""
