"""The sections of an article about a network, each as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, Integer, Symbol

from symcnn.algebra.presentation.named_formulas import NamedFormulas
from symcnn.algebra.presentation.parts import NamedPart
from symcnn.network import COUNTS, LAYER_QUANTITIES, QUANTITIES, Network, without_frozen
from symcnn.network.quantities import By
from symcnn.network.receptive_field.view import Unknown
from symcnn.render.article.blocks import (
    Aligned,
    Code,
    Display,
    Heading,
    PlainBlock,
    Prose,
)
from symcnn.render.article.count_derivation import counts, of_sum
from symcnn.render.article.derivation import PARTS as STEPS
from symcnn.render.article.domain_sentence import describe_domain
from symcnn.render.article.field_derivation import fields
from symcnn.render.article.size_derivation import sizes
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.nodes import (
    Chain,
    Mark,
    Math,
    Name,
    Number,
    Row,
    Run,
    Sum,
    Words,
    fenced,
    product,
)
from symcnn.render.math.nodes import total as sum_of
from symcnn.render.math.quantity_math import LABELS, present_readably, quantity
from symcnn.render.outline.label_parts import split_label, symbol_names
from symcnn.render.outline.row import place_of
from symcnn.render.tables import layer_table
from symcnn.suggestions import check_known

_CONVENTION = (
    "MACs are the multiply-accumulates of convolutions and dense layers, biases not counted"
)
_PARTS_OF_PARAMS = ("weights", "biases")
_STORED = ("activations", "params", "frozen")
"""The totals that are stored, beside the input."""
_MEMORY = (
    "The memory is that of one example with four bytes per number. Inference stores the input, the "
    "activations and the parameters; training with Adam adds the gradient and two moments of each "
    "trainable parameter."
)
_DOUBLED = "; FLOPs are 2·MACs"
"""The end of the convention if the FLOPs are a number; else their equation states it."""


@dataclass(frozen=True)
class Choice:
    """Options of the sections: the form and order of totals, and the columns of tables."""

    form: str | None = None
    """The form of totals; the shortest by default."""
    by: By = None
    """The symbol by whose powers the terms are ordered."""
    columns: tuple[str, ...] | None = None
    """The columns of the table, or the parts of a derivation; None for the default ones."""
    quantity: str = "params"
    """The quantity of a derivation; one of `DERIVED`."""
    where: bool | None = None
    """Whether the long parts of totals have names; None for those of more than four lines."""


def total(net: Network, name: str, choice: Choice) -> Display:
    """Return a total as an equation: its name and its formula."""
    formula = quantity(net, name, choice.form, choice.by, where=choice.where)
    return Display(Words(LABELS[name]), (formula,))


def table(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield the table of the layers."""
    yield layer_table.table(net, choice.columns or None)


