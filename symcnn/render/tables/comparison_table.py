"""The answer of `compare` as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from symcnn.algebra.conditions.wording import joined
from symcnn.algebra.presentation.present import arrange
from symcnn.render.quantity_titles import SHORT_TITLES
from symcnn.render.tables.align import hanging
from symcnn.render.tables.answer_data import dump_json, json_value
from symcnn.render.tables.formula_table import Column, formula_table
from symcnn.solving import Comparison
from symcnn.solving.answers.compared_quantity import Example
from symcnn.solving.answers.solution import written

_MAX_RATIO = 30
"""The length up to which the ratio of two formulas is shown."""
_MAX_EQUAL = 22
"""The length up to which equal sides are shown: the answer is that they are equal."""
_MIN_OTHERS = 4
"""The number of symbols with the value 1 from which an example does not name them."""
_KEPT = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken, while the table is laid out."""
_DIGITS = Context(prec=3, rounding=ROUND_HALF_UP)
"""Division to the digits of the ratio of two numbers."""


def comparison(
    comparisons: Sequence[Comparison],
    style: str,
    names: tuple[str, str] = ("left", "right"),
    emphasize: Callable[[str], str] = str,
) -> str:
    """Return the result of `compare`: what is equal, then a row for each quantity.

    `names` are the titles of the two sides; `emphasize` marks the lines that answer the query.
    """
    if style == "json":
        return dump_json([_comparison_data(each) for each in comparisons])
    lines = [*map(emphasize, _verdicts(comparisons)), "", *_table(comparisons, names)]
    return "".join(f"{line}\n" for line in lines).replace(_KEPT, " ")


def _verdicts(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield each verdict once, after the quantities that have it: params and macs: equal."""
    groups: dict[str, list[str]] = {}
    for each in comparisons:
        groups.setdefault(each.verdict, []).append(each.name)
    is_shared = len(groups) == 1 and len(comparisons) > 1
    for verdict, quantities in groups.items():
        subject = f"all {len(comparisons)} quantities" if is_shared else joined(quantities)
        yield from hanging(f"{subject}: {verdict}")


def _table(comparisons: Sequence[Comparison], names: tuple[str, str]) -> Iterator[str]:
    is_numeric = all(map(_is_numeric, comparisons))
    columns = (
        Column("Quantity"),
        *(Column(name, name, is_formula=True, is_right=is_numeric) for name in names),
        Column("Ratio", is_right=is_numeric),
    )
    return formula_table(columns, [row for each in comparisons for row in _rows(each)])


def _is_numeric(comparison: Comparison) -> bool:
    return bool(comparison.left.is_number and comparison.right.is_number)


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """Yield the two sides of a quantity and their ratio, then both at the examples.

    A ratio that is a number says as much as examples do.
    """
    left, right = map(str, comparison.written)
    is_equal = comparison.always is True and not comparison.rounded
    if is_equal and max(len(left), len(right)) > _MAX_EQUAL:
        left = right = ""
    title = SHORT_TITLES.get(comparison.name, comparison.name)  # layer[1].params has none
    yield title, left, right, comparison.verdict if is_equal else _ratio(comparison)
    ratio = comparison.ratio
    if _is_numeric(comparison) or (ratio is not None and ratio.is_Rational):
        return
    for label, example in (("  equal", comparison.agrees), ("  differ", comparison.differs)):
        if example is not None:
            sides = written(example.left), written(example.right)
            yield label, *sides, _place(example)


def _ratio(comparison: Comparison) -> str:
    """Return the ratio in three digits, 2.19 ×, or as a short formula; empty for any other."""
    ratio = comparison.ratio
    if ratio is None:
        return ""
    if not ratio.is_Rational:
        formula = str(arrange(ratio, comparison.order))
        return formula if len(formula) <= _MAX_RATIO else ""
    return f"{_DIGITS.divide(Decimal(int(ratio.p)), Decimal(int(ratio.q))):,f} ×"


def _place(example: Example) -> str:
    """Return the values of the symbols of an example; many that are 1 are not named."""
    ones = [name for name, value in example.values.items() if value == 1]
    unnamed = ones if len(ones) >= _MIN_OTHERS else []
    named = [
        f"{name}{_KEPT}={_KEPT}{value:,}"
        for name, value in example.values.items()
        if name not in unnamed
    ]
    if not named:
        return "with all symbols 1" if unnamed else ""
    return f"at {joined([*named, 'the others 1'] if unnamed else named)}"


def _comparison_data(comparison: Comparison) -> dict[str, Any]:
    examples = {
        name: None
        if example is None
        else {
            "values": dict(example.values),
            "left": json_value(example.left),
            "right": json_value(example.right),
        }
        for name, example in (("agrees", comparison.agrees), ("differs", comparison.differs))
    }
    return {
        "quantity": comparison.name,
        "left": json_value(comparison.left),
        "right": json_value(comparison.right),
        "always": comparison.always,
        "rounded": comparison.rounded,
        "condition": str(comparison.condition),
        "within": list(map(str, comparison.within)),
        **examples,
    }
