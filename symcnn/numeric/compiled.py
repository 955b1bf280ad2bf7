"""A quantity as a fast NumPy function of its symbols, exact for every input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial, singledispatch
from math import prod
from numbers import Integral
from typing import TYPE_CHECKING, Any

from sympy import Expr, Integer, Symbol

from symcnn.algebra.compile import (
    Number,
    Run,
    Values,
    absolute_bound,
    as_single_fraction,
    numpy,
    program,
)
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.errors import DomainError, SymcnnError
from symcnn.network import Network, as_network, check_counted, quantity
from symcnn.network.analysis.symbol_roles import is_share

if TYPE_CHECKING:
    import numpy as np

_PIECE_SIZE = 1 << 16
"""The number of points evaluated at a time, so that intermediate arrays fit into the cache."""
_INT64_END = 1 << 63


@dataclass(frozen=True)
class _Points:
    """A value or an array for each symbol."""

    values: Values

    @cached_property
    def least(self) -> dict[Symbol, int]:
        """The smallest value of each symbol."""
        return {name: _reduce(value, "min") for name, value in self.values.items()}

    @cached_property
    def greatest(self) -> dict[Symbol, int]:
        """The largest value of each symbol."""
        return {name: _reduce(value, "max") for name, value in self.values.items()}

    @cached_property
    def objects(self) -> dict[Symbol, Number]:
        """The values as Python integers, which do not overflow."""
        return {name: _to_objects(value) for name, value in self.values.items()}


@dataclass(frozen=True)
class _Exact:
    """An exact function: in 64 bits if no intermediate result can overflow, else unbounded."""

    run: Run
    bound: Run

    @classmethod
    def of(cls, expr: Expr) -> _Exact:
        """Compile an expression, and a bound on all its intermediate results."""
        return cls(program(expr), program(absolute_bound(expr)))

    def __call__(self, points: _Points) -> Number:
        """Return the exact values of the expression."""
        fits = int(self.bound(points.greatest)) < _INT64_END
        return self.run(points.values if fits else points.objects)


@dataclass(frozen=True)
class _Check:
    """A compiled condition; if it `rises`, it holds everywhere once at the smallest values."""

    condition: Condition
    rises: bool
    holds: Callable[[_Points], Any]

    def check(self, points: _Points) -> None:
        """Raise DomainError with the first point at which the condition does not hold."""
        if self.rises and _all(self.holds(_Points(points.least))):
            return
        holds = self.holds(points)
        if not _all(holds):
            point = _format_first_outside(holds, self._restrict(points))
            message = f"{point} lies outside the domain {self.condition}"
            raise DomainError(message)

    def _restrict(self, points: _Points) -> Values:
        """Return the values of the symbols in the condition."""
        names = self.condition.free_symbols
        return {name: value for name, value in points.values.items() if name in names}


@dataclass(frozen=True)
class Compiled:
    """An exact, vectorized function of integers or of integer arrays that broadcast together.

    Call it with one argument for each of `symbols`, by position or by name. Both the result and
    the check of the domain are exact: if a 64-bit integer could overflow, Python integers are used.
    """

    symbols: tuple[str, ...]
    expr: Expr
    _named: Mapping[str, Symbol]
    _source: tuple[str, str]
    _function: _Exact
    _checks: tuple[_Check, ...]

    def __reduce__(self) -> tuple[Callable[..., Compiled], tuple[str, str]]:
        """Pickle the source text and the quantity; unpickling compiles them again."""
        return compiled, self._source

    def __call__(self, *args: object, **named: object) -> Number:
        """Return the quantity at some values, an int or an array.

        Raises DomainError with the first point outside the domain, and SymcnnError for values that
        are not integers, and for missing, unknown or repeated symbols.
        """
        return _run_in_pieces(self._check_and_run, self._read_points(args, named))

    def inside(self, *args: object, **named: object) -> Number:
        """Return whether some values are in the domain, as 0 or 1: an int or an array.

        Raises SymcnnError as a call does.

        >>> from symcnn import parse
        >>> compiled(parse("I(n,1)-C(5,f)"), "params").inside(n=4, f=1)
        0
        """
        return _run_in_pieces(self._test, self._read_points(args, named))

    def _read_points(self, args: tuple[object, ...], named: Mapping[str, object]) -> Values:
        """Return the values of the symbols; raise SymcnnError for missing and unknown ones."""
        arguments = {**dict(zip(self.symbols, args, strict=False)), **named}
        if len(args) + len(named) != len(self.symbols) or set(arguments) != set(self.symbols):
            message = f"expected one value for each of: {', '.join(self.symbols) or 'no symbols'}"
            raise SymcnnError(message)
        points = {}
        for name, value in arguments.items():
            if is_share(self._named[name]):
                _check_share(name, value)
            else:
                points[self._named[name]] = _to_integers(name, value)
        return points

    def _test(self, values: Values) -> Number:
        """Return which points are in the domain; a condition is asked where those before hold."""
        rows = dict(zip(values, numpy().broadcast_arrays(*values.values()), strict=True))
        shape = next(iter(rows.values())).shape if rows else ()
        kept = {name: row.ravel() for name, row in rows.items()}
        places = numpy().arange(prod(shape))
        tests: list[Callable[[_Points], Any]] = [partial(_is_large_enough, name) for name in kept]
        for test in [*tests, *(check.holds for check in self._checks)]:
            held = numpy().broadcast_to(test(_Points(kept)), places.shape)
            places = places[held]
            kept = {name: row[held] for name, row in kept.items()}
        inside = numpy().zeros(prod(shape), dtype="int64")
        inside[places] = 1
        result: Number = inside.reshape(shape) if shape else int(inside[0])
        return result

    def _check_and_run(self, values: Values) -> Number:
        """Check that the values are in the domain, and return the quantity."""
        points = _Points(values)
        for name, value in points.least.items():
            if value < _least(name):
                kind = "a positive integer" if name.is_positive else "a non-negative integer"
                message = f"{name} must be {kind}, not {value}"
                raise DomainError(message)
        for check in self._checks:
            check.check(points)
        return self._function(points)


def compiled(net: Network | str, what: str) -> Compiled:
    """Compile a quantity of a network into a fast function of `net.symbols`, in their order.

    Raises SymcnnError for an unknown quantity, and for a total with unknown counts.

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


