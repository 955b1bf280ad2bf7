"""A quantity as a fast NumPy function of its symbols, exact for every input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, singledispatch
from numbers import Integral
from typing import TYPE_CHECKING, Any

from sympy import Expr, Integer, Symbol

from symcnn.algebra.compile import Number, Run, Values, majorant, numpy, over_one, program
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.errors import DomainError, SymcnnError
from symcnn.network import Network, as_network, check_counted, quantity
from symcnn.network.analysis.symbol_roles import is_share

if TYPE_CHECKING:
    import numpy as np

_PIECE = 1 << 16
"""How many points are worked on at a time, so that what is in between stays in the cache."""
_INT64 = 1 << 63


@dataclass(frozen=True)
class _Points:
    """A value or an array for each symbol."""

    values: Values

    @cached_property
    def least(self) -> dict[Symbol, int]:
        """The smallest value of each symbol."""
        return {name: _extreme(value, "min") for name, value in self.values.items()}

    @cached_property
    def greatest(self) -> dict[Symbol, int]:
        """The largest value of each symbol."""
        return {name: _extreme(value, "max") for name, value in self.values.items()}

    @cached_property
    def objects(self) -> dict[Symbol, Number]:
        """The values as Python's integers, which do not overflow."""
        return {name: _as_objects(value) for name, value in self.values.items()}


@dataclass(frozen=True)
class _Exact:
    """An expression as a function: in 64 bits if none of its parts can overflow at the points."""

    run: Run
    bound: Run

    @classmethod
    def of(cls, expr: Expr) -> _Exact:
        """Compile an expression, and a bound on all that is worked out for it."""
        return cls(program(expr), program(majorant(expr)))

    def __call__(self, points: _Points) -> Number:
        """Return the exact values of the expression."""
        fits = int(self.bound(points.greatest)) < _INT64
        return self.run(points.values if fits else points.objects)


@dataclass(frozen=True)
class _Check:
    """A condition as a function of points; one that `rises` holds if it does for the least."""

    condition: Condition
    rises: bool
    holds: Callable[[_Points], Any]

    def check(self, points: _Points) -> None:
        """Raise DomainError, naming the first point, if the condition does not hold everywhere."""
        if self.rises and _all(self.holds(_Points(points.least))):
            return
        held = self.holds(points)
        if not _all(held):
            point = _first_outside(held, self._own(points))
            message = f"{point} lies outside the domain {self.condition}"
            raise DomainError(message)

    def _own(self, points: _Points) -> Values:
        """Return the values of the symbols in the condition."""
        own = self.condition.free_symbols
        return {name: value for name, value in points.values.items() if name in own}


@dataclass(frozen=True)
class Compiled:
    """A function of integers, or of arrays of them that NumPy can broadcast together.

    Call it with one argument for each of `symbols`, in their order or by name. The result is
    exact: where a 64-bit integer could overflow, Python's integers are used. So is the check that
    the values lie in the domain.
    """

    symbols: tuple[str, ...]
    expr: Expr
    _named: Mapping[str, Symbol]
    _source: tuple[str, str]
    _function: _Exact
    _checks: tuple[_Check, ...]

    def __reduce__(self) -> tuple[Callable[..., Compiled], tuple[str, str]]:
        """Pickle the text and the quantity; the functions are made anew from them."""
        return compiled, self._source

    def __call__(self, *args: object, **named: object) -> Number:
        """Return the quantity at the given values.

        Raises DomainError for values outside the domain, naming the first, and SymcnnError for ones
        that are no integers or are not one for each symbol.
        """
        given = dict(zip(self.symbols, args, strict=False)) | named
        if len(args) + len(named) != len(self.symbols) or set(given) != set(self.symbols):
            message = f"one value is needed for each of: {', '.join(self.symbols) or 'no symbols'}"
            raise SymcnnError(message)
        points = {}
        for name, value in given.items():
            if is_share(self._named[name]):
                _check_share(name, value)
            else:
                points[self._named[name]] = _integers(name, value)
        try:
            return _in_pieces(self._checked, points)
        except OverflowError as error:
            raise SymcnnError(str(error)) from None

    def _checked(self, values: Values) -> Number:
        """Return the quantity at values, once they are known to lie in the domain."""
        points = _Points(values)
        for name, value in points.least.items():
            if value < (1 if name.is_positive else 0):
                kind = "positive integers" if name.is_positive else "integers from 0 on"
                message = f"{name} stands for {kind}, not {value}"
                raise DomainError(message)
        for check in self._checks:
            check.check(points)
        return self._function(points)


def compiled(net: Network | str, what: str) -> Compiled:
    """Return a quantity of a network as a fast function of its symbols, in the network's order.

    Raises SymcnnError for a quantity that does not exist, or is unknown.

    >>> from symcnn import parse
    >>> params = compiled(parse("I(28,1)-C(5,f)-O(10)"), "params")
    >>> params(32), params(f=10**12)
    (185162, 5786000000000010)
    """
    net = as_network(net)
    expr = quantity(net, what)
    check_counted(what, expr, net.layers)
    checks = tuple(map(_check, net.domain))
    function = _Exact.of(expr)
    return Compiled(tuple(net.symbols), expr, net.symbols, (str(net), what), function, checks)


