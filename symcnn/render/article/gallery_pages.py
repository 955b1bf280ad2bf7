"""The layer reference and the gallery for the website, as MyST Markdown with LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sympy import Expr

from symcnn import zoo
from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.algebra.presentation.formula import symbol_value
from symcnn.algebra.presentation.term import Term
from symcnn.layers import Layer
from symcnn.network import Network, load, parse
from symcnn.render.article.layer_reference import Row, sheet
from symcnn.render.math.breaking import lines
from symcnn.render.math.latex import PLAIN, latex
from symcnn.render.math.statements import statement

_MAX_FORMULA_LENGTH = 1_500
"""The length of LaTeX, in characters, up to which a formula is readable and shown."""
_LINE_WIDTH = 70
"""The width of a line of a displayed formula, in digits."""
_ARGUMENT_HEADER = ("Argument", "Short form", "Symbol", "Default")
_FORMULA_HEADER = ("Quantity", "Formula for a 2-D input")
_COUNTS = {"params": "Parameters", "macs": "MACs"}
"""The totals in the gallery, with their labels."""


def layer_section(kind: type[Layer]) -> str:
    """Return the reference of a layer as a section with a link target such as layer-C.

    >>> from symcnn.layers import LAYERS
    >>> print(layer_section(LAYERS["G"]).splitlines()[1])
    ## G, GlobalAvgPool
    """
    reference = sheet(kind)
    letter = reference.names[0]
    parts = [f"(layer-{letter})=\n## {', '.join(reference.names)}"]
    parts += [f"`{letter}({reference.signature})`"] if reference.signature else []
    parts += [reference.about]
    parts += (
        [grid(_ARGUMENT_HEADER, map(_argument_cells, reference.arguments))]
        if reference.arguments
        else []
    )
    parts += [
        grid(
            _FORMULA_HEADER,
            ((what, _inline_formula(rule)) for what, rule in reference.rules.items()),
        )
    ]
    parts += [f"Requires {_join_conditions(reference.needs)}."] if reference.needs else []
    return _join_paragraphs(parts)


def family_section(name: str) -> str:
    """Return a family of the gallery as a section with a link target such as zoo-resnet.

    >>> print(family_section("vgg").splitlines()[1])
    ## VGG
    """
    family = zoo.entry(name)
    net = parse(family.text)
    counts = (_total_paragraph(name, net, count) for count in _COUNTS)
    return _join_paragraphs(
        [
            f"(zoo-{name})=\n## {family.title}",
            f"{' '.join(family.source.split())}.",
            family.notes.replace("\n", " ").strip(),
            f"```text\n{family.text.strip()}\n```",
            *counts,
            f"Both hold for {_join_conditions(net.domain)}." if net.domain else "",
            _member_table(family),
        ]
    )


def grid(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """Return a table in Markdown; the last `numbers` columns are right-aligned.

    >>> print(grid(["Member", "Parameters"], [["vgg11", "132,863,336"]], numbers=1))
    | Member | Parameters |
    | --- | ---: |
    | vgg11 | 132,863,336 |
    """
    marks = ["---"] * (len(header) - numbers) + ["---:"] * numbers
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, marks, *rows))


def _argument_cells(row: Row) -> tuple[str, ...]:
    """Return the name, short form, symbol and default of an argument as table cells."""
    return (
        f"`{row.name}`",
        f"`{row.short}`" if row.short else "",
        _inline_formula(symbol_value(row.symbol)) if row.symbol else "",
        row.default or "required",
    )


def _total_paragraph(name: str, net: Network, count: str) -> str:
    """Return a total as a formula, or a hint how to print a long one."""
    total: Expr = getattr(net, count)
    if len(latex(statement(total))) <= _MAX_FORMULA_LENGTH:
        return f"{_COUNTS[count]}:\n\n{_display_formula(total)}"
    return (
        f"{_COUNTS[count]}: {len(terms(total)):,} terms when expanded; for the shortest form,"
        f" see `symcnn.load({name!r}).{count}`."
    )


def _display_formula(total: Expr) -> str:
    """Return a displayed formula, in several lines if it is wide."""
    rows = lines(statement(total), PLAIN, _LINE_WIDTH)
    if len(rows) == 1:
        return f"$$\n{rows[0]}\n$$"
    inner = " \\\\\n".join(f"& {row}" for row in rows)
    return f"$$\n\\begin{{aligned}}\n{inner}\n\\end{{aligned}}\n$$"


def _member_table(family: zoo.Entry) -> str:
    """Return the members of a family as a table, with their values and totals."""
    symbols, *_ = family.presets.values()
    rows = ((f"`{name}`", *map(str, _member_cells(name, family))) for name in family.presets)
    return grid(("Member", *symbols, *_COUNTS.values()), rows, numbers=len(_COUNTS))


def _member_cells(name: str, family: zoo.Entry) -> Iterator[int | str]:
    """Yield the values of a member, then its totals."""
    yield from family.presets[name].values()
    net = load(name)
    yield from (f"{int(getattr(net, count)):,}" for count in _COUNTS)


def _join_conditions(conditions: Iterable[Condition]) -> str:
    return ", ".join(f"${latex(statement(condition))}$" for condition in conditions)


def _inline_formula(rule: Term) -> str:
    """Return an inline formula with fractions in display size."""
    return rf"$\displaystyle {latex(statement(rule))}$"


def _join_paragraphs(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n\n" for part in parts if part)
