"""The reference of the layers, generated from their classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from inspect import cleandoc
from typing import Any

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.layers import LAYERS, Layer, Map
from symcnn.layers.declaration.arguments import Argument


@dataclass(frozen=True)
class Row:
    """An argument: its name, short form, symbol in formulas, and default; empty where absent."""

    name: str
    short: str
    symbol: str
    default: str
    """Empty if the argument is required."""


@dataclass(frozen=True)
class ReferencePage:
    """The reference of one layer."""

    names: tuple[str, ...]
    signature: str
    about: str
    arguments: tuple[Row, ...]
    rules: Mapping[str, Term]
    """Formulas of the output shape and of the counts, for a 2-D input `(c_in, h_in, w_in)`."""
    needs: tuple[Condition, ...]
    """The conditions on the arguments and the input shape."""


def sheet(kind: type[Layer]) -> ReferencePage:
    """Return the reference of a layer.

    >>> page = sheet(LAYERS["Conv"])
    >>> print(page.rules["parameters"], "where", page.needs[0])
    (k²·c_in/g + 1)·c_out where g divides c_in
    """
    layer, x = _general_layer(kind), Map.generic(2, "in")
    conditions = dict.fromkeys(need.condition for need in layer.needs(x))
    return ReferencePage(
        names=tuple(dict.fromkeys((kind.letter, kind.alias))),
        signature=_format_signature(kind),
        about=cleandoc(kind.__doc__ or ""),
        arguments=tuple(_yield_arguments(kind)),
        rules=_formulas(layer, x),
        needs=tuple(condition for condition in conditions if condition.verdict is not True),
    )


def kinds() -> tuple[type[Layer], ...]:
    """Return the classes of the layers, each once."""
    return tuple(dict.fromkeys(LAYERS.values()))


def page(kind: type[Layer]) -> str:
    """Return the reference of a layer as text: description, arguments, formulas, requirements."""
    reference = sheet(kind)
    name = ", ".join(reference.names)
    parts = [f"{name}({reference.signature})" if reference.signature else name, "", reference.about]
    if reference.arguments:
        parts += ["", "Arguments:", *map(_argument_line, reference.arguments)]
    parts += ["", "Formulas for a 2-D input:"]
    parts += [f"  {quantity}: {rule}" for quantity, rule in reference.rules.items()]
    if reference.needs:
        parts += ["", "Requires:", *(f"  {condition}" for condition in reference.needs)]
    return "\n".join(parts) + "\n"


def _argument_line(row: Row) -> str:
    """Return an argument as a line: its name, short form, symbol and default."""
    notes = [f"short {row.short}"] if row.short else []
    notes += [f"symbol {row.symbol}"] if row.symbol else []
    notes += [f"default {row.default}" if row.default else "required"]
    return f"  {row.name}: {', '.join(notes)}"


def _format_signature(kind: type[Layer]) -> str:
    return ", ".join(
        f"{name}={_format_default(argument)}" if _format_default(argument) else name
        for name, argument in kind.arguments().items()
    )


def _format_default(argument: Argument[Any]) -> str:
    """Return the default as source text; empty for a required argument."""
    if argument.required:
        return ""
    return "none" if argument.default is None else str(argument.default)


def _yield_arguments(kind: type[Layer]) -> Iterator[Row]:
    short = {name: letter for letter, name in kind.short_forms().items()}
    for name, argument in kind.arguments().items():
        yield Row(name, short.get(name, ""), argument.symbol, _format_default(argument))


def _formulas(layer: Layer, x: Map) -> dict[str, Term]:
    y = layer.output(x)
    after = Map.generic(len(y.size), "out")
    rules: dict[str, Term] = {
        "parameters": layer.params(x),
        "weights": layer.weights(x),
        "biases": layer.biases(x),
        "buffers": layer.buffers(x),
        "MACs": layer.macs(x, after),
    }
    return _shape_formulas(y) | {name: rule for name, rule in rules.items() if rule != ZERO}


def _shape_formulas(y: Map) -> dict[str, Term]:
    """Return the formulas of the output shape."""
    if not y.size:
        return {"features": y.channels}
    return {"channels": y.channels, "height": y.size[0], "width": y.size[1]}


def _general_layer(kind: type[Layer]) -> Layer:
    """Return a layer with a symbol for each numeric argument and the default of each choice."""
    values: dict[str, Any] = {}
    for field, argument in zip(fields(kind), kind.arguments().values(), strict=True):
        values[field.name] = argument.read(argument.stated(2), 2)
    return kind(**values)
