"""Formulas that are shown together, in names for their parts that are defined once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.presentation.function_terms import WithParts
from symcnn.algebra.presentation.named_sums import name_sums
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.parts import NamedPart, NamedParts, name_channels, name_parts
from symcnn.algebra.presentation.term import Name, Term


@dataclass(frozen=True)
class NamedFormulas:
    """Formulas, and the names that occur in them."""

    formulas: tuple[Term, ...]
    parts: tuple[NamedPart, ...] = ()

    def join(self) -> tuple[Term, ...]:
        """Return each formula with the definitions of its own names."""
        return tuple(map(self._define, self.formulas))

    def _define(self, formula: Term) -> Term:
        used = formula.value.free_symbols
        parts = tuple(
            (Name(part.name), part.call, part.value) for part in self.parts if part.name in used
        )
        return WithParts(formula, parts) if parts else formula


def write_in_names(  # noqa: PLR0913, PLR0917 - what names are given to, and what they must not be
    totals: Collection[Expr],
    sizes: Iterable[Expr],
    calls: Iterable[tuple[str, str, Expr]],
    taken: Collection[str],
    order: Order,
    write: Callable[[NamedParts], Iterable[Term]],
    channels: Sequence[Expr] = (),
) -> NamedFormulas:
    """Return formulas of totals, in one set of names for all of them.

    Long sizes, the values of calls, `channels` that have much in common, and repeated sums have
    names, none of them one of `taken`. `write` returns the formulas in the other given names.
    """
    symbols = {symbol for total in totals for symbol in total.free_symbols}
    used = {*taken, *(symbol.name for symbol in symbols)}
    parts = name_channels(name_parts(totals, sizes, calls, used, order), channels, used, order)
    names = [part.name for part in parts.parts]
    used |= {name.name for name in names}
    indices = symbols - {*order.symbols} if order.symbols else set()  # have values in loops only
    formulas, sums = name_sums(tuple(write(parts)), used, [*names, *indices], order)
    return NamedFormulas(formulas, _occurring((*parts.parts, *sums), formulas))


def _occurring(parts: Sequence[NamedPart], formulas: Iterable[Term]) -> tuple[NamedPart, ...]:
    """Return the names in formulas, and those in their definitions."""
    symbols = {symbol for formula in formulas for symbol in formula.value.free_symbols}
    for part in reversed(parts):
        symbols |= part.value.value.free_symbols if part.name in symbols else set()
    return tuple(part for part in parts if part.name in symbols)
