"""The definitions of names in formulas: w_32 = wide(32) = …, or w_c = wide(c) = … for several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from symcnn.algebra.presentation.parts import NamedPart
from symcnn.algebra.presentation.present import arrange
from symcnn.network import Network
from symcnn.network.formulas.function_values import function_rules

_CALL = re.compile(r"(\w+)\(([1-9]\d*)\)")
"""The call of a function at a positive integer."""


def define_parts(net: Network, parts: Sequence[NamedPart]) -> Iterator[str]:
    """Yield the definition of each name; values of one function are defined together if shorter."""
    taken = {*net.symbols, *(part.name.name for part in parts)}
    rules = function_rules(net, taken)
    for function, group in groupby(parts, key=_function_of):
        members = list(group)
        alone = [*map(_define, members)]
        if function in rules:
            argument, value = rules[function]
            stem = members[0].name.name.rpartition("_")[0]
            numbers = ", ".join(part.call[len(function) + 1 : -1] for part in members)
            order = replace(net.order, symbols=(argument, *net.order.symbols))
            rule = f"{stem}_{argument} = {function}({argument}) = {arrange(value, order)}"
            together = [f"{rule}\nfor {argument} = {numbers}"]
            alone = min(alone, together, key=lambda texts: sum(map(len, texts)))
        yield from alone


def _function_of(part: NamedPart) -> str:
    match = _CALL.fullmatch(part.call)
    return match[1] if match else ""


def _define(part: NamedPart) -> str:
    return " = ".join(filter(None, (part.name.name, part.call, str(part.value))))
