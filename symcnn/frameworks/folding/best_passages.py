"""Search for the passages whose definition as a block shortens the text most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symcnn.frameworks.folding.anti_unify import Column, Template, unified
from symcnn.frameworks.folding.block_definitions import Block, BlockTable, call_width
from symcnn.frameworks.folding.hole_values import Scaled, Value
from symcnn.frameworks.folding.item_factory import ItemFactory
from symcnn.frameworks.folding.items import Items, common, values_of, width_of
from symcnn.frameworks.folding.naming import module_of
from symcnn.frameworks.folding.repeated_passages import Passages, repeated, text_of

_DEFINITION_WIDTH = 14
"""The characters of a definition without its path and parameters."""
_PARAMETER_COST = 6
"""The cost of a parameter, in characters: many parameters are not simple."""
_RARE_COST = 12
"""The additional cost of a parameter that is nearly always the same."""
_FEW_CALLS = 5
"""The number of calls of which one may be the only different one."""
_WHOLE, _TWICE, _OFTEN, _MODULE = 1.0, 0.75, 0.55, 0.4
"""The share of its definition that a block must save: called twice with many parameters, called
twice with at most two, called more often, and a module of the model."""
_MIN_SAVING = 5
"""A block must save at least one in this many characters."""
_SIMPLE_PARAMETERS = 2
"""The largest number of parameters of a simple block."""


def gain(widths: Sequence[int], calls: Sequence[int], parameters: int, *, module: bool) -> float:
    """Return the gain of a block in characters; negative if its calls save too little.

    `widths` are those of the passages, `calls` those of the calls that replace them.

    >>> gain([40, 40, 40], [12, 12, 12], 2, module=False) > 0
    True
    """
    saved = sum(widths) - sum(calls)
    cost = widths[0] + _DEFINITION_WIDTH + _PARAMETER_COST * parameters
    if _MIN_SAVING * saved < sum(widths):
        return -cost
    return saved - _share(len(widths), parameters, module=module) * cost


def _share(count: int, parameters: int, *, module: bool) -> float:
    if module:
        return _MODULE
    if count > 2:  # noqa: PLR2004 - three uses are usually named
        return _OFTEN
    return _TWICE if parameters <= _SIMPLE_PARAMETERS else _WHOLE


def _rarity(columns: Sequence[Column]) -> int:
    """Return the additional cost of parameters that are equal in all calls but one."""
    rare = [
        column
        for column in columns
        if len(column) > _FEW_CALLS and max(map(column.count, column)) >= len(column) - 1
    ]
    return _RARE_COST * len(rare)


_MAX_CANDIDATES = 150
"""The largest number of kinds of passages to evaluate."""
_MAX_PARAMETERS = 8
"""The largest number of parameters of a block, which is also at most twice its calls."""
_OUTLIER_GAIN = 8
"""The gain, in characters, of keeping a passage that needs a parameter of its own."""
_USUAL_SHARE = 0.75
"""The share of passages from which on a value is the usual one."""


@dataclass(frozen=True)
class _Found:
    """Passages that can become calls of one block: their template and their gain."""

    template: Template
    passages: tuple[Items, ...]
    score: float


@dataclass(frozen=True)
class _Rows:
    """Passages of one skeleton, with the width and the values of each."""

    passages: tuple[Items, ...]
    widths: tuple[int, ...]
    values: tuple[tuple[Value, ...], ...]
    maker: ItemFactory

    def only(self, kept: Sequence[int]) -> _Rows:
        """Return a selection of rows."""
        return _Rows(
            tuple(self.passages[row] for row in kept),
            tuple(self.widths[row] for row in kept),
            tuple(self.values[row] for row in kept),
            self.maker,
        )


def best_block(book: BlockTable, maker: ItemFactory, number: int) -> Block | None:
    """Return the block with the largest gain, or None if no gain is positive.

    Blocks without repeats come first, since they are often repeated by other blocks.
    """
    kinds = list(repeated(text_of(book)))
    plain = [kind for kind in kinds if not kind.repeats()]
    stages = [kind for kind in kinds if kind.repeats()]
    best = _best(plain, maker) or _best(stages, maker)
    if best is None:
        return None
    first = best.passages[0]
    rules = iter(best.template.values)
    body = tuple(maker.filled(item, rules) for item in first)
    origins = tuple(common(item.origin for item in items) for items in best.passages)
    return Block(number, tuple(item.form for item in first), best.template, body, origins)


def _best(kinds: list[Passages], maker: ItemFactory) -> _Found | None:
    """Return the passages with the largest gain, tried in order of the upper bound."""
    widths = [(list(kind.widths()), kind) for kind in kinds]
    bounds = ((sum(each) - max(each) / 3, kind) for each, kind in widths)
    bounded = sorted(bounds, key=lambda pair: -pair[0])
    chosen: _Found | None = None
    for bound, kind in bounded[:_MAX_CANDIDATES]:
        if chosen is not None and bound <= chosen.score:
            break
        candidate = _weighed(kind, maker)
        if candidate is not None and (chosen is None or candidate.score > chosen.score):
            chosen = candidate
    return chosen


def _weighed(kind: Passages, maker: ItemFactory) -> _Found | None:
    """Return the best gain of passages, without outliers that need their own parameter."""
    passages = tuple(kind.items())
    values = tuple(map(values_of, passages))
    rows = _Rows(passages, tuple(kind.widths()), values, maker)
    rows = rows.only(_alike(rows))
    best = _scored(rows)
    for column in range(len(values[0])):
        usual = _usual([row[column] for row in rows.values])
        other = _scored(rows.only(usual)) if usual else None
        margin = _OUTLIER_GAIN * (len(rows.values) - len(usual))
        if other and (best is None or other.score > best.score + margin):
            best, rows = other, rows.only(usual)
    return best


def _alike(rows: _Rows) -> list[int]:
    """Return the rows without those that have several unusual arguments."""
    odd: list[int] = []
    for place in _template(rows).places:
        column = [row[place] for row in rows.values]
        usual = _usual(column)
        odd += [row for row in range(len(column)) if usual and row not in usual]
    return [row for row in range(len(rows.values)) if odd.count(row) <= 1]


def _usual(values: list[Value]) -> list[int]:
    """Return the rows with the usual value, if these are most but not all."""
    usual = max(dict.fromkeys(values), key=values.count)
    fewer = [row for row, value in enumerate(values) if value == usual]
    most = len(values) > len(fewer) >= max(2, _USUAL_SHARE * len(values))
    return fewer if most and not isinstance(usual, Scaled) else []


def _scored(rows: _Rows) -> _Found | None:
    """Return the gain of passages as one block, or None if it is not positive."""
    template = _template(rows)
    count = len(template.parameters)
    if count > min(_MAX_PARAMETERS, 2 * len(rows.values)) or _is_run(rows, count):
        return None
    given = [tuple(row[place] for place in template.places) for row in rows.values]
    calls = [call_width(template, values) for values in given]
    origins = (common(item.origin for item in items) for items in rows.passages)
    module = module_of(origins, rows.maker) is not None
    score = gain(rows.widths, calls, count, module=module) - _rarity(list(zip(*given, strict=True)))
    return _Found(template, rows.passages, score) if score > 0 else None


def _template(rows: _Rows) -> Template:
    holes = [hole for item in rows.passages[0] for hole in item.form.holes]
    return unified(holes, rows.values, rows.maker.taken)


def _is_run(rows: _Rows, parameters: int) -> bool:
    """Return whether passages are iterations of a shorter one that needs no more parameters."""
    forms = [item.form for item in rows.passages[0]]
    for period in range(1, len(forms) // 2 + 1):
        if forms[:-period] == forms[period:]:
            return parameters >= len(_template(_rounds(rows, period)).parameters)
    return False


def _rounds(rows: _Rows, period: int) -> _Rows:
    starts = range(0, len(rows.passages[0]) - period + 1, period)
    rounds = tuple(items[start : start + period] for items in rows.passages for start in starts)
    return _Rows(rounds, tuple(map(width_of, rounds)), tuple(map(values_of, rounds)), rows.maker)
