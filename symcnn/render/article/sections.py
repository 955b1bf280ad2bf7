"""The sections of a paper about a network, each as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.network import QUANTITIES, Network
from symcnn.network.receptive_field.view import Unknown
from symcnn.render.article import derivation
from symcnn.render.article.blocks import Block, Code, Display, Heading, Prose
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import (
    Chain,
    Listed,
    Math,
    Name,
    Number,
    Words,
    fenced,
    relation,
)
from symcnn.render.math.quantities import LABELS, quantity
from symcnn.render.math.statements import statement
from symcnn.render.tables import columns
from symcnn.render.tables.symbol_kinds import kinds
from symcnn.suggestions import check_known

CONVENTION = (
    "MACs are the multiply-accumulates of convolutions and dense layers, biases not counted; "
    "FLOPs are 2·MACs."
)


@dataclass(frozen=True)
class Choice:
    """What is to be shown of a network, and how."""

    form: str | None = None
    """The form of totals; the shortest where it is not given."""
    by: str | None = None
    """The symbol whose powers terms are ordered by."""
    columns: tuple[str, ...] | None = None
    """The columns of the table, or the parts of a derivation; the usual ones if not given."""


def total(net: Network, name: str, choice: Choice) -> Display:
    """Return a total: its name, and what it is equal to."""
    return Display(Words(LABELS[name]), (quantity(net, name, choice.form, choice.by),))


def table(net: Network, choice: Choice) -> Iterator[Block]:
    """Yield the table of the layers."""
    yield columns.table(net, choice.columns or None)


def derived(net: Network, choice: Choice) -> Iterator[Block]:
    """Yield how the parameters of each layer come about, then how their sum does."""
    yield derivation.parameters(net, choice.columns or derivation.PARTS)
    yield derivation.of_sum(net, choice.form, choice.by)


def sized(net: Network, choice: Choice) -> Iterator[Block]:
    """Yield how the sizes come about."""
    yield from derivation.sizes(net, choice.columns or derivation.PARTS)


def domain(net: Network, choice: Choice) -> Iterator[Block]:
    """Yield what the symbols stand for, and when the formulas hold."""
    del choice
    if not net.symbols:
        yield Prose(("There are no symbols: all numbers are known.",))
        return
    yield Prose(tuple(_holding(net)))


def _holding(net: Network) -> Iterator[str | Math]:
    found = kinds(net)
    counts = relation(_names(found.counts), "≥", Number(0))
    said = (
        ("positive integers ", found.positive, _names(found.positive)),
        ("integers ", found.bounded, _names(found.bounded)),
        ("integers ", found.counts, counts),
        ("numbers from 0 to 1 ", found.shares, _names(found.shares)),
    )
    start = "The formulas hold for "
    for words, names, shown in said:
        if names:
            yield from (start + words, shown)
            start = " and "
    yield from _conditions(net.domain)
    yield "."


def _names(names: Iterable[str]) -> Math:
    return Listed(tuple(map(Name, names)))


def _conditions(conditions: Iterable[Condition]) -> Iterator[str | Math]:
    """Yield conditions in a sentence: with n ≥ 12 and n ≡ 0 (mod 4)."""
    for place, condition in enumerate(conditions):
        yield " and " if place else " with "
        yield statement(condition)


def totals(net: Network, choice: Choice) -> Iterator[Block]:
    """Yield the totals in closed form, and the receptive field where it is known."""
    left_out = {"weights", "biases"} | (set() if net.total("frozen") != 0 else {"frozen"})
    for name in QUANTITIES:
        if name not in left_out:
            yield total(net, name, choice)
    yield Prose((CONVENTION,))
    if net.unknown_view is not None:
        yield from _unknown(net.unknown_view)
    if net.view is not None:
        yield Display(Words("receptive field"), (_axes(net.view.receptive_field),))
        ends = [item.text for item in net.layers if item.path == net.view.ends]
        yield from (Prose((f"That is at the input of {text}.",)) for text in ends[:1])


def _unknown(found: Unknown) -> Iterator[Block]:
    """Yield what receptive fields are never below, and from where on they are not known."""
    if found.least is not None:
        shown = _axes(found.least)
        end = f", and not known from {found.start} on."
        yield Prose(("The receptive field is at least ", shown, end))


def _axes(values: tuple[Expr, ...]) -> Math:
    """Return the numbers along the axes, 3×1, and one alone where all are equal."""
    sides = tuple(map(expression, values))
    if len(set(sides)) == 1:
        return sides[0]
    return Chain(tuple(map(fenced, sides)), ("×",) * (len(sides) - 1))


def everything(net: Network, choice: Choice) -> Iterator[Block]:
    """Yield all sections, each under its title."""
    yield Code(str(net).replace("; ", "\n"))
    yield from domain(net, choice)
    for title, section in _SECTIONS.items():
        yield Heading(title)
        yield from section(net, Choice(choice.form, choice.by))


_SECTIONS: dict[str, Callable[[Network, Choice], Iterator[Block]]] = {
    "Layers": table,
    "Totals": totals,
    "How the parameters come about": derived,
    "How the sizes come about": sized,
}
PARTS: dict[str, Callable[[Network, Choice], Iterator[Block]]] = {
    "sizes": sized,
    "derivation": derived,
    "table": table,
    "domain": domain,
    "totals": totals,
    "all": everything,
}
"""What can be shown beside a single total, by its name."""
WHAT = (*QUANTITIES, *PARTS)
"""All that can be shown of a network."""


def sections(net: Network, what: str, choice: Choice) -> tuple[Block, ...]:
    """Return what is asked for as blocks; raise SymcnnError for what there is not."""
    check_known(what, WHAT, "part of a paper")
    if what in PARTS:
        return tuple(PARTS[what](net, choice))
    return (total(net, what, choice),)
