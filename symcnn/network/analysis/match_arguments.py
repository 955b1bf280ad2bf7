"""Arguments of layer and block calls, matched to parameters by position and by keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from symcnn.errors import NotationError
from symcnn.layers import Layer
from symcnn.notation.ast import Argument, Def, Step
from symcnn.suggestions import suggest

_OUT_OF_ORDER = "positional argument after a keyword argument; put positional arguments first"


def match_layer_arguments(step: Step, kind: type[Layer]) -> Iterator[tuple[str, Argument]]:
    """Match the arguments of a layer to its parameters, and yield them with their full names.

    `kind` is the class of the layer; arguments come in the order of the call. Raises NotationError
    for an unknown or a duplicate argument, for too many, and for a positional one after a keyword.
    """
    positional = sum(argument.keyword is None for argument in step.arguments)
    short_forms, names = kind.short_forms(), kind.keywords()

    def full_name(keyword: str) -> str | None:
        return keyword if keyword in names else short_forms.get(keyword)

    return _match(step, kind.alias, kind.positions(positional), names, full_name)


def match_block_arguments(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Match the arguments of a call of `block` to its parameters, and yield them with the names.

    Raises NotationError for the same faults as `match_layer_arguments`.
    """
    names = [parameter.name for parameter in block.parameters]
    return _match(step, step.name, names, names, lambda name: name if name in names else None)


def _at_most(count: int) -> str:
    if count == 0:
        return "no arguments"
    return f"at most {count} argument{'' if count == 1 else 's'}"


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
                raise NotationError(_OUT_OF_ORDER, argument.span)
            if index >= len(positions):
                raise NotationError(f"{title} takes {_at_most(len(positions))}", argument.span)
        name = positions[index] if argument.keyword is None else full_name(argument.keyword)
        if name is None:
            choice = f"; choose from {', '.join(names)}" if names else f"; {title} takes none"
            hint = suggest(str(argument.keyword), names) or choice
            message = f"unknown argument '{argument.keyword}' of {title}{hint}"
            raise NotationError(message, argument.span)
        if name in matched:
            raise NotationError(f"duplicate argument '{name}' of {title}", argument.span)
        matched.add(name)
        yield name, argument
