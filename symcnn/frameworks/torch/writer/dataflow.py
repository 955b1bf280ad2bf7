"""The dataflow of a forward pass, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

LETTERS = "yzwvutsrqp"
"""The names of feature maps besides the input `x`."""
_NAME = re.compile(r"\b[a-z]\w*")
_MAX_NESTED_CALLS = 3
"""The most nested module calls on one line."""
_MAX_INLINE_WIDTH = 72
"""The longest expression that is not on a line of its own."""


@dataclass
class Flow:
    """The lines so far, and the current feature map as an expression."""

    lines: list[str] = field(default_factory=list)
    variable: str = "x"
    """The variable of the current map, once it is assigned."""
    text: str = "x"
    sign: str = ""
    """The operator of the expression, if it is a sum or a product."""
    nested: int = 0
    live: frozenset[str] = frozenset()
    """The variables of maps that are still needed, and not reassigned."""

    def apply(self, function: str, *taps: str) -> None:
        """Apply a module to the current map."""
        if self.nested >= _MAX_NESTED_CALLS or len(self.text) + len(function) > _MAX_INLINE_WIDTH:
            self.bind()
        self.text = f"{function}({', '.join((self.text, *taps))})"
        self.sign, self.nested = "", self.nested + 1

    def bind(self) -> None:
        """Assign the current map to its variable."""
        if self.text != self.variable:
            self.lines.append(f"{self.variable} = {self.text}")
        self.take(self.variable)

    def take(self, text: str) -> None:
        """Continue from another map."""
        self.text, self.sign, self.nested = text, "", 0

    def loop(self, variable: str, over: str, module: str, *taps: str) -> None:
        """Apply modules one after another in a loop."""
        self.bind()
        call = f"{module}({', '.join((self.variable, *taps))})"
        self.lines += [f"for {variable} in {over}:", f"    {self.variable} = {call}"]

    def fork(self, *, bound: bool) -> set[str]:
        """Assign the map from which several branches start; return the names in use."""
        if bound or not self.text.isidentifier():
            self.bind()
        return {*self.live, self.variable, self.text}

    def branch(self, live: set[str]) -> Flow:
        """Return the flow of a branch that starts here; `live` are the names in use."""
        variable = next(letter for letter in _letters() if letter not in live)
        return Flow(self.lines, variable, self.text, live=frozenset(live))

    def uses(self) -> set[str]:
        """Return the variables that the expression needs."""
        return {self.variable} & set(_NAME.findall(self.text))

    def meet(self, kind: str, parts: Sequence[Flow], axes: Sequence[int]) -> None:
        """Merge branches; a flat map multiplied with one that has axes is a gate."""
        most = max(axes)
        if kind == "mul":
            for part, part_axes in zip(parts, axes, strict=True):
                part.gate(most - part_axes)
        text = _joined(kind, parts)
        if len(text) > _MAX_INLINE_WIDTH:
            self._name(parts)
            text = _joined(kind, parts)
        self.text, self.sign = text, {"add": "+", "mul": "*"}.get(kind, "")
        self.nested = 1 + max(part.nested for part in parts)

    def _name(self, parts: Sequence[Flow]) -> None:
        """Assign each branch to a variable of its own."""
        live = {*self.live, self.variable, self.text}.union(*(part.uses() for part in parts))
        for part in parts:
            if not part.text.isidentifier():
                old = part.uses()
                part.variable = next(each for each in _letters() if each not in live - old)
                part.bind()
                live |= part.uses()

    def gate(self, axes: int) -> None:
        """Append `axes` axes of size 1 to a flat map."""
        if axes:
            self.text = f"{_within(self, '.')}[:, :{', None' * axes}]"
            self.sign = ""


def _letters() -> Iterator[str]:
    yield from LETTERS
    yield from (f"y{number}" for number in count(2))


def _joined(kind: str, parts: Sequence[Flow]) -> str:
    if kind == "cat":
        return f"torch.cat([{', '.join(part.text for part in parts)}], 1)"
    sign = {"add": "+", "mul": "*"}[kind]
    return f" {sign} ".join(_within(part, sign) for part in parts)


def _within(part: Flow, sign: str) -> str:
    """Return the text of a part, parenthesized if it has lower precedence."""
    loose = part.sign and (sign == "." or (sign == "*" and part.sign == "+"))
    return f"({part.text})" if loose else part.text
