"""The reference of the layers and the catalogue for the site: MyST's Markdown, with LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sympy import Expr

from symcnn import zoo
from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.formula import Term, named
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.layers import Layer
from symcnn.network import Network, load, parse
from symcnn.render.article.layer_reference import Row, sheet
from symcnn.render.math.breaking import lines
from symcnn.render.math.latex import PLAIN, latex
from symcnn.render.math.statements import statement

_LONGEST = 1_500
"""The characters of LaTeX up to which a formula is shown: a longer one nobody reads."""
_ROOM = 70
"""The width of a line of a formula, in digits."""
_ARGUMENTS = ("Argument", "Short form", "In the rules", "Default")
_RULES = ("Rule", "For a map of two dimensions")
_COUNTS = {"params": "Parameters", "macs": "MACs"}
"""The totals that a family is shown with, and what they are called."""


def layer_section(kind: type[Layer]) -> str:
    """Return what the reference says of a layer, as a section that can be linked to as layer-C.

    >>> from symcnn.layers import LAYERS
    >>> print(layer_section(LAYERS["G"]).splitlines()[1])
    ## G, GlobalAvgPool
    """
    said = sheet(kind)
    letter = said.names[0]
    parts = [f"(layer-{letter})=\n## {', '.join(said.names)}"]
    parts += [f"`{letter}({said.signature})`"] if said.signature else []
    parts += [said.about]
    parts += [grid(_ARGUMENTS, map(_argument, said.arguments))] if said.arguments else []
    parts += [grid(_RULES, ((what, _inline(rule)) for what, rule in said.rules.items()))]
    parts += [f"It needs {_listed(said.needs)}."] if said.needs else []
    return _joined(parts)


def family_section(name: str) -> str:
    """Return a family of the zoo as a section that can be linked to as zoo-resnet.

    >>> print(family_section("vgg").splitlines()[1])
    ## VGG
    """
    family = zoo.entry(name)
    net = parse(family.text)
    counts = (_counted(name, net, count) for count in _COUNTS)
    return _joined(
        [
            f"(zoo-{name})=\n## {family.title}",
            f"{' '.join(family.source.split())}.",
            family.notes.replace("\n", " ").strip(),
            f"```text\n{family.text.strip()}\n```",
            *counts,
            f"Both hold for {_listed(net.domain)}." if net.domain else "",
            _members(family),
        ]
    )


def grid(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """Return a table in Markdown; the last `numbers` columns stand at the right.

    >>> print(grid(["Member", "Parameters"], [["vgg11", "132,863,336"]], numbers=1))
    | Member | Parameters |
    | --- | ---: |
    | vgg11 | 132,863,336 |
    """
    marks = ["---"] * (len(header) - numbers) + ["---:"] * numbers
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, marks, *rows))


def _argument(row: Row) -> tuple[str, ...]:
    """Return an argument as the cells of a table."""
    return (
        f"`{row.name}`",
        f"`{row.short}`" if row.short else "",
        _inline(named(row.symbol)) if row.symbol else "",
        row.default or "required",
    )


def _counted(name: str, net: Network, count: str) -> str:
    """Return a total as a formula, or where that is long how to print it."""
    total: Expr = getattr(net, count)
    if len(latex(statement(total))) <= _LONGEST:
        return f"{_COUNTS[count]}:\n\n{_display(total)}"
    return (
        f"{_COUNTS[count]}: {len(terms(total)):,} terms once they are multiplied out;"
        f" `symcnn.load({name!r}).{count}` has them in the shortest form."
    )


def _display(total: Expr) -> str:
    """Return a formula by itself, in several lines where it is wide."""
    rows = lines(statement(total), PLAIN, _ROOM)
    if len(rows) == 1:
        return f"$$\n{rows[0]}\n$$"
    inner = " \\\\\n".join(f"& {row}" for row in rows)
    return f"$$\n\\begin{{aligned}}\n{inner}\n\\end{{aligned}}\n$$"


def _members(family: zoo.Entry) -> str:
    """Return the members of a family as a table, with their values and their counts."""
    given, *_ = family.presets.values()
    rows = ((f"`{name}`", *map(str, _row(name, family))) for name in family.presets)
    return grid(("Member", *given, *_COUNTS.values()), rows, numbers=len(_COUNTS))


def _row(name: str, family: zoo.Entry) -> Iterator[int | str]:
    """Yield the values of a member, then its counts."""
    yield from family.presets[name].values()
    net = load(name)
    yield from (f"{int(getattr(net, count)):,}" for count in _COUNTS)


def _listed(conditions: Iterable[Condition]) -> str:
    return ", ".join(f"${latex(statement(condition))}$" for condition in conditions)


def _inline(rule: Term) -> str:
    """Return a rule to stand in a line, its fractions as large as in one by itself."""
    return rf"$\displaystyle {latex(statement(rule))}$"


def _joined(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n\n" for part in parts if part)
