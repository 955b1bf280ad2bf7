"""The named numbers and functions of a program as Python code."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.frameworks.exporting.code_lines import Call, break_lines
from symcnn.frameworks.exporting.prepare_program import Prepared, names_of
from symcnn.notation.ast import Function, Let

_INDENT = "    "


def constants(plan: Prepared) -> Iterator[str]:
    """Yield the lines of constant named numbers that need no function."""
    late = _late(plan)
    for let in _numbers(plan):
        if let.name not in late:
            yield from _assigned(plan, let)


def functions(plan: Prepared) -> Iterator[list[str]]:
    """Yield the lines of each function, then of the constants that need functions.

    A function takes the symbols that it needs as additional keywords.
    """
    for let in plan.lets:
        if isinstance(let, Function):
            names = [part.name for part in let.parameters]
            arguments = (*names, *keywords(plan.shared[let.name]))
            value = plan.scope(let.name).exact(let.value).text
            yield [
                *break_lines(Call(f"def {let.name}", tuple(arguments)), "", after=":"),
                *break_lines(value, _INDENT, "return "),
            ]
    late = _late(plan)
    if late:
        yield [line for let in _numbers(plan) if let.name in late for line in _assigned(plan, let)]


def _numbers(plan: Prepared) -> list[Let]:
    """Return the named numbers that are independent of symbols."""
    return [let for let in plan.lets if isinstance(let, Let) and not plan.shared[let.name]]


def _late(plan: Prepared) -> set[str]:
    """Return the constants that need a function, directly or through others."""
    called = {let.name for let in plan.lets if isinstance(let, Function)}
    late: set[str] = set()
    for let in _numbers(plan):
        late |= {let.name} if (called | late) & set(names_of(let.value)) else set()
    return late


def _assigned(plan: Prepared, let: Let, indent: str = "") -> Iterator[str]:
    yield from break_lines(plan.scope().exact(let.value).text, indent, f"{let.name} = ")


def made_of_symbols(plan: Prepared, indent: str) -> Iterator[str]:
    """Yield the lines of the named numbers that depend on symbols."""
    for let in plan.lets:
        if isinstance(let, Let) and plan.shared[let.name]:
            yield from _assigned(plan, let, indent)


def keywords(shared: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parameters of a `def` for keyword-only names."""
    return ("*", *shared) if shared else ()
