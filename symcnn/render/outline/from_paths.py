"""The outline of a network, built from the paths of its layers.

Layers of one block are a row, with those of the block below it; so are a convolution, its
normalization and its activation. Equal neighbors are one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.presentation.present import arrange, text
from symcnn.algebra.presentation.term import PRODUCT
from symcnn.layers import LAYERS, Layer
from symcnn.layers.activation import Activation
from symcnn.layers.declaration.base import without_groups
from symcnn.layers.input import Input
from symcnn.layers.join import Join
from symcnn.layers.norm import Norm, Normalization
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.render.outline.row import STEP, OutlineRow, Record, bracketed, label_layer
from symcnn.render.outline.source import Source, source_of

_NUMBERED = re.compile(r"(\w*?\D)(\d*)")
"""A name, and the number by which it differs from those before it: stage and 2."""
_ITERATION = re.compile(r"\[\d+\]")
"""The step of one of a number of iterations."""
_UNNAMED = "repeat"
"""The name of a repeat in paths, which is that of all repeats of one block."""
_UNNAMED_WORD = "group"
"""What such a repeat is called."""
_MAX_JOINED = 44
"""The length up to which an iteration is called by all that it consists of."""
_AROUND_BLOCK = (Join, Norm, Normalization, Activation)
"""The layers around a block, such as the merge with its input, that need no name beside it."""


def outline(net: Network) -> tuple[OutlineRow, ...]:
    """Return the rows of a network, the blocks of its author with their rows.

    >>> from symcnn import parse
    >>> rows = outline(parse("I(32,3)-C(3,8,p=1)-B-R-(C(3,8,p=1)-R)*2-G-O(10)"))
    >>> [row.label for row in rows]
    ['input', 'conv 3×3, 8, BN, ReLU', 'conv 3×3, 8, ReLU', 'global average pool', 'dense 10']
    """
    return rows_below(net.layers, "", source_of(net))


def rows_below(records: Iterable[Record], above: str, source: Source) -> tuple[OutlineRow, ...]:
    """Return the rows of the layers in the block at a path; the starts of branches begin rows."""
    kept = (record for record in records if has_layers(record))
    groups = groupby(kept, lambda record: _first_step(record.path, above))
    steps = [(step, tuple(members)) for step, members in groups]
    names = {step for step, _ in steps}
    rows = [_build_row(step, members, above, names, source) for step, members in steps]
    return tuple(_fold(_join(rows, source), source))


def has_layers(record: Record) -> bool:
    """Return whether a record is a layer or a repeat of any: (R*0)*N has nothing to show."""
    return isinstance(record, LayerRecord) or any(map(has_layers, record.layers))


def _first_step(path: str, above: str) -> str:
    """Return the step of a path below another one; empty for the only layer of an iteration."""
    if path == above:
        return ""
    match = STEP.match(path, len(above))
    assert match is not None, (path, above)  # noqa: S101 - paths consist of steps
    return match[0]


def _build_row(
    step: str, members: tuple[Record, ...], above: str, names: set[str], source: Source
) -> OutlineRow:
    """Return the row of the layers that share a step of their paths."""
    path, first = above + step, members[0]
    if first.path == path and isinstance(first, LayerRecord):
        return OutlineRow(label_layer(first), members)
    if first.path == path and isinstance(first, RepeatRecord):
        return _repeat_row(first, source)
    children = rows_below(members, path, source)
    if len(children) == 1:
        return children[0]
    labels = {child.label for child in children}
    name, _ = _split_name(step, source)
    is_unnamed = name == _UNNAMED or name in LAYERS or step.startswith("[")
    inside = {_first_step(each.path, path) for each in members}
    if len(labels) == 1 and (is_unnamed or (_are_iterations(inside) and not children[0].is_block)):
        count = arrange(add(map(_iterations, children))).within(PRODUCT)
        label = f"{bracketed(labels.pop())} ×{count}"
    elif is_unnamed and name != _UNNAMED:
        label, children = _iteration(children, path, source)
    else:
        label = _label_block(step, members, names, inside, source)
    return OutlineRow(label, members, children, is_block=True)


def _iterations(row: OutlineRow) -> Expr:
    """Return how many iterations a row stands for, equal or not."""
    first = row.records[0]
    return first.count if row.loop and isinstance(first, RepeatRecord) else row.times


def _repeat_row(repeat: RepeatRecord, source: Source) -> OutlineRow:
    """Return the row of a symbolic repeat, with the rows of one iteration."""
    below = rows_below(repeat.layers, repeat.path, source)
    (label, children), first = _iteration(below, repeat.path, source), below[0]
    is_single = len(children) == 1 and first.times == 1 and not first.loop
    rows = first.children if is_single and first.children else children
    row = OutlineRow(label, (repeat,), rows, is_block=first.is_block or not is_single)
    if repeat.has_equal_iterations("params") and repeat.has_equal_iterations("activations"):
        return replace(row, times=repeat.count)
    return replace(row, loop=repeat.text)


def _iteration(
    rows: tuple[OutlineRow, ...], path: str, source: Source
) -> tuple[str, tuple[OutlineRow, ...]]:
    """Return the label of an iteration and its rows.

    A block with nothing but a merge around it gives it its name and its rows: a residual block.
    """
    blocks = [row for row in rows if row.is_block]
    if len(blocks) == 1 and len(rows) > 1 and all(map(_is_around_block, rows)):
        (block,) = blocks
        pieces = ((row,) if row is not block else _as_one(block).children for row in rows)
        return block.counted, tuple(row for piece in pieces for row in piece)
    return _label_iteration(rows, path, source), rows


def _is_around_block(row: OutlineRow) -> bool:
    layers = map(_layer_of, row.records)
    return row.is_block or all(isinstance(layer, _AROUND_BLOCK) for layer in layers)


def _label_iteration(rows: Sequence[OutlineRow], path: str, source: Source) -> str:
    """Return the name of the block that is repeated, at the end of the path, with its channels.

    Where it has none, it is all that an iteration consists of, unless that is long; of layers
    beside blocks, the names may be enough.
    """
    if len(rows) == 1:
        return rows[0].counted
    names = [step for step in STEP.findall(path) if not step.startswith("[")]
    name, _ = _split_name(names[-1], source)
    inside = _channels(rows[0].records[0], rows[-1].records[-1])
    if name != _UNNAMED:
        return f"{name.replace('_', ' ')} {inside}"
    joined = [_join_labels(row.counted for row in rows)]
    if any(row.is_block for row in rows):
        joined.append(_join_labels(map(_label_briefly, rows)))
    short = (label for label in joined if len(label) <= _MAX_JOINED)
    return next(short, f"{_UNNAMED_WORD} {inside}")


def _label_briefly(row: OutlineRow) -> str:
    """Return the label of a block, or the names of layers without their arguments."""
    layer = _layer_of(row.records[0])
    return row.counted if row.is_block or layer is None else layer.title()


def _join_labels(labels: Iterable[str]) -> str:
    runs = ((label, len([*run])) for label, run in groupby(labels))
    return " + ".join(
        label if times == 1 else f"{bracketed(label)} ×{times}" for label, times in runs
    )


def _split_name(step: str, source: Source) -> tuple[str, str]:
    """Return the name of a block, and the number by which it differs from those before it."""
    name = step.removeprefix(".")
    ends = [name.removeprefix(block) for block in source.blocks if name.startswith(block)]
    number = min((end for end in ends if not end or end.isdigit()), key=len, default=None)
    if number is not None:
        return name.removesuffix(number), number
    match = _NUMBERED.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def _label_block(
    step: str, members: Sequence[Record], names: set[str], inside: set[str], source: Source
) -> str:
    """Return the name of a block: with its number, stage 2, or its channels, bottleneck 64→256.

    A block that is repeated, so that `inside` it are iterations only, has their number.
    """
    base, number = _split_name(step, source)
    first = f"{step[: step.index(base)]}{base}"
    has_number = base[-1].isdigit()
    is_numbered = base != _UNNAMED and not has_number and {first, f"{first}2"} <= names
    words = _UNNAMED_WORD if base == _UNNAMED else base.replace("_", " ")
    channels = _channels(members[0], members[-1])
    if base != _UNNAMED and _are_iterations(inside):
        return f"{words} ×{len(inside)}, {channels}"
    return f"{words} {number or 1}" if is_numbered else f"{words} {channels}"


def _are_iterations(steps: Iterable[str]) -> bool:
    return all(map(_ITERATION.fullmatch, steps))


def _channels(first: Record, last: Record) -> str:
    """Return the channels that arrive and leave: 64→256, or 256 if they are the same."""
    shapes = (first.input, last.output)
    arriving, leaving = (without_groups(text(shape.channels)) for shape in shapes)
    return leaving if arriving == leaving else f"{arriving}→{leaving}"


def _join(rows: Iterable[OutlineRow], source: Source) -> list[OutlineRow]:
    """Return rows, normalizations and activations together with the layer before them."""
    joined: list[OutlineRow] = []
    for row in rows:
        begins = row.records[0].path in source.starts
        if begins or not (joined and _continues(joined[-1], row)):
            joined.append(row)
            continue
        before = joined.pop()
        children = (*(before.children or (before,)), row)
        label = f"{before.label}, {_short(row)}"
        joined.append(OutlineRow(label, (*before.records, *row.records), children))
    return joined


def _continues(before: OutlineRow, row: OutlineRow) -> bool:
    """Return whether a row is a normalization or activation that belongs to the layer before."""
    if before.is_block or before.times != 1 or row.children:
        return False
    last, layer = (_layer_of(each.records[-1]) for each in (before, row))
    is_open = last is not None and not isinstance(last, Activation | Input)
    if isinstance(layer, Activation):
        return is_open
    return isinstance(layer, Norm) and is_open and not isinstance(last, Norm)


def _layer_of(record: Record) -> Layer | None:
    return record.layer if isinstance(record, LayerRecord) else None


def _short(row: OutlineRow) -> str:
    """Return a normalization by its initials, BN, and an activation by its name."""
    record = row.records[-1]
    if isinstance(record, LayerRecord) and isinstance(record.layer, Norm):
        initials = "".join(word[0] for word in record.layer.title().split()).upper()
        return label_layer(record).replace(record.layer.label, initials)
    return row.label


def _fold(rows: Iterable[OutlineRow], source: Source) -> Iterator[OutlineRow]:
    """Yield rows, equal neighbors as one unless they are branches side by side."""
    runs: list[list[OutlineRow]] = []
    for row in rows:
        if runs and runs[-1][0].key == row.key and not _begins_branch(row, source):
            runs[-1].append(row)
        else:
            runs.append([row])
    for first, *others in runs:
        if others:
            records = tuple(record for row in (first, *others) for record in row.records)
            yield replace(_as_one(first), records=records, times=Integer(1 + len(others)))
        else:
            yield first


def _begins_branch(row: OutlineRow, source: Source) -> bool:
    """Return whether a row begins a branch whose merge is not in the row itself."""
    merges = source.starts.get(row.records[0].path, frozenset())
    return not merges <= {record.path for record in row.records}


def _as_one(row: OutlineRow) -> OutlineRow:
    """Return a row that stands for one; a row for several becomes the only child of another."""
    if row.times == 1:
        return row
    return OutlineRow(row.counted, row.records, (row,), is_block=True)
