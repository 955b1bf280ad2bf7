"""Quantities of a network by name, in a written form such as layers, collected or factored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from sympy import Add, Expr, Integer, Symbol

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.polynomials.unknown import UNKNOWN, is_known, least
from symcnn.algebra.presentation.forms import printed_length
from symcnn.algebra.presentation.presented import (
    BY_SYMBOL,
    FORMS,
    presented,
    shortest,
    write_summands,
)
from symcnn.algebra.presentation.term import LowerBound, Term, sum_of
from symcnn.errors import SymcnnError
from symcnn.network.building.built_network import COUNTS
from symcnn.network.network import Network, as_network
from symcnn.network.reading_order import reading_order
from symcnn.network.trace.trace import RepeatRecord
from symcnn.suggestions import check_known

By: TypeAlias = str | Symbol | Sequence[str | Symbol] | None
"""Symbols to collect by, or their names, also as one text with commas between them."""
QUANTITIES = (*COUNTS, "flops")
"""The names of the quantities."""
_MAX_SUMMANDS = 8
"""The number of summands up to which a quantity is written layer by layer."""
_MANY = 400
"""The number of layers from which a quantity is not written stage by stage."""


def quantity(
    net: Network | str,
    name: str,
    form: str | None = None,
    by: By = None,
) -> Expr:
    """Return a quantity of a network, such as `params`, as an exact SymPy expression.

    The arguments are those of `present`; without a form, the expression is a short one. SymPy
    orders terms and factors itself. Raises SymcnnError as `present` does.

    >>> quantity("I(28,1)-C(3,w)-C(3,w)", "params", "expanded")
    9*w**2 + 11*w
    """
    if form is None and by is None:
        total = _total(as_network(net), name)
        return shortest(total) if is_known(total) else shortest(least(total)) + UNKNOWN
    return present(net, name, form, by).value


def present(
    net: Network | str,
    name: str,
    form: str | None = None,
    by: By = None,
) -> Term:
    """Return a quantity of a network in the written form.

    `form` is one of `FORMS`; `by` gives the symbols to collect by, the first outermost, for the
    forms `collected` and `horner`. By default, a quantity is written layer by layer if it has
    several symbols, no repeats and at most eight summands; otherwise in the shorter, as printed, of
    `stages` and the best of the other forms. Raises SymcnnError for an unknown quantity, form or
    symbol, and for `by` with another form.

    >>> print(present("I(n,c)-C(5,f)-P(2)-C(3,g)", "params"))
    (25·c + 1)·f + (9·f + 1)·g
    """
    net = as_network(net)
    total = _total(net, name)
    symbols = _resolve_symbols(net, by)
    if form is not None:
        check_known(form, FORMS, "form")
    if symbols and form not in (None, *BY_SYMBOL):
        raise SymcnnError(f"by requires the form {' or '.join(BY_SYMBOL)}")
    if not is_known(total):
        return LowerBound(presented(least(total), form, symbols, order=reading_order(net)))
    if form is None and not symbols:
        return _default(net, name, total)
    if form == "layers":
        return _write_layers(net, name)
    if form == "stages":
        return sum_of((1, term) for _, term in stages(net, name))
    return presented(
        total, form or "collected", symbols, order=reading_order(net), sizes=_sizes(net)
    )


def stages(net: Network | str, name: str) -> tuple[tuple[str, Term], ...]:
    """Return the name of each top-level block or layer with its summand of a quantity, in order.

    >>> net = "def res(f)=add[C(3,f,p=1)|_]; I(8,w)-res(w)*2-O(10)"
    >>> for block, params in stages(net, "params"):
    ...     print(block, params)
    res 2·w·(9·w + 1)
    O 10·(64·w + 1)
    """
    net = as_network(net)
    order, sizes = reading_order(net), _sizes(net)
    named = []
    for block, records in groupby(net.layers, lambda record: _block_of(record.path)):
        total = _scale(name) * add(getattr(record, _count(name)) for record in records)
        if total != 0:
            named.append((block, presented(total, "stages", order=order, sizes=sizes)))
    return tuple(named)


def _default(net: Network, name: str, total: Expr) -> Term:
    """Return the form in which a quantity is written unless another one is asked for."""
    order, sizes = reading_order(net), _sizes(net)
    if len(total.free_symbols) > 1 and not _has_repeats(net):
        summands = list(_summands(net, name))
        if len(summands) <= _MAX_SUMMANDS:
            return write_summands(summands, order, sizes)
    shortest_form = presented(total, order=order, sizes=sizes)
    if len(total.free_symbols) <= 1 or len(net.layers) > _MANY:
        return shortest_form
    by_stage = sum_of((1, term) for _, term in stages(net, name))
    return min(shortest_form, by_stage, key=printed_length)


def _write_layers(net: Network, name: str) -> Term:
    return write_summands(list(_summands(net, name)), reading_order(net), _sizes(net))


def _summands(net: Network, name: str) -> Iterator[Expr]:
    """Yield the summands of the layers in order, equal ones together, the number last."""
    merged: dict[Expr, Expr] = {}
    for record in net.layers:
        for summand in Add.make_args(_scale(name) * getattr(record, _count(name))):
            number, rest = summand.as_coeff_Mul()
            merged[rest] = merged.get(rest, Integer(0)) + number
    number = merged.pop(Integer(1), Integer(0))
    yield from (coefficient * rest for rest, coefficient in merged.items() if coefficient != 0)
    if number != 0 or not merged:
        yield number


def _total(net: Network, name: str) -> Expr:
    check_known(name, QUANTITIES, "quantity")
    return _scale(name) * net.total(_count(name))


def _count(name: str) -> str:
    return "macs" if name == "flops" else name


def _scale(name: str) -> Integer:
    """Return the number of floating-point operations of a multiply-accumulate, 2, for FLOPs."""
    return Integer(2 if name == "flops" else 1)


def _sizes(net: Network) -> frozenset[Expr]:
    """Return the sizes of feature maps that are sums; they are written whole."""
    return frozenset(size for record in net.layers for size in record.output.size if size.is_Add)


def _block_of(path: str) -> str:
    """Return the first step of a path without its index: stage2[3].C is in stage2."""
    return path.partition(".")[0].partition("[")[0]


def _has_repeats(net: Network) -> bool:
    return any(isinstance(record, RepeatRecord) or "[" in record.path for record in net.layers)


def _resolve_symbols(net: Network, by: By) -> tuple[Symbol, ...]:
    """Return the symbols to collect by; their names may be separated by commas."""
    if by is None:
        return ()
    given = by.split(",") if isinstance(by, str) else [by] if isinstance(by, Symbol) else by
    names = [str(name).strip() for name in given]
    for name in names:
        check_known(name, tuple(net.symbols), "symbol")
    return tuple(net.symbols[name] for name in names)
