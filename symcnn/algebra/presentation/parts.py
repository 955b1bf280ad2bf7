"""Named parts of long formulas: a part that is long has a name, m = ⌊(n - a + 1)/2⌋."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from types import MappingProxyType

from sympy import Expr, Integer, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.presentation.atoms import whole_sums
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange, text
from symcnn.algebra.presentation.term import Name, Term, WithParts

_MAX_LENGTH = 6
"""The length of a size that needs no name: ⌈n/32⌉."""
_MAX_NAMED_SIZES = 24
"""The number of sizes up to which they have names."""
_SIZE_LETTERS = "msr"
"""The names of sizes, the first that is free."""


@dataclass(frozen=True)
class NamedPart:
    """A part of formulas with a name."""

    name: Symbol
    value: Expr
    """The value of the name."""
    call: str = ""
    """The call of a function with that value: wide(32)."""


@dataclass(frozen=True)
class NamedParts:
    """Names for parts of a formula."""

    parts: tuple[NamedPart, ...] = ()
    replacements: Mapping[Expr, Expr] = field(default_factory=lambda: MappingProxyType({}))
    """The expression in names for each part that is replaced."""
    sizes: frozenset[Symbol] = frozenset()
    """The names of sizes."""

    def apply(self, expr: Expr) -> Expr:
        """Return an expression in names."""
        return expr.xreplace(dict(self.replacements))

    def extend(self, order: Order) -> Order:
        """Return an order of symbols with the names after the symbols of the network."""
        symbols = (*order.symbols, *(part.name for part in self.parts))
        return replace(order, symbols=symbols, sizes=order.sizes | self.sizes)

    def define(self, body: Term, order: Order) -> Term:
        """Return a formula in names with the definitions of those that it uses."""
        used = body.value.free_symbols
        definitions = tuple(
            (Name(part.name), part.call, arrange(part.value, order))
            for part in self.parts
            if part.name in used
        )
        return WithParts(body, definitions) if definitions else body


def name_parts(
    total: Expr,
    sizes: Iterable[Expr] | None = None,
    calls: Iterable[tuple[str, str, Expr]] = (),
    taken: Iterable[str] = (),
) -> NamedParts:
    """Return names for the long sizes in a total, and for the values of calls.

    `sizes` are by default the sums with floors and the floors of the total; `calls` gives a name, a
    text and a value for each call; `taken` are names that have a meaning already.

    >>> n = symbol("n")
    >>> name_parts(3 * (FloorDiv(n, 2) - 4) ** 2).parts
    (NamedPart(name=m, value=floor(n/2) - 4, call=''),)
    """
    used = {*taken, *(each.name for each in total.free_symbols)}
    parts: list[NamedPart] = []
    replacements: dict[Expr, Expr] = {}
    for name, call, value in calls:
        number, atom = value.as_coeff_Mul()
        is_part = not atom.is_Atom and not atom.is_Add and total.has(atom)
        if is_part and atom not in replacements and name not in used:
            parts.append(NamedPart(symbol(name), value, call))
            replacements[atom] = symbol(name) / number
    known = _sizes_in(total) if sizes is None else sizes
    long = _long_sizes(known, total.xreplace(replacements))
    names = _names_of_sizes({*used, *(part.name.name for part in parts)}, len(long))
    for name, size in zip(names, long, strict=True):
        parts.append(NamedPart(name, size))
        replacements[size] = name
    return NamedParts(tuple(parts), replacements, frozenset(names))


def _long_sizes(sizes: Iterable[Expr], total: Expr) -> list[Expr]:
    """Return the long sizes that occur in a total outside of longer ones, in order.

    Names for very many sizes would not make a formula clearer: then there are none.
    """
    long = [size for size in dict.fromkeys(sizes) if len(text(size)) > _MAX_LENGTH]
    if len(long) > _MAX_NAMED_SIZES:
        return []
    remaining, occurring = total, set()
    for size in sorted(long, key=lambda size: -len(text(size))):
        if size in remaining.atoms(type(size)):
            occurring.add(size)
            remaining = remaining.xreplace({size: Integer(1)})
    return [size for size in long if size in occurring]


def _sizes_in(total: Expr) -> list[Expr]:
    """Return the sums with floors, and the floors, of a total; none with the index of a Σ."""
    parts = (*whole_sums(total), *sorted(total.atoms(FloorDiv), key=str))
    return [part for part in parts if part.free_symbols <= total.free_symbols]


def _names_of_sizes(used: set[str], number: int) -> list[Symbol]:
    """Return free names for sizes: m, or m_1, m_2, ..."""
    letter = next((each for each in _SIZE_LETTERS if each not in used), "size")
    alone = (letter,) if number == 1 else ()
    names = chain(alone, (f"{letter}_{index}" for index in count(1)))
    free = (name for name in names if name not in used)
    return [symbol(next(free)) for _ in range(number)]
