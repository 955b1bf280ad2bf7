"""The order in which symbols are read in products and sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from sympy import Expr, Symbol

from symcnn.algebra.sums.closed_sum import Series

_EXPONENTIAL_DEGREE = 0.5
"""The degree of 2^D: a number to the power of a symbol stands between symbols and numbers."""


@dataclass(frozen=True)
class Order:
    """The order of symbols: in a product number, counts, kernels, channels, sizes, then brackets.

    In a sum, terms of a higher degree come first, then those with earlier symbols.
    """

    symbols: tuple[Symbol, ...] = ()
    """The symbols in the order of the network; others come after them, by name."""
    counts: frozenset[Symbol] = field(default_factory=frozenset)
    """The symbols that count repeats."""
    kernels: frozenset[Symbol] = field(default_factory=frozenset)
    """The symbols of kernel sizes."""
    sizes: frozenset[Symbol] = field(default_factory=frozenset)
    """The symbols of the input size."""

    def key_of_symbol(self, symbol: Symbol) -> tuple[int, str]:
        """Return the sort key of a symbol."""
        is_known = symbol in self.symbols
        return (self.symbols.index(symbol) if is_known else len(self.symbols), symbol.name)

    def key_of_factor(self, base: Expr) -> tuple[int, int, tuple[int, str], str]:
        """Return the sort key of a factor of a product without its exponent."""
        if base not in self._keys:
            self._keys[base] = self._compute_key(base)
        return self._keys[base]

    def _compute_key(self, base: Expr) -> tuple[int, int, tuple[int, str], str]:
        symbols = sorted(map(self.key_of_symbol, base.free_symbols))
        first = symbols[0] if symbols else (0, "")
        return (_rank_of_kind(base), self._role(base), first, _name_of(base))

    def _role(self, base: Expr) -> int:
        """Return the rank of a factor among the roles of symbols in a rule."""
        roles = (self.counts, self.kernels)
        for rank, symbols in enumerate(roles):
            if base in symbols:
                return rank
        return len(roles) + (base in self.sizes)

    def key_of_term(
        self, powers: Iterable[tuple[Expr, Expr | int]]
    ) -> tuple[float, tuple[tuple[object, ...], ...]]:
        """Return the sort key of a monomial, given by its factors with their exponents."""
        factors = list(powers)
        degree = sum(_degree_of(base, exponent) for base, exponent in factors)
        is_alone = len(factors) == 1
        keys = sorted(self._key_of_power(base, times, is_alone) for base, times in factors)
        return (-degree, tuple(keys))

    def _key_of_power(self, base: Expr, exponent: Expr | int, is_alone: bool) -> tuple[object, ...]:  # noqa: FBT001
        """Return the sort key of a power: sizes come first alone, and last in a product."""
        is_last = not base.is_Symbol or (base in self.sizes and not is_alone)
        return (is_last, *self.key_of_factor(base)[2:], -float(exponent))

    @cached_property
    def _keys(self) -> dict[Expr, tuple[int, int, tuple[int, str], str]]:
        """The sort keys of the factors seen so far."""
        return {}


BY_NAME = Order()
"""The order of symbols by name."""


@lru_cache(maxsize=2**14)
def _name_of(base: Expr) -> str:
    """Return a text that tells factors of one kind and symbol apart."""
    return "" if base.is_Symbol else str(base)


def _rank_of_kind(base: Expr) -> int:
    """Return the rank of a factor: powers of numbers, symbols, floors, sums, Σ."""
    if not base.free_symbols:
        return 0
    if base.is_Symbol:
        return 1
    if base.is_Pow:
        return 0 if base.base.is_number else 1
    return 4 if isinstance(base, Series) else 3 if base.is_Add else 2


def _degree_of(base: Expr, exponent: Expr | int) -> float:
    """Return the degree of a factor; floors and sums count as one symbol."""
    if base.is_Symbol:
        return float(exponent)
    if base.is_number:
        return 0.0
    is_exponential = base.is_Pow and base.base.is_number
    return float(exponent) * (_EXPONENTIAL_DEGREE if is_exponential else 1)
