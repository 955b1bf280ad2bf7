"""Quantities of a network by name, in a written form such as layers, collected or factored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.unknown import formed
from symcnn.algebra.presentation.named_formulas import NamedFormulas
from symcnn.algebra.presentation.parts import NO_PARTS, NamedParts
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.presented import BY_SYMBOL, FORMS, shortest
from symcnn.algebra.presentation.term import Term
from symcnn.errors import SymcnnError
from symcnn.network.building.built_network import COUNTS
from symcnn.network.formulas.written_quantity import Cells, WrittenQuantity, write_together
from symcnn.network.network import Network, as_network
from symcnn.network.substitution.member_values import members_of
from symcnn.network.trace.applied_layer import LAYER_QUANTITIES
from symcnn.network.trace.trace import LayerRecord, RepeatRecord
from symcnn.suggestions import check_known

By: TypeAlias = str | Symbol | Sequence[str | Symbol] | None
"""Symbols to collect by, or their names, also as one text with commas between them."""
QUANTITIES = (*COUNTS, "flops")
"""The quantities that symcnn states itself; `LAYER_QUANTITIES` has those of counters, too."""


def without_frozen(names: Iterable[str], *nets: Network) -> tuple[str, ...]:
    """Return names of quantities, without the frozen weights unless a network has some.

    >>> from symcnn import parse
    >>> without_frozen(("params", "frozen", "macs"), parse("I(28,1)-C(3,8)"))
    ('params', 'macs')
    """
    has_frozen = any(net.total("frozen") != 0 for net in nets)
    return tuple(name for name in names if has_frozen or name != "frozen")


def quantity(net: Network | str, name: str, form: str | None = None, by: By = None) -> Expr:
    """Return a quantity of a network, such as `params`, as an exact SymPy expression.

    The arguments are those of `present`; without a form, the expression is a short one. SymPy
    orders terms and factors itself. Raises SymcnnError as `present` does.

    >>> quantity("I(28,1)-C(3,w)-C(3,w)", "params", "expanded")
    9*w**2 + 11*w
    """
    if form is None and by is None:
        return formed(_written(as_network(net), name).total, shortest)
    return present(net, name, form, by).value


def present(
    net: Network | str,
    name: str,
    form: str | None = None,
    by: By = None,
    *,
    where: bool = False,
) -> Term:
    """Return a quantity of a network in the written form.

    `form` is one of `FORMS`; `by` gives the symbols to collect by, the first outermost, for the
    forms `collected` and `horner`. By default, a quantity is written layer by layer if it has
    several symbols, no repeats and at most eight summands; otherwise in the shorter, as printed, of
    `stages` and the best of the other forms. `where` names long sizes, the values of `let`
    functions and sums that are repeated, and gives their values after the formula.

    Raises SymcnnError for an unknown quantity, form or symbol, and for `by` with another form.

    >>> print(present("I(n,c)-C(5,f)-P(2)-C(3,g)", "params"))
    (25·c + 1)·f + (9·f + 1)·g
    >>> print(present("I(n,c)-C(5,f)-P(2)-C(3,g)", "macs", where=True))
    25·c·f·(n - 4)² + 9·f·g·m² where m = ⌊n/2⌋ - 4
    """
    (formula,) = present_together(net, (name,), form, by, where=where).join()
    return formula


def present_together(  # noqa: PLR0913 - the options of a form
    net: Network | str,
    names: Sequence[str],
    form: str | None = None,
    by: By = None,
    *,
    where: bool = False,
    others: Sequence[Expr] = (),
    cells: Cells | None = None,
) -> NamedFormulas:
    """Return quantities of a network in the written form, to be shown together.

    `where` gives names as in `present`, but one set of names for all quantities, and for the
    expressions of `others` and the `cells` of a table, which follow them. Raises SymcnnError as
    `present` does.

    >>> shown = present_together("I(n,c)-C(5,f)-P(2)-C(3,g)", ("macs", "activations"), where=True)
    >>> for formula in shown.formulas:
    ...     print(formula)
    25·c·f·(n - 4)² + 9·f·g·m_2²
    f·(n - 4)² + f·m_1² + g·m_2²
    """
    net = as_network(net)
    quantities = [_written(net, name) for name in names]
    symbols = _resolve_symbols(net, by)
    if form is not None:
        check_known(form, FORMS, "form")
    if symbols and form not in (None, *BY_SYMBOL):
        raise SymcnnError(f"by requires the form {' or '.join(BY_SYMBOL)}")
    if where:
        return write_together(quantities, others, form, symbols, cells)
    formulas = (quantity.write(form, symbols) for quantity in quantities)
    return NamedFormulas((*formulas, *map(arrange, others)))


def write_count(
    net: Network | str,
    name: str,
    *records: LayerRecord | RepeatRecord,
    parts: NamedParts = NO_PARTS,
) -> Term:
    """Return a quantity of a layer as its rule has it, or of several layers as totals are written.

    `parts` are the names in which it is written. Raises SymcnnError for an unknown quantity.

    >>> net = as_network("I(8,1)-C(3,w)*N")
    >>> print(write_count(net, "params", net.layers[-1]))
    w·(N - 1)·(9·w + 1)
    """
    return replace(_written(as_network(net), name), parts=parts).write_count(*records)


def stages(net: Network | str, name: str) -> tuple[tuple[str, Term], ...]:
    """Return the name of each top-level block or layer with its summand of a quantity, in order.

    Raises SymcnnError for an unknown quantity.

    >>> net = "def res(f)=add[C(3,f,p=1)|_]; I(8,w)-res(w)*2-O(10)"
    >>> for block, params in stages(net, "params"):
    ...     print(block, params)
    res 2·w·(9·w + 1)
    O 10·(64·w + 1)
    """
    return tuple(_written(as_network(net), name).stages())


def _written(net: Network, name: str) -> WrittenQuantity:
    check_known(name, LAYER_QUANTITIES, "quantity")
    return WrittenQuantity(net, name)


def _resolve_symbols(net: Network, by: By) -> tuple[Symbol, ...]:
    """Return the symbols to collect by; their names may be separated by commas.

    A family stands for its members.
    """
    if by is None:
        return ()
    given = by.split(",") if isinstance(by, str) else [by] if isinstance(by, Symbol) else by
    names = [str(name).strip() for name in given]
    symbols = {name: [symbol] for name, symbol in net.symbols.items()}
    for family in net.families:
        symbols[family] = [net.symbols[name] for name in members_of(net.symbols, family)]
    for name in names:
        check_known(name, tuple(each for each, members in symbols.items() if members), "symbol")
    return tuple(symbol for name in names for symbol in symbols[name])