def derived(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield the derivation of a quantity, layer by layer; of a count, also that of the sum."""
    check_known(choice.quantity, DERIVED, "quantity of a derivation")
    parts = choice.columns or STEPS
    if choice.quantity in _OTHER_DERIVATIONS:
        yield from _OTHER_DERIVATIONS[choice.quantity](net, parts)
    else:
        yield counts(net, choice.quantity, parts)
        yield of_sum(net, choice.quantity, choice.form, choice.by)


_OTHER_DERIVATIONS: dict[str, Callable[[Network, Iterable[str]], tuple[PlainBlock, ...]]] = {
    "size": sizes,
    "rf": fields,
}
DERIVED = (*COUNTS, *_OTHER_DERIVATIONS)
"""The quantities that have a derivation."""


def sized(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield the derivation of the feature-map sizes."""
    yield from derived(net, replace(choice, quantity="size"))


def domain(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield a sentence on the kinds of the symbols and the domain of the formulas."""
    del choice
    yield Prose(tuple(describe_domain(net)))


def totals(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield the totals in closed form, and the receptive field or its lower bound."""
    names = [name for name in without_frozen(COUNTS, net) if name not in _PARTS_OF_PARAMS]
    field = () if net.view is None else net.view.receptive_field
    shown = _present(net, names, choice, field)
    sides = map(rule, shown.formulas[len(names) :])
    more = (_double_macs(net), *_derive_field(net, tuple(sides)))
    yield Aligned((*_equate(names, shown), *more), tuple(map(_define, shown.parts)))
    doubled = _DOUBLED if net.total("macs").is_number else ""
    yield Prose((f"{_CONVENTION}{doubled}.",))
    if net.unknown_view is not None:
        yield from _describe_unknown_field(net, net.unknown_view)


def align(net: Network, names: Sequence[str], choice: Choice) -> Aligned:
    """Return totals as equations below each other, with the definitions of their names."""
    shown = _present(net, names, choice, ())
    return Aligned(_equate(names, shown), tuple(map(_define, shown.parts)))


def _present(
    net: Network, names: Sequence[str], choice: Choice, others: Sequence[Expr]
) -> NamedFormulas:
    return present_readably(net, names, choice.form, choice.by, where=choice.where, others=others)


def _equate(names: Sequence[str], shown: NamedFormulas) -> tuple[Display, ...]:
    """Return the equations of totals, which are the first formulas."""
    pairs = zip(names, shown.formulas, strict=False)
    return tuple(Display(Words(LABELS[name]), (rule(formula),)) for name, formula in pairs)


def _double_macs(net: Network) -> Display:
    """Return the FLOPs as an equation: a number, or 2·MACs."""
    macs, doubled = net.total("macs"), _multiply(2, Words(LABELS["macs"]))
    return Display(Words(LABELS["flops"]), (expression(2 * macs) if macs.is_number else doubled,))


def _multiply(number: int, label: Words) -> Math:
    """Return a multiple of a total in words: 2·MACs."""
    return Run((Number(number), Mark("·"), label))


def _define(part: NamedPart) -> Display:
    """Return the definition of a name: w_32 = wide(32) = …."""
    value = rule(part.value)
    right = Chain((Words(part.call), value), ("=",)) if part.call else value
    return Display(Name(part.name.name), (right,))


def _derive_field(net: Network, sides: tuple[Math, ...]) -> Iterator[Display]:
    """Yield the receptive field as an equation, with the layer before which it is taken."""
    if net.view is not None:
        field = _format_axes(sides)
        bound = [Words("at most")] if net.view.is_upper_bound else []
        ends = [_name_end(net, net.view.ends)] if net.view.ends else []
        parts = (*bound, field, *ends)
        yield Display(Words("Receptive field"), (Row(parts) if len(parts) > 1 else field,))


def _name_end(net: Network, path: str) -> Math:
    """Return words on the layer before which a receptive field is taken."""
    parts = split_label(f"before {place_of(net, path)}", symbol_names(net))
    return Run(tuple(Words(part) if isinstance(part, str) else part for part in parts))


def field(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield the receptive field as an equation, or its lower bound and where it is unknown."""
    del choice
    if net.view is not None:
        yield from _derive_field(net, tuple(map(expression, net.view.receptive_field)))
    if net.unknown_view is not None:
        yield from _describe_unknown_field(net, net.unknown_view)
        if net.unknown_view.least is None:
            start = place_of(net, net.unknown_view.start)
            yield Prose((f"The receptive field is unknown from {start} on.",))


def memory(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield the bytes of inference and training as equations in totals, and what is stored."""
    stored = net.memory
    named = stored.in_totals()
    equations = [
        Display(Words(f"Memory, {name}"), (_format_bytes(net, numbers, in_totals),))
        for name, numbers, in_totals in (
            ("inference", stored.inference(), named.inference()),
            ("training", stored.training(), named.training()),
        )
    ]
    symbolic = [name for name in _STORED if not net.total(name).is_number]
    yield Aligned(tuple(equations), tuple(total(net, name, choice) for name in symbolic))
    yield Prose((_MEMORY,))


def _format_bytes(net: Network, numbers: Expr, in_totals: Expr) -> Math:
    """Return bytes as a number, or as four times the input and the totals, by their labels."""
    stored, bytes_ = net.memory, Words("bytes")
    if numbers.is_number:
        return Row((expression(stored.bytes(numbers)), bytes_))
    labels = {Symbol(name): Words(LABELS[name]) for name in _STORED}
    known = in_totals.xreplace(dict.fromkeys(labels, Integer(0)))
    totals = [(int(in_totals.coeff(each)), label) for each, label in labels.items()]
    parts = [
        *_parts_of(expression(known, net.order)),
        *(
            (1, label if times == 1 else _multiply(times, label))
            for times, label in totals
            if times
        ),
    ]
    each = expression(stored.bytes(Integer(1)))
    return Row((product((each, sum_of(parts))), bytes_))


def _parts_of(node: Math) -> tuple[tuple[int, Math], ...]:
    """Return the terms of a sum with their signs; a formula that is no sum is one term."""
    return node.parts if isinstance(node, Sum) else ((1, node),)


def _describe_unknown_field(net: Network, unknown: Unknown) -> Iterator[PlainBlock]:
    """Yield the lower bound of an unknown receptive field, and the layer it is unknown from."""
    if unknown.least is not None:
        bound = _format_axes(tuple(map(expression, unknown.least)))
        end = f", unknown from {place_of(net, unknown.start)} on."
        yield Prose(("The receptive field is at least ", bound, end))


def _format_axes(sides: tuple[Math, ...]) -> Math:
    """Return one number per axis, as 3×1, or a single number if all are equal."""
    if len(set(sides)) == 1:
        return sides[0]
    return Chain(tuple(map(fenced, sides)), ("×",) * (len(sides) - 1))


def everything(net: Network, choice: Choice) -> Iterator[PlainBlock]:
    """Yield all sections, each with its heading; of very many layers, only one derivation."""
    yield Code(str(net).replace("; ", "\n"))
    if net.symbols:
        yield from domain(net, choice)
    plain = replace(choice, columns=None)
    for title, section in _SECTIONS.items():
        yield Heading(title)
        yield from section(net, plain)
    for title, name in list(DERIVATIONS.items())[: 1 if is_long(net) else None]:
        yield Heading(title)
        yield from derived(net, replace(plain, quantity=name))
    if is_long(net):
        yield Prose((LEFT_OUT,))


def is_long(net: Network) -> bool:
    """Return whether a network has so many layers that a document has only one derivation."""
    return len(net.layers) > _MAX_DERIVED_LAYERS


_SECTIONS: dict[str, Callable[[Network, Choice], Iterator[PlainBlock]]] = {
    "Layers": table,
    "Totals": totals,
}
_MAX_DERIVED_LAYERS = 1_000
"""The number of layers up to which a document has every derivation."""
LEFT_OUT = (
    "The derivations of MACs, sizes and receptive field are omitted because the network has more "
    "than 1,000 layers; each can be printed separately."
)
"""The sentence in place of the other derivations."""
DERIVATIONS = {
    "Parameter counts, layer by layer": "params",
    "MACs, layer by layer": "macs",
    "Feature-map sizes": "size",
    "Receptive field, layer by layer": "rf",
}
"""The derivations of a document: the title and the quantity of each."""
PARTS: dict[str, Callable[[Network, Choice], Iterator[PlainBlock]]] = {
    "sizes": sized,
    "derivation": derived,
    "table": table,
    "domain": domain,
    "totals": totals,
    "rf": field,
    "memory": memory,
    "all": everything,
}
"""The parts of an article other than a single total, by name."""
WHAT = (*QUANTITIES, *PARTS)
"""The names of all parts of an article, totals included."""


def sections(net: Network, what: str, choice: Choice) -> tuple[PlainBlock, ...]:
    """Return a part of an article as blocks; raise SymcnnError for an unknown part."""
    check_known(what, (*WHAT, *LAYER_QUANTITIES), "part")
    if what in PARTS:
        return tuple(PARTS[what](net, choice))
    return (total(net, what, choice),)
