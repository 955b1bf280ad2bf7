"""The lines of a class: its constructor, with what that is given, and its forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.frameworks.torch.writer.class_body import ROUNDS, Body
from symcnn.notation.ast import Expression, Parameter, Tuple, names_in


@dataclass(frozen=True)
class Head:
    """What a class has besides what is in it."""

    base: str
    """What it is called after."""
    doc: str
    parameters: tuple[Parameter, ...]
    shared: tuple[str, ...]
    """The names of the whole network that it is given."""
    last: tuple[str, ...]
    """The same as its constructor has them, after the parameters and their defaults."""

    def arguments(self, body: Body, *, takes_cin: bool) -> tuple[str, ...]:
        """Return the arguments of the constructor."""
        cin = ("cin",) if takes_cin else ()
        return ("self", *cin, *(_parameter(body, part) for part in self.parameters), *self.last)


def _parameter(body: Body, parameter: Parameter) -> str:
    """Return a parameter of a constructor, with its default where that is a number."""
    if parameter.default is None:
        return parameter.name
    fixed = not _depends(parameter.default)
    return f"{parameter.name}={body.scope.value(parameter.default) if fixed else 'None'}"


def _depends(default: Expression | Tuple) -> bool:
    """Tell whether a default depends on a call."""
    return any(True for _ in names_in(default))


def defaults(body: Body, parameters: tuple[Parameter, ...]) -> Iterator[str]:
    """Yield the lines that work out the defaults which depend on a call."""
    for part in parameters:
        if part.default is not None and _depends(part.default):
            yield f"        if {part.name} is None:"
            yield f"            {part.name} = {body.scope.value(part.default)}"


def constructor(body: Body, defaults: list[str]) -> list[str]:
    """Return the lines of a constructor; numbers of rounds are kept for a forward pass."""
    lines = body.lines
    kept = [f"        self.{called} = {name}" for name, called in body.kept.items()]
    if body.rounds is not None and body.straight:
        lines = [line.replace(ROUNDS, body.rounds) for line in lines]
    elif body.rounds is not None:
        kept.append(f"        {ROUNDS} = {body.rounds}")
    return ["        super().__init__()", *defaults, *kept, *lines]


def forward(body: Body) -> list[str]:
    """Return the forward pass, where it is not that of a straight path."""
    if body.straight:
        return []
    head = f"    def forward({', '.join(('self', 'x', *sorted(body.taps)))}):"
    lines = [*body.flow.lines, f"return {body.flow.text}"]
    return ["", head, *(f"        {line}" for line in lines)]
