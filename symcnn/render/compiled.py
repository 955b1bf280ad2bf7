"""A quantity as a fast NumPy function of its symbols, exact for every input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from numbers import Integral
from typing import TYPE_CHECKING, Any

from sympy import Expr, Integer, Symbol

from symcnn.algebra.condition import AtLeast, Condition, Multiple
from symcnn.algebra.polynomial import terms
from symcnn.algebra.program import Number, Run, Values, majorant, numpy, over_one, program
from symcnn.algebra.where import Where
from symcnn.errors import DomainError, SymcnnError
from symcnn.network import Network, as_network, check_counted, quantity

if TYPE_CHECKING:
    import numpy as np

_PIECE = 1 << 16
"""How many points are worked on at a time, so that what is in between stays in the cache."""
_INT64 = 1 << 63


@dataclass(frozen=True)
class Compiled:
    """A function of integers, or of arrays of them that NumPy can broadcast together.

    Call it with one argument for each of `symbols`, in their order or by name. The result is
    exact: where a 64-bit integer could overflow, Python's integers are used.
    """

    symbols: tuple[str, ...]
    expr: Expr
    _named: Mapping[str, Symbol]
    _source: tuple[str, str]
    _run: Run
    _bound: Run
    _checks: tuple[_Check, ...]

    def __reduce__(self) -> tuple[Callable[..., Compiled], tuple[str, str]]:
        """Pickle the text and the quantity; the functions are made anew from them."""
        return compiled, self._source

    def __call__(self, *args: object, **named: object) -> Number:
        """Return the quantity at the given values.

        Raises DomainError for values outside the domain, and SymcnnError for ones that are no
        integers or are not one for each symbol.
        """
        given = dict(zip(self.symbols, args, strict=False)) | named
        if len(args) + len(named) != len(self.symbols) or set(given) != set(self.symbols):
            message = f"one value is needed for each of: {', '.join(self.symbols) or 'no symbols'}"
            raise SymcnnError(message)
        points = {self._named[name]: _integers(name, value) for name, value in given.items()}
        try:
            return _in_pieces(self._exact, points)
        except OverflowError as error:
            raise SymcnnError(str(error)) from None

    def _exact(self, values: Values) -> Number:
        """Work out values, in 64 bits where nothing can overflow, else in Python's integers."""
        self._check(values)
        greatest = {name: _extreme(value, "max") for name, value in values.items()}
        if int(self._bound(greatest)) < _INT64:
            return self._run(values)
        return self._run({name: _as_objects(value) for name, value in values.items()})

    def _check(self, values: Values) -> None:
        least = {name: _extreme(value, "min") for name, value in values.items()}
        for name, value in least.items():
            if value < (1 if name.is_positive else 0):
                kind = "positive integers" if name.is_positive else "integers from 0 on"
                message = f"{name} stands for {kind}, not {value}"
                raise DomainError(message)
        for check in self._checks:
            if not ((check.rises and _all(check.holds(least))) or _all(check.holds(values))):
                message = f"a value lies outside the domain {check.condition}"
                raise DomainError(message)


@dataclass(frozen=True)
class _Check:
    """A condition as a function of the values; one that `rises` holds if it does for the least."""

    condition: Condition
    rises: bool
    holds: Callable[[Values], Any]


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
    run, bound = program(expr), program(majorant(expr))
    return Compiled(tuple(net.symbols), expr, net.symbols, (str(net), what), run, bound, checks)


@singledispatch
def _check(condition: Condition) -> _Check:
    """Return a condition as a function of the values; of any kind, one point after another."""
    return _Check(condition, rises=False, holds=lambda values: _at_each_point(condition, values))


@_check.register
def _(condition: AtLeast) -> _Check:
    found = program(condition.expr)
    rising = terms(condition.expr).items()
    rises = all(key == 1 or (key.is_Symbol and value > 0) for key, value in rising)
    return _Check(condition, rises=rises, holds=lambda values: found(values) >= 0)


@_check.register
def _(condition: Multiple) -> _Check:
    above, below = map(program, over_one(condition.expr / condition.modulus))
    return _Check(condition, rises=False, holds=lambda values: above(values) % below(values) == 0)


@_check.register
def _(condition: Where) -> _Check:
    if not isinstance(condition.condition, AtLeast):
        return _Check(
            condition, rises=False, holds=lambda values: _at_each_point(condition, values)
        )
    asked, idle = condition.condition, AtLeast(-condition.guard.expr - 1)
    holds, fails = _check(asked).holds, _check(idle).holds
    return _Check(condition, rises=False, holds=lambda values: holds(values) | fails(values))


def _at_each_point(condition: Condition, values: Values) -> bool:
    """Tell whether a condition holds at every point."""
    names = [name for name in values if name in condition.free_symbols]
    rows = numpy().broadcast_arrays(*(values[name] for name in names))
    points = set(zip(*(row.ravel().tolist() for row in rows), strict=True))
    given = (dict(zip(names, map(Integer, point), strict=True)) for point in points)
    return all(condition.given(point).verdict for point in given)


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
        if piece.dtype != found.dtype:
            found = found.astype(object)
        found[here] = piece
    return found


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


def _extreme(value: Number, which: str) -> int:
    """Return the `min` or `max` of a value; 1 of an empty array, as no symbol is less."""
    if isinstance(value, int):
        return value
    return int(getattr(value, which)()) if value.size else 1


def _all(found: Any) -> bool:  # noqa: ANN401 - a bool or an array of them
    return bool(found) if isinstance(found, bool) else bool(found.all())