def _least(name: Symbol) -> int:
    return 1 if name.is_positive else 0


def _is_large_enough(name: Symbol, points: _Points) -> Any:  # noqa: ANN401 - or an array
    return points.values[name] >= _least(name)


@singledispatch
def _check(condition: Condition) -> _Check:
    """Compile a condition; one of an unregistered class is evaluated point by point."""
    return _Check(condition, rises=False, holds=lambda points: _test_each_point(condition, points))


@_check.register
def _compile_at_least(condition: AtLeast) -> _Check:
    gap = _Exact.of(condition.expr)
    rising = terms(condition.expr).items()
    rises = all(key == 1 or (key.is_Symbol and value > 0) for key, value in rising)
    return _Check(condition, rises=rises, holds=lambda points: gap(points) >= 0)


@_check.register
def _compile_multiple(condition: Multiple) -> _Check:
    above, below = map(_Exact.of, as_single_fraction(condition.expr / condition.modulus))
    return _Check(condition, rises=False, holds=lambda points: above(points) % below(points) == 0)


@_check.register
def _compile_where(condition: Where) -> _Check:
    if not isinstance(condition.condition, AtLeast):
        return _Check(
            condition, rises=False, holds=lambda points: _test_each_point(condition, points)
        )
    guarded, no_guard = condition.condition, condition.guard.negation
    holds, is_idle = _check(guarded).holds, _check(no_guard).holds
    return _Check(condition, rises=False, holds=lambda points: holds(points) | is_idle(points))


