"""The source lines of a class: constructor, defaults and forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.frameworks.torch.writer.class_body import ROUNDS, Body
from symcnn.notation.ast import Expression, Parameter, Tuple, names_in


@dataclass(frozen=True)
class Head:
    """The head of a class: its name, docstring and parameters."""

    base: str
    """The block or loop that its name is derived from."""
    doc: str
    parameters: tuple[Parameter, ...]
    shared: tuple[str, ...]
    """The names of the whole network that are passed to it."""
    last: tuple[str, ...]
    """The same as constructor parameters, after those with defaults."""

    def arguments(self, body: Body, *, takes_cin: bool) -> tuple[str, ...]:
        """Return the arguments of the constructor."""
        cin = ("cin",) if takes_cin else ()
        return ("self", *cin, *(_parameter(body, part) for part in self.parameters), *self.last)


def _parameter(body: Body, parameter: Parameter) -> str:
    """Return a constructor parameter, with its default if that is constant."""
    if parameter.default is None:
        return parameter.name
    fixed = not _depends(parameter.default)
    return f"{parameter.name}={body.scope.value(parameter.default) if fixed else 'None'}"


def _depends(default: Expression | Tuple) -> bool:
    """Return whether a default refers to other names."""
    return any(True for _ in names_in(default))


def defaults(body: Body, parameters: tuple[Parameter, ...]) -> Iterator[str]:
    """Yield the lines that compute the defaults which refer to other names."""
    for part in parameters:
        if part.default is not None and _depends(part.default):
            yield f"        if {part.name} is None:"
            yield f"            {part.name} = {body.scope.value(part.default)}"


def constructor(body: Body, defaults: list[str]) -> list[str]:
    """Return the lines of a constructor; ranges of iterations are kept for the forward pass."""
    lines = body.lines
    kept = [f"        self.{called} = {name}" for name, called in body.kept.items()]
    if body.rounds is not None and body.straight:
        lines = [line.replace(ROUNDS, body.rounds) for line in lines]
    elif body.rounds is not None:
        kept.append(f"        {ROUNDS} = {body.rounds}")
    return ["        super().__init__()", *defaults, *kept, *lines]


def forward(body: Body) -> list[str]:
    """Return the lines of the forward pass; none for an nn.Sequential."""
    if body.straight:
        return []
    head = f"    def forward({', '.join(('self', 'x', *sorted(body.taps)))}):"
    lines = [*body.flow.lines, f"return {body.flow.text}"]
    return ["", head, *(f"        {line}" for line in lines)]
