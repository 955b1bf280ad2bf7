"""Quantities of a network over a grid of values: columns, and the points that are in the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from math import prod
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeGuard

from symcnn import zoo
from symcnn.algebra.compile import numpy
from symcnn.errors import SymcnnError
from symcnn.network import Network, as_network, load
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.numeric.compiled import Compiled, compiled
from symcnn.suggestions import check_known

if TYPE_CHECKING:
    import numpy as np

MAX_POINTS = 20_000_000
"""The maximum number of points of a grid, which is held in memory."""


@dataclass(frozen=True)
class Grid:
    """Quantities at all combinations of some values, one row a point; the last symbol is fastest.

    `symbols` has a column of values for each symbol. `quantities` has a masked array for each
    quantity: points outside the domain have no value. `inside` is False for these.
    """

    symbols: Mapping[str, np.ndarray[Any, Any]]
    quantities: Mapping[str, np.ma.MaskedArray[Any, Any]]
    inside: np.ndarray[Any, Any]

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.inside)

    @property
    def columns(self) -> dict[str, Any]:
        """All columns by name, as a data frame takes them: the symbols, then the quantities."""
        return {**self.symbols, **self.quantities}


def grid(
    net: Network | str, values: Mapping[str, int | Iterable[int]], what: str | Sequence[str]
) -> Grid:
    """Return quantities at all combinations of values of the symbols, exactly.

    `values` has a number or several for each symbol, such as `range(8, 65, 8)`. A point outside the
    domain is no error: its quantities are masked. Numbers that may exceed 64 bits are Python
    integers.

    Raises SymcnnError for a symbol without a value and for an unknown one, for an unknown quantity,
    for values that are not integers, and for more than `MAX_POINTS` points.

    >>> from symcnn import parse
    >>> found = grid(parse("I(n,1)-C(5,f)"), {"n": [4, 28], "f": range(1, 3)}, ["params", "macs"])
    >>> {name: column.tolist() for name, column in found.columns.items()}
    {'n': [4, 4, 28, 28], 'f': [1, 2, 1, 2], 'params': [None, None, 26, 52], \
'macs': [None, None, 14400, 28800]}
    """
    if not isinstance(values, Mapping):
        raise SymcnnError(f"values must be a mapping of names to integers, not {values!r}")
    net = _with_symbols(net, values)
    names = (what,) if isinstance(what, str) else tuple(what)
    if not names:
        raise SymcnnError("no quantities given; a grid needs at least one")
    functions = {name: compiled(net, name) for name in names}
    axes = _read_axes(net, values)
    shape = tuple(map(len, axes.values()))
    _check_size(prod(shape))
    points = dict(zip(axes, _combine(axes.values()), strict=True))
    shares = {name: 0 for name, symbol in net.symbols.items() if is_share(symbol)}
    inside = _test_domain(next(iter(functions.values())), points, shares, prod(shape))
    kept = {name: column[inside] for name, column in points.items()}
    quantities = {
        name: _masked(inside, function(**shares, **kept) if inside.any() else 0)
        for name, function in functions.items()
    }
    return Grid(points, quantities, inside)


def _check_size(points: int) -> None:
    """Raise SymcnnError for more points than are held in memory."""
    if points > MAX_POINTS:
        raise SymcnnError(
            f"a grid of {points:,} points exceeds the limit of {MAX_POINTS:,}; "
            "`symcnn code --language sql` writes the total for a database"
        )


def _test_domain(
    function: Compiled, points: Mapping[str, Any], shares: Mapping[str, int], count: int
) -> np.ndarray[Any, Any]:
    """Return which points are in the domain, as an array of truth values."""
    inside = function.inside(**shares, **points)
    result: np.ndarray[Any, Any] = numpy().broadcast_to(inside, count).astype(bool)
    return result


def _with_symbols(net: Network | str, names: Iterable[str]) -> Network:
    """Return a network; one of the zoo keeps symbols for the names that are given values."""
    if isinstance(net, str) and net in zoo.names():
        return load(net, **{name: name for name in names})
    return as_network(net)


def _read_axes(
    net: Network, values: Mapping[str, int | Iterable[int]]
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the values of each symbol as an array, in the order of the symbols."""
    for name in values:
        check_known(name, tuple(net.symbols), "symbol")
    needed = [name for name, symbol in net.symbols.items() if not is_share(symbol)]
    missing = [name for name in needed if name not in values]
    if missing:
        raise SymcnnError(f"no values for {', '.join(missing)}; give a number or a range")
    return {name: _to_array(name, values[name]) for name in needed}


def _to_array(name: str, given: int | Iterable[int]) -> np.ndarray[Any, Any]:
    _check_size(len(given) if isinstance(given, Sized) else 1)
    several: list[object] = [*given] if isinstance(given, Iterable) else [given]
    numbers = [int(each) for each in several if _is_integer(each)]
    if not numbers or len(numbers) < len(several):
        raise SymcnnError(f"the values of {name} must be integers, at least one")
    is_small = max(map(abs, numbers)) < 1 << 63
    result: np.ndarray[Any, Any] = numpy().array(numbers, dtype="int64" if is_small else object)
    return result


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _combine(axes: Iterable[np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
    """Return all combinations, a column for each axis."""
    return [column.ravel() for column in numpy().meshgrid(*axes, indexing="ij")]


def _masked(inside: np.ndarray[Any, Any], kept: Any) -> np.ma.MaskedArray[Any, Any]:  # noqa: ANN401 - a number or an array
    """Return the values at the points of the domain, masked elsewhere."""
    values = numpy().zeros(len(inside), dtype=numpy().asarray(kept).dtype)
    values[inside] = kept
    return numpy().ma.array(values, mask=~inside)  # type: ignore[no-any-return]
