"""The requirements of a network on its symbols, with the spans of the text that impose them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symcnn.errors import ShapeError, Span
from symcnn.layers.declaration.requirement import Requirement


@dataclass(frozen=True)
class LocatedRequirement:
    """A condition on the symbols, with the span of the text that imposes it, if there is one."""

    requirement: Requirement
    span: Span | None
    calls: tuple[Span, ...] = ()
    """The enclosing block calls, innermost first."""
    of_form: bool = False
    """Whether only the closed form requires it, and not the network itself."""


def undecided_requirements(
    needs: Iterable[tuple[Requirement, Span]],
) -> Iterator[tuple[Requirement, Span]]:
    """Yield the requirements that hold for some values only.

    Raises ShapeError for a requirement that never holds.
    """
    for need, span in needs:
        verdict = need.condition.verdict
        if verdict is False:
            raise ShapeError(need.message, span)
        if verdict is None:
            yield need, span
