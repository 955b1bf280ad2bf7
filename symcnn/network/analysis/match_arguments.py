"""Arguments of a call matched to parameters, by position and by keyword, for layers and blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from symcnn.errors import NotationError
from symcnn.layers import Layer
from symcnn.notation.ast import Argument, Def, Step
from symcnn.suggestions import nearest


def match_layer_arguments(step: Step, kind: type[Layer]) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a layer with the full names of their parameters.

    Raises NotationError for an argument that the layer does not have or that is given twice.
    """
    positional = sum(argument.keyword is None for argument in step.arguments)
    short_forms, names = kind.short_forms(), kind.keywords()

    def full_name(keyword: str) -> str | None:
        return keyword if keyword in names else short_forms.get(keyword)

    return _match(step, kind.alias, kind.positions(positional), names, full_name)


def match_block_arguments(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a call of a block with the names of their parameters.

    Raises NotationError for an argument that the block does not have or that is given twice.
    """
    names = [parameter.name for parameter in block.parameters]
    return _match(step, step.name, names, names, lambda name: name if name in names else None)


def _match(
    step: Step,
    title: str,
    positions: Sequence[str],
    names: Sequence[str],
    full_name: Callable[[str], str | None],
) -> Iterator[tuple[str, Argument]]:
    matched: set[str] = set()
    keyword_seen = False
    for index, argument in enumerate(step.arguments):
        keyword_seen = keyword_seen or argument.keyword is not None
        if argument.keyword is None:
            if keyword_seen:
                raise NotationError("arguments without a name come first", argument.span)
            if index >= len(positions):
                takes = f"at most {len(positions)} arguments" if positions else "no arguments"
                raise NotationError(f"{step.name} takes {takes}", argument.span)
        name = positions[index] if argument.keyword is None else full_name(argument.keyword)
        if name is None:
            known = f"; it has {', '.join(names)}" if names else ""
            hint = nearest(str(argument.keyword), names) or known
            message = f"{title} has no argument '{argument.keyword}'{hint}"
            raise NotationError(message, argument.span)
        if name in matched:
            raise NotationError(f"{step.name} has its {name} twice", argument.span)
        matched.add(name)
        yield name, argument