def _test_each_point(condition: Condition, points: _Points) -> Any:  # noqa: ANN401 - or an array
    """Return whether a condition holds at each point, as an array."""
    names = [name for name in points.values if name in condition.free_symbols]
    rows = numpy().broadcast_arrays(*(points.objects[name] for name in names))
    verdicts: dict[tuple[int, ...], bool] = {}
    held = []
    for point in zip(*(row.ravel().tolist() for row in rows), strict=True):
        if point not in verdicts:
            values = dict(zip(names, map(Integer, point), strict=True))
            verdicts[point] = condition.substitute(values).verdict is True
        held.append(verdicts[point])
    return numpy().array(held, dtype=bool).reshape(rows[0].shape)


def _format_first_outside(held: Any, values: Values) -> str:  # noqa: ANN401 - a bool or an array of them
    """Return the first point outside a domain, as `n = 3, k = 5`."""
    mask = numpy().asarray(held)
    index = numpy().unravel_index(mask.argmin(), mask.shape)
    broadcast = numpy().broadcast_to
    point = {name: broadcast(_to_array(value), mask.shape)[index] for name, value in values.items()}
    return ", ".join(f"{name} = {int(value):,}" for name, value in point.items())


def _run_in_pieces(run: Run, values: Values) -> Number:
    """Evaluate long 1-D arrays in pieces that fit into the cache, and anything else at once.

    Raises SymcnnError for a number with too many digits.
    """
    try:
        return _run_pieces(run, values)
    except OverflowError as error:
        raise SymcnnError(str(error)) from None


def _run_pieces(run: Run, values: Values) -> Number:
    rows = [value for value in values.values() if not isinstance(value, int)]
    if not rows or any(row.ndim != 1 or row.shape != rows[0].shape for row in rows):
        return run(values)
    size = rows[0].shape[0]
    if size <= _PIECE_SIZE:
        return run(values)
    result: np.ndarray[Any, Any] = numpy().empty(size, dtype="int64")
    for start in range(0, size, _PIECE_SIZE):
        span = slice(start, start + _PIECE_SIZE)
        piece: Any = run(
            {
                name: value if isinstance(value, int) else value[span]
                for name, value in values.items()
            }
        )
        dtype = numpy().asarray(piece).dtype  # a number if the expression is constant
        if dtype != result.dtype:
            result = result.astype(object)
        result[span] = piece
    return result


def _check_share(name: str, value: object) -> None:
    """Raise SymcnnError for a value that is not a number, DomainError for one outside 0 to 1."""
    try:
        numbers = numpy().asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise SymcnnError(f"{name} must be a number or an array of numbers") from None
    if not _all((numbers >= 0) & (numbers <= 1)):
        raise DomainError(f"{name} must be a number from 0 to 1, not {value}")


def _to_integers(name: str, value: object) -> Number:
    """Return a value as an int or an integer integers; raise SymcnnError for any other value."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    integers = numpy().asarray(value)
    if integers.dtype.kind not in "iuO" or (
        integers.dtype.kind == "O" and not _all_integers(integers)
    ):
        message = f"{name} must be an integer or an array of integers"
        raise SymcnnError(message)
    if integers.ndim == 0:
        return int(integers)
    small = integers.dtype.kind == "i" or _reduce(integers, "max") < _INT64_END
    result: Number = integers.astype("int64" if small else "object", copy=False)
    return result


def _all_integers(array: Any) -> bool:  # noqa: ANN401 - an object array
    return all(isinstance(value, int) for value in array.flat)


def _to_objects(value: Number) -> Number:
    return value if isinstance(value, int) else value.astype(object)


def _to_array(value: Number) -> Any:  # noqa: ANN401 - an array
    """Return a value as an array; an int as an object array, as it may exceed 64 bits."""
    return numpy().array(value, dtype=object) if isinstance(value, int) else value


def _reduce(value: Number, which: str) -> int:
    """Return the `min` or `max` of a value; 1 for an empty array, which any symbol can be."""
    if isinstance(value, int):
        return value
    return int(getattr(value, which)()) if value.size else 1


def _all(holds: Any) -> bool:  # noqa: ANN401 - a bool or an array of them
    return bool(holds) if isinstance(holds, bool) else bool(holds.all())
