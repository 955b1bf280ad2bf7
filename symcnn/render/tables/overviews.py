"""Overviews for a terminal: a line for each layer, and for each network of the zoo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc

from symcnn import zoo
from symcnn.layers import LAYERS, Layer
from symcnn.network import load
from symcnn.render.short_numbers import shorten

_NETWORK_WIDTH, _PARAMS_WIDTH, _MACS_WIDTH = 42, 10, 8
"""The widths of the columns of the zoo, which is printed before all of it is counted."""
_MAX_SUMMARY = 50
"""The length from which the summary of a layer ends at its first comma."""
_SUMMARY_END = re.compile(r"[:;]|\.(?=\s|$)")
"""The end of what a layer is, in its description."""


def layer_overview() -> str:
    """Return a line for each layer: its letter, its name, and what it is."""
    kinds = dict.fromkeys(LAYERS.values())
    rows = [("" if kind.letter == kind.alias else kind.letter, kind) for kind in kinds]
    letters = max(len(letter) for letter, _ in rows)
    names = max(len(kind.alias) for _, kind in rows)
    lines = (
        f"{letter:{letters}}  {kind.alias:{names}}  {_summarize(kind)}\n" for letter, kind in rows
    )
    return "".join((*lines, "\n`symcnn layers NAME` describes a layer with its arguments.\n"))


def _summarize(kind: type[Layer]) -> str:
    """Return what a layer is, in one phrase of its description.

    >>> _summarize(LAYERS["C"]), _summarize(LAYERS["AP"])
    ('A convolution', 'Average pooling to an output size')
    """
    phrase = _SUMMARY_END.split(cleandoc(kind.__doc__ or ""), maxsplit=1)[0]
    return phrase if len(phrase) <= _MAX_SUMMARY else phrase.partition(",")[0]


def zoo_overview() -> Iterator[str]:
    """Yield the lines of the zoo: families, and the counts and year of each of their members."""
    yield _line("Network", "Parameters", "MACs", "Year")
    for family in map(zoo.entry, zoo.families()):
        title = f"{family.name}: {family.title}"
        if tuple(family.presets) == (family.name,):
            yield _member_line(title, family.name, family)
            continue
        yield f"{title}\n"
        for member in family.presets:
            yield _member_line(f"  {member}", member, family)
    yield "\n`symcnn NAME` shows a network, `symcnn zoo NAME` its text and its source.\n"


def _member_line(label: str, member: str, family: zoo.Entry) -> str:
    net = load(member)
    params, macs = (shorten(int(count))[0] for count in (net.params, net.macs))
    return _line(label, params, macs, str(family.year_of(member)))


def _line(network: str, params: str, macs: str, year: str) -> str:
    counts = f"{params:>{_PARAMS_WIDTH}}  {macs:>{_MACS_WIDTH}}  {year}"
    return f"{network:{_NETWORK_WIDTH}}  {counts}\n"
