"""Named parts of formulas: a size that is long has a name, m = ⌊(n - a + 1)/2⌋."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice
from types import MappingProxyType

from sympy import Add, Expr, Integer, Symbol, Tuple

from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange, text
from symcnn.algebra.presentation.shared_sums import SharedSums, shared_sums
from symcnn.algebra.presentation.term import Term

_MAX_LENGTH = 6
"""The length of a size that needs no name: ⌈n/32⌉."""
_MAX_NAMED_SIZES = 24
"""The number of sizes up to which they have names."""
_SIZE_NAMES = ("m", "s", "r", "size")
"""The names of sizes, the first that is free."""
_CHANNEL_NAMES = ("c", "u", "v", "channels")
"""The names of channels, the first that is free."""


@dataclass(frozen=True)
class NamedPart:
    """A part of formulas with a name."""

    name: Symbol
    value: Term
    """The value of the name."""
    call: str = ""
    """The call of a function with that value: wide(32)."""


@dataclass(frozen=True)
class NamedParts:
    """Names for the sizes in formulas, and for the values of calls."""

    parts: tuple[NamedPart, ...] = ()
    replacements: Mapping[Expr, Expr] = field(default_factory=lambda: MappingProxyType({}))
    """The expression in names for each part that is replaced."""
    sizes: frozenset[Symbol] = frozenset()
    """The names of sizes."""
    channels: SharedSums = SharedSums()
    """The names of channels."""

    def apply(self, expr: Expr) -> Expr:
        """Return an expression in the names of sizes and calls."""
        return expr.xreplace(dict(self.replacements))

    def express(self, expr: Expr) -> Expr:
        """Return an expression in all names, those of channels also within other sums."""
        return self.channels.express(self.apply(expr))

    def extend(self, order: Order) -> Order:
        """Return an order of symbols with the names after the symbols of the network."""
        symbols = (*order.symbols, *(part.name for part in self.parts))
        return replace(order, symbols=symbols, sizes=order.sizes | self.sizes)


NO_PARTS = NamedParts()
"""No names: formulas are in the symbols of their network."""


def name_parts(
    totals: Iterable[Expr],
    sizes: Iterable[Expr],
    calls: Iterable[tuple[str, str, Expr]],
    taken: Iterable[str],
    order: Order,
) -> NamedParts:
    """Return names for the long sizes in totals, and for the values of calls.

    `calls` gives a name, a text and a value for each call; `taken` are the names that have a
    meaning already.
    """
    total = Tuple(*totals)
    used = set(taken)
    parts: list[NamedPart] = []
    replacements: dict[Expr, Expr] = {}
    for name, call, value in calls:
        rounded = [term for term in Add.make_args(value) if not term.is_polynomial()]
        number, atom = rounded[0].as_coeff_Mul() if len(rounded) == 1 else (Integer(1), value)
        is_new = atom not in replacements and name in free_names([name], used)
        is_long = len(text(value)) > len(name) and not (atom.is_Atom or atom.is_Add)
        if is_new and is_long and total.has(atom):
            used.add(name)
            named = integer(name)
            parts.append(NamedPart(named, arrange(value, order), call))
            replacements[atom] = (named - (value - number * atom)) / number
    long = _long_sizes(sizes, total.xreplace(replacements))
    names = _number_names(_SIZE_NAMES, used, len(long))
    for name, size in zip(names, long, strict=True):
        parts.append(NamedPart(name, arrange(size, order)))
        replacements[size] = name
    return NamedParts(tuple(parts), replacements, frozenset(names))


def name_channels(
    named: NamedParts, channels: Sequence[Expr], taken: Iterable[str], order: Order
) -> NamedParts:
    """Return names also for channels that have much in common, each defined in those before.

    Channels with the index of a loop have none, but may be in names.
    """
    known = {*order.symbols, *(part.name for part in named.parts)}
    used = {*taken, *(part.name.name for part in named.parts)}
    sums = list(map(named.apply, channels))
    wholes = shared_sums((each for each in sums if each.free_symbols <= known), sums)
    names = tuple(zip(_number_names(_CHANNEL_NAMES, used, len(wholes)), wholes, strict=True))
    parts = [
        NamedPart(name, arrange(SharedSums(names[:place]).express(whole)))
        for place, (name, whole) in enumerate(names)
    ]
    return replace(named, parts=(*named.parts, *parts), channels=SharedSums(names))


def integer(name: str) -> Symbol:
    """Return the symbol of a name for a part, whose sign is not known: max(1, m) stays."""
    return Symbol(name, integer=True)


def free_names(names: Iterable[str], used: Iterable[str]) -> Iterator[str]:
    """Yield the names that differ from those in use also on a page, where m_1 is as m1.

    >>> list(free_names(["m_1", "m_2"], ["n", "m1"]))
    ['m_2']
    """
    printed = {name.replace("_", "") for name in used}
    return (name for name in names if name.replace("_", "") not in printed)


def _long_sizes(sizes: Iterable[Expr], total: Tuple) -> list[Expr]:
    """Return the long sizes that occur in totals outside of longer ones, in order.

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


def _number_names(stems: Sequence[str], used: set[str], number: int) -> list[Symbol]:
    """Return free names for several parts: m, or m_1, m_2, ..."""
    stem = next(free_names(stems, used), stems[-1])
    alone = (stem,) if number == 1 else ()
    names = chain(alone, (f"{stem}_{index}" for index in count(1)))
    return [integer(name) for name in islice(free_names(names, used), number)]
