"""Sizes rewritten with what the domain says: where n ≡ 0 (mod 16), ⌊n/8⌋ is n/8."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from sympy import Expr, Integer, Pow, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.powers import put
from symcnn.layers import Shape
from symcnn.network.building.repeats.loop_range import Values, bounded
from symcnn.network.trace.trace import Fork, Group, Item, Record, Trace, moved


def refined(trace: Trace, output: Shape, domain: Domain) -> tuple[Trace, Shape]:
    """Return the trace and the last shape without floors that the domain makes exact."""
    moduli = dict(_moduli(domain))
    if not moduli:
        return trace, output
    known = _Known(moduli, *_least(domain))
    return known.trace(trace), output.put(known.function)


def _least(domain: Domain) -> tuple[Values, Values]:
    """Return values that make plain how great the numbers of rounds are, and the way back."""
    values, back = {}, {}
    for condition in domain:
        if not isinstance(condition, AtLeast):
            continue
        least, number = condition.expr.as_coeff_Add()
        if number.is_Symbol and number.is_positive is None:
            more = Symbol(f"{number.name}°°", integer=True, nonnegative=True)
            values[number], back[more] = more - least, number + least
    return values, back


def _moduli(domain: Domain) -> Iterator[tuple[Symbol, tuple[Expr, Expr]]]:
    """Yield each symbol of which the domain says what it leaves by a modulus, and these two."""
    for condition in domain:
        if isinstance(condition, Multiple) and condition.expr.is_Symbol:
            yield condition.expr, (condition.modulus, Integer(0))
        elif isinstance(condition, Residues) and len(condition.kept) == 1:
            (remainder,) = condition.kept
            yield condition.expr, (Integer(condition.modulus), Integer(remainder))


class _Known:
    """What is known of symbols: their remainders by moduli, and what bounds indices."""

    def __init__(
        self, moduli: dict[Symbol, tuple[Expr, Expr]], bounds: Values, back: Values
    ) -> None:
        """Keep the modulus and the remainder of each symbol, and what is put for the bounds."""
        self.moduli, self.bounds, self.back = moduli, bounds, back
        self.function: Callable[[Expr], Expr] = cache(self._put)
        self._values, self._back = dict(bounds), dict(back)
        for number, (modulus, remainder) in moduli.items():
            least = {"positive": True} if _is_over_0(number, remainder) else {"nonnegative": True}
            times = Symbol(f"{number.name}°", integer=True, **least)
            self._values[number] = put(modulus, bounds) * times + remainder
            self._back[times] = (number - remainder) / modulus

    def _put(self, expr: Expr) -> Expr:
        """Return an expression without its floors, or as it is where one would be left."""
        if not expr.has(FloorDiv) or not expr.free_symbols & set(self.moduli):
            return expr
        found = put(expr, self._values)
        if found.has(FloorDiv):
            return expr
        found = put(found, self._back)
        return found if _has_whole_exponents(found) else expr

    def trace(self, trace: Trace) -> Trace:
        """Return a trace without floors that are known to be exact."""
        return tuple(map(self._item, trace))

    def _item(self, item: Item) -> Item:
        if isinstance(item, Fork):
            branches = tuple(map(self.trace, item.branches))
            return Fork(branches, Record(item.join.use.put(self.function), item.join.path))
        if isinstance(item, Group):
            return self._group(item)
        (found,) = moved((item,), self.function)
        return found

    def _group(self, group: Group) -> Group:
        values, back = bounded(group.index, group.count)
        inner = _Known(self.moduli, self.bounds | values, self.back | back)
        return group.with_body(
            inner.trace(group.body), group.input.put(self.function), group.output.put(self.function)
        )


def _is_over_0(number: Symbol, remainder: Expr) -> bool:
    """Tell whether a number with that remainder is at least as great as its modulus."""
    return bool(number.is_positive and remainder == 0)


def _has_whole_exponents(expr: Expr) -> bool:
    """Tell that no power is of a fraction, such as 2^(d/6)."""
    return all(power.exp.is_integer for power in expr.atoms(Pow))
