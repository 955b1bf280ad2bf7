"""The forward pass of a class: what is computed from what, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LETTERS = "yzwvutsrqp"
"""What maps are called beside `x`, the one that arrives."""
_NAME = re.compile(r"\b[a-z]\w*")
_NESTED = 3
"""How many modules are called inside each other on one line."""
_LONG = 72
"""How long a formula may be that is not on a line of its own."""


@dataclass
class Flow:
    """The lines so far, and the map that is gone on with, as an expression."""

    lines: list[str] = field(default_factory=list)
    variable: str = "x"
    """What the map is called once it has a name here."""
    text: str = "x"
    sign: str = ""
    """The sign between the parts of the expression, where it is a sum or a product."""
    nested: int = 0
    live: frozenset[str] = frozenset()
    """The names of maps that are still needed, and so are not given to others."""

    def apply(self, function: str, *taps: str) -> None:
        """Go on with what a module makes of the map."""
        if self.nested >= _NESTED or len(self.text) + len(function) > _LONG:
            self.bind()
        self.text = f"{function}({', '.join((self.text, *taps))})"
        self.sign, self.nested = "", self.nested + 1

    def bind(self) -> None:
        """Give the map its name."""
        if self.text != self.variable:
            self.lines.append(f"{self.variable} = {self.text}")
        self.take(self.variable)

    def take(self, text: str) -> None:
        """Go on with another map."""
        self.text, self.sign, self.nested = text, "", 0

    def loop(self, variable: str, over: str, module: str, *taps: str) -> None:
        """Go through modules one after another."""
        self.bind()
        call = f"{module}({', '.join((self.variable, *taps))})"
        self.lines += [f"for {variable} in {over}:", f"    {self.variable} = {call}"]

    def fork(self, *, bound: bool) -> set[str]:
        """Give the map that several paths start from a name; return the names that are in use."""
        if bound or not self.text.isidentifier():
            self.bind()
        return {*self.live, self.variable, self.text}

    def branch(self, live: set[str]) -> Flow:
        """Return the flow of a path that starts here, where some names are in use."""
        variable = next(letter for letter in _letters() if letter not in live)
        return Flow(self.lines, variable, self.text, live=frozenset(live))

    def uses(self) -> set[str]:
        """Return the names of the maps that are still needed for the expression."""
        return {self.variable} & set(_NAME.findall(self.text))

    def meet(self, kind: str, parts: Sequence[Flow], axes: Sequence[int]) -> None:
        """Go on from where paths meet; a flat map that meets one with axes is a gate."""
        most = max(axes)
        if kind == "mul":
            for part, own in zip(parts, axes, strict=True):
                part.gate(most - own)
        text = _joined(kind, parts)
        if len(text) > _LONG:
            self._name(parts)
            text = _joined(kind, parts)
        self.text, self.sign = text, {"add": "+", "mul": "*"}.get(kind, "")
        self.nested = 1 + max(part.nested for part in parts)

    def _name(self, parts: Sequence[Flow]) -> None:
        """Give each of several maps a name of its own."""
        live = {*self.live, self.variable, self.text}.union(*(part.uses() for part in parts))
        for part in parts:
            if not part.text.isidentifier():
                old = part.uses()
                part.variable = next(each for each in _letters() if each not in live - old)
                part.bind()
                live |= part.uses()

    def gate(self, axes: int) -> None:
        """Give a flat map so many axes of one position."""
        if axes:
            self.text = f"{_within(self, '.')}[:, :{', None' * axes}]"
            self.sign = ""


def _letters() -> Iterator[str]:
    """Yield names for maps."""
    yield from LETTERS
    number = 1
    while True:
        number += 1
        yield f"y{number}"


def _joined(kind: str, parts: Sequence[Flow]) -> str:
    if kind == "cat":
        return f"torch.cat([{', '.join(part.text for part in parts)}], 1)"
    sign = {"add": "+", "mul": "*"}[kind]
    return f" {sign} ".join(_within(part, sign) for part in parts)


def _within(part: Flow, sign: str) -> str:
    """Return the text of a part, in brackets where it binds less than what is around it."""
    loose = part.sign and (sign == "." or (sign == "*" and part.sign == "+"))
    return f"({part.text})" if loose else part.text