@singledispatch
def _check(condition: Condition) -> _Check:
    """Return a condition as a function of the values; of any kind, one point after another."""
    return _Check(condition, rises=False, holds=lambda points: _at_each_point(condition, points))


@_check.register
def _(condition: AtLeast) -> _Check:
    gap = _Exact.of(condition.expr)
    rising = terms(condition.expr).items()
    rises = all(key == 1 or (key.is_Symbol and value > 0) for key, value in rising)
    return _Check(condition, rises=rises, holds=lambda points: gap(points) >= 0)


@_check.register
def _(condition: Multiple) -> _Check:
    above, below = map(_Exact.of, over_one(condition.expr / condition.modulus))
    return _Check(condition, rises=False, holds=lambda points: above(points) % below(points) == 0)


@_check.register
def _(condition: Where) -> _Check:
    if not isinstance(condition.condition, AtLeast):
        return _Check(
            condition, rises=False, holds=lambda points: _at_each_point(condition, points)
        )
    asked, idle = condition.condition, AtLeast(-condition.guard.expr - 1)
    holds, fails = _check(asked).holds, _check(idle).holds
    return _Check(condition, rises=False, holds=lambda points: holds(points) | fails(points))


def _at_each_point(condition: Condition, points: _Points) -> Any:  # noqa: ANN401 - or an array
    """Return whether a condition holds, for each point of an array."""
    names = [name for name in points.values if name in condition.free_symbols]
    rows = numpy().broadcast_arrays(*(points.objects[name] for name in names))
    verdicts: dict[tuple[int, ...], bool] = {}
    found = []
    for point in zip(*(row.ravel().tolist() for row in rows), strict=True):
        if point not in verdicts:
            values = dict(zip(names, map(Integer, point), strict=True))
            verdicts[point] = condition.given(values).verdict is True
        found.append(verdicts[point])
    return numpy().array(found, dtype=bool).reshape(rows[0].shape)


def _first_outside(held: Any, values: Values) -> str:  # noqa: ANN401 - a bool or an array of them
    """Return the first point at which a condition does not hold, as `n = 3, k = 5`."""
    mask = numpy().asarray(held)
    place = numpy().unravel_index(mask.argmin(), mask.shape)
    broadcast = numpy().broadcast_to
    point = {name: broadcast(_as_array(value), mask.shape)[place] for name, value in values.items()}
    return ", ".join(f"{name} = {int(value):,}" for name, value in point.items())


def _in_pieces(run: Run, values: Values) -> Number:
    """Work out long rows in pieces that fit into the cache, and anything else at once."""
    rows = [value for value in values.values() if not isinstance(value, int)]
    if not rows or any(row.ndim != 1 or row.shape != rows[0].shape for row in rows):
        return run(values)
    size = rows[0].shape[0]
    if size <= _PIECE:
        return run(values)
    found: np.ndarray[Any, Any] = numpy().empty(size, dtype="int64")
    for start in range(0, size, _PIECE):
        here = slice(start, start + _PIECE)
        piece: Any = run(
            {
                name: value if isinstance(value, int) else value[here]
                for name, value in values.items()
            }
        )
        dtype = numpy().asarray(piece).dtype  # a number where no row occurs in the expression
        if dtype != found.dtype:
            found = found.astype(object)
        found[here] = piece
    return found


def _check_share(name: str, value: object) -> None:
    """Raise SymcnnError for what is no number from 0 to 1; no count depends on it."""
    try:
        found = numpy().asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise SymcnnError(f"{name} must be a number or an array of numbers") from None
    if not _all((found >= 0) & (found <= 1)):
        raise DomainError(f"{name} stands for a number from 0 to 1, not {value}")


def _integers(name: str, value: object) -> Number:
    """Return a value as a Python integer or an array of 64-bit ones; raise for anything else."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    found = numpy().asarray(value)
    if found.dtype.kind not in "iuO" or (found.dtype.kind == "O" and not _all_integers(found)):
        message = f"{name} must be an integer or an array of integers"
        raise SymcnnError(message)
    if found.ndim == 0:
        return int(found)
    small = found.dtype.kind == "i" or _extreme(found, "max") < _INT64
    array: Number = found.astype("int64" if small else "object", copy=False)
    return array


def _all_integers(found: Any) -> bool:  # noqa: ANN401 - an array of objects
    return all(isinstance(value, int) for value in found.flat)


def _as_objects(value: Number) -> Number:
    return value if isinstance(value, int) else value.astype(object)


def _as_array(value: Number) -> Any:  # noqa: ANN401 - an array
    """Return a value as an array; a number as one of objects, as it may be of any length."""
    return numpy().array(value, dtype=object) if isinstance(value, int) else value


def _extreme(value: Number, which: str) -> int:
    """Return the `min` or `max` of a value; 1 of an empty array, as no symbol is less."""
    if isinstance(value, int):
        return value
    return int(getattr(value, which)()) if value.size else 1


def _all(found: Any) -> bool:  # noqa: ANN401 - a bool or an array of them
    return bool(found) if isinstance(found, bool) else bool(found.all())
