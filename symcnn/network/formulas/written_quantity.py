"""A quantity of a network as a formula: layer by layer, stage by stage, or in another form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Protocol

from sympy import Add, Expr, Integer, Symbol

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.polynomials.powers import normalize
from symcnn.algebra.polynomials.unknown import is_known, least
from symcnn.algebra.presentation.atoms import in_atoms, whole_sums
from symcnn.algebra.presentation.forms import Former
from symcnn.algebra.presentation.function_terms import LowerBound
from symcnn.algebra.presentation.named_formulas import NamedFormulas, write_in_names
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.parts import NamedParts
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.presented import presented, write_summands
from symcnn.algebra.presentation.printed_length import printed_length
from symcnn.algebra.presentation.term import Term, signed_terms, sum_of
from symcnn.network.analysis.program_names import bound_names
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.formulas.function_values import function_values
from symcnn.network.trace.trace import LayerRecord, RepeatRecord

_MAX_SUMMANDS = 8
"""The number of summands up to which a quantity is written layer by layer."""
_MAX_LAYERS = 400
"""The number of layers up to which the form `stages` is compared with others."""


class Cells(Protocol):
    """Formulas of a table that is shown with the totals."""

    @property
    def numbers(self) -> Sequence[Expr]:
        """The counts and sizes in symbols."""

    @property
    def channels(self) -> Sequence[Expr]:
        """The channels in symbols, and other sums that stand alone."""

    def write(self, parts: NamedParts) -> Iterable[Term]:
        """Return the formulas in given names."""


@dataclass(frozen=True)
class WrittenQuantity:
    """A quantity of a network, in symbols or in named parts."""

    net: BuiltNetwork
    count: str
    parts: NamedParts = NamedParts()

    @cached_property
    def total(self) -> Expr:
        """The sum over the layers."""
        return self.parts.apply(self.net.total(self.count))

    @cached_property
    def order(self) -> Order:
        """The order of the symbols."""
        return self.parts.extend(self.net.order)

    @cached_property
    def sizes(self) -> frozenset[Expr]:
        """The sizes of feature maps that are sums; they are written whole."""
        sizes = map(self.parts.apply, _sizes_of(self.net))
        return frozenset(size for size in sizes if size.is_Add)

    def write(self, form: str | None, by: Sequence[Symbol] = ()) -> Term:
        """Return the quantity in a form, by default in the one that reads best."""
        if not is_known(self.total):
            return LowerBound(presented(least(self.total), form, by, order=self.order))
        if form is None and not by:
            return self.write_shortest()
        if form == "layers":
            return self._write_summands(self.summands())
        if form == "stages":
            return sum_of((1, term) for _, term in self.stages())
        return self._present(self.total, form or "collected", by)

    def write_shortest(self) -> Term:
        """Return the form in which a quantity is written unless another one is asked for.

        With several symbols, no repeats and at most eight summands, these are the layers; otherwise
        the shorter, as printed, of the stages and the other forms.
        """
        has_one_symbol = len(self.total.free_symbols) <= 1
        if not has_one_symbol and not self._has_repeats():
            summands = self.summands()
            if len(summands) <= _MAX_SUMMANDS:
                return self._write_summands(summands)
        collected = self._present(self.total)
        if has_one_symbol or len(self.net.layers) > _MAX_LAYERS:
            return collected
        by_stage = sum_of((1, term) for _, term in self.stages())
        return min(collected, by_stage, key=printed_length)

    def write_terms(self) -> Term:
        """Return the total as a sum of products, in which the sizes are whole."""
        former = Former(self.order)
        return former.write(former.expand(in_atoms(self.total, whole_sums(self.total, self.sizes))))

    def write_count(self, *records: LayerRecord | RepeatRecord) -> Term:
        """Return the count of a layer as its rule has it, or of several as totals are written.

        A repeat stands for several layers. Common factors are out, such as the number of
        iterations, unless that has more characters.
        """
        count = self._sum(records)
        is_layer = len(records) == 1 and isinstance(records[0], LayerRecord)
        if is_layer or not is_known(count):
            return arrange(self.parts.channels.express(count), self.order)
        forms = [self._present(count, form) for form in ("factored", None)]
        return min((*forms, *self._by_iterations(records)), key=lambda form: len(str(form)))

    def _by_iterations(self, records: Sequence[LayerRecord | RepeatRecord]) -> Iterator[Term]:
        """Yield the count of single layers plus that of repeats, if there are both.

        The first iteration of a stage is often a layer of its own: a + (N - 1)·b.
        """
        repeats = [record for record in records if isinstance(record, RepeatRecord)]
        if 0 < len(repeats) < len(records):
            single = [record for record in records if isinstance(record, LayerRecord)]
            first = self._present(self._sum(single))
            rest = self._present(self._sum(repeats), "factored")
            yield sum_of([*signed_terms(first), *signed_terms(rest)])

    def stages(self) -> Iterator[tuple[str, Term]]:
        """Yield the name of each top-level block or layer that counts, with its summand."""
        for block, records in groupby(self.net.layers, lambda record: _block_of(record.path)):
            total = self._sum(records)
            if total != 0:
                yield block, self._present(total, "stages")

    def summands(self) -> list[Expr]:
        """Return the summands of the layers in order, equal ones together, the number last."""
        merged: dict[Expr, Expr] = {}
        for record in self.net.layers:
            for summand in Add.make_args(self._summand(record)):
                number, rest = summand.as_coeff_Mul()
                merged[rest] = merged.get(rest, Integer(0)) + number
        number = merged.pop(Integer(1), Integer(0))
        summands = [times * rest for rest, times in merged.items() if times != 0]
        return [*summands, number] if number != 0 or not summands else summands

    def _summand(self, record: LayerRecord | RepeatRecord) -> Expr:
        """Return the count of a layer; that of a repeat of unequal iterations as a product."""
        total = self._sum([record])
        if isinstance(record, RepeatRecord) and not record.has_equal_iterations(self.count):
            return normalize(self._present(total, "stages").value)
        return total

    def _sum(self, records: Iterable[LayerRecord | RepeatRecord]) -> Expr:
        return self.parts.apply(add(record.quantity(self.count) for record in records))

    def _present(self, expr: Expr, form: str | None = None, by: Sequence[Symbol] = ()) -> Term:
        return presented(expr, form, by, order=self.order, sizes=self.sizes)

    def _write_summands(self, summands: Sequence[Expr]) -> Term:
        return write_summands(summands, self.order, self.sizes)

    def _has_repeats(self) -> bool:
        return any(
            isinstance(record, RepeatRecord) or "[" in record.path for record in self.net.layers
        )


def write_together(
    quantities: Sequence[WrittenQuantity],
    others: Sequence[Expr],
    form: str | None,
    by: Sequence[Symbol] = (),
    cells: Cells | None = None,
) -> NamedFormulas:
    """Return quantities of one network in a form, other expressions and cells, in shared names."""
    net = quantities[0].net

    def write(parts: NamedParts) -> Iterator[Term]:
        order = parts.extend(net.order)
        yield from (replace(quantity, parts=parts).write(form, by) for quantity in quantities)
        yield from (presented(parts.apply(other), order=order) for other in others)
        yield from cells.write(parts) if cells else ()

    numbers, shown_channels = (cells.numbers, cells.channels) if cells else ((), ())
    totals = [*(quantity.total for quantity in quantities), *others, *numbers, *shown_channels]
    channels = {record.output.channels for record in net.layers}
    taken = {*net.symbols, *bound_names(net.program)}
    calls = sorted(function_values(net), key=lambda call: call[-1] not in channels)
    sizes = _sizes_of(net)
    return write_in_names(totals, sizes, calls, taken, net.order, write, shown_channels)


def _sizes_of(net: BuiltNetwork) -> list[Expr]:
    """Return the sizes of feature maps, in order."""
    return list(dict.fromkeys(size for record in net.layers for size in record.output.size))


def _block_of(path: str) -> str:
    """Return the first step of a path without its index: stage2[3].C is in stage2."""
    return path.partition(".")[0].partition("[")[0]
