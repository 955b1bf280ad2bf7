"""The simplification of sizes under the domain: if 16 divides n, then ⌊n/8⌋ = n/8."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from sympy import Expr, Integer, Pow, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.powers import substitute
from symcnn.layers import Shape
from symcnn.network.building.repeats.loop_range import Values, substitute_index_bound
from symcnn.network.trace.trace import (
    BranchRecord,
    Item,
    LayerRecord,
    RepeatRecord,
    Trace,
    map_numbers,
)


def simplify_sizes(trace: Trace, output: Shape, domain: Domain) -> tuple[Trace, Shape]:
    """Return the trace and the output shape without floors that the domain makes exact."""
    moduli = dict(_residue_classes(domain))
    if not moduli:
        return trace, output
    simplifier = _FloorSimplifier(moduli, *_lower_bounds(domain))
    return simplifier.trace(trace), output.map_numbers(simplifier.function)


def exact_in(domain: Domain) -> Callable[[Expr], Expr]:
    """Return a function that drops the floors of an expression that the domain makes exact."""
    return _FloorSimplifier(dict(_residue_classes(domain)), *_lower_bounds(domain)).function


def _lower_bounds(domain: Domain) -> tuple[Values, Values]:
    """Return a substitution that encodes lower bounds of repeat counts, and its inverse."""
    values, inverse = {}, {}
    for condition in domain:
        if not isinstance(condition, AtLeast):
            continue
        constant, count = condition.expr.as_coeff_Add()
        if count.is_Symbol and count.is_positive is None:
            excess = Symbol(f"{count.name}°°", integer=True, nonnegative=True)
            values[count], inverse[excess] = excess - constant, count + constant
    return values, inverse


def _residue_classes(domain: Domain) -> Iterator[tuple[Symbol, tuple[Expr, Expr]]]:
    """Yield the symbols that the domain restricts to one residue class: modulus and remainder."""
    for condition in domain:
        if isinstance(condition, Multiple) and condition.expr.is_Symbol:
            yield condition.expr, (condition.modulus, Integer(0))
        elif isinstance(condition, Residues) and len(condition.kept) == 1:
            (remainder,) = condition.kept
            yield condition.expr, (Integer(condition.modulus), Integer(remainder))


class _FloorSimplifier:
    """The elimination of floors by substituting symbols of known residue classes.

    With n ≡ r (mod m), n becomes m·q + r with a new symbol q, and back.
    """

    def __init__(
        self, moduli: dict[Symbol, tuple[Expr, Expr]], bounds: Values, inverse: Values
    ) -> None:
        """Take modulus and remainder by symbol, and a substitution for bounds with its inverse."""
        self.moduli, self.bounds, self.inverse = moduli, bounds, inverse
        self.function: Callable[[Expr], Expr] = cache(self._simplify)
        self._values, self._inverse = dict(bounds), dict(inverse)
        for symbol, (modulus, remainder) in moduli.items():
            # A positive multiple of the modulus has a positive quotient.
            is_positive = bool(symbol.is_positive and remainder == 0)
            sign = {"positive": True} if is_positive else {"nonnegative": True}
            quotient = Symbol(f"{symbol.name}°", integer=True, **sign)
            self._values[symbol] = substitute(modulus, bounds) * quotient + remainder
            self._inverse[quotient] = (symbol - remainder) / modulus

    def _simplify(self, expr: Expr) -> Expr:
        """Return an expression without floors, or unchanged if one would remain."""
        if not expr.has(FloorDiv) or not expr.free_symbols & set(self.moduli):
            return expr
        exact = substitute(expr, self._values)
        if exact.has(FloorDiv):
            return expr
        simplified = substitute(exact, self._inverse)
        return simplified if _has_integer_exponents(simplified) else expr

    def trace(self, trace: Trace) -> Trace:
        """Return a trace without floors that the domain makes exact."""
        return tuple(map(self._simplify_item, trace))

    def _simplify_item(self, item: Item) -> Item:
        if isinstance(item, BranchRecord):
            branches = tuple(map(self.trace, item.branches))
            return BranchRecord(
                branches, LayerRecord(item.join.use.map_numbers(self.function), item.join.path)
            )
        if isinstance(item, RepeatRecord):
            return self._simplify_group(item)
        (simplified,) = map_numbers((item,), self.function)
        return simplified

    def _simplify_group(self, group: RepeatRecord) -> RepeatRecord:
        values, inverse = substitute_index_bound(group.index, group.count)
        inner = _FloorSimplifier(self.moduli, self.bounds | values, self.inverse | inverse)
        return group.with_body(
            inner.trace(group.body),
            group.input.map_numbers(self.function),
            group.output.map_numbers(self.function),
        )


def _has_integer_exponents(expr: Expr) -> bool:
    """Return whether no exponent is a fraction, as in 2^(d/6)."""
    return all(power.exp.is_integer for power in expr.atoms(Pow))
