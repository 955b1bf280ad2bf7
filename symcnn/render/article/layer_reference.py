"""The reference of the layers, made from the layers themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from inspect import cleandoc
from typing import Any

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.formula import ZERO, Term
from symcnn.layers import LAYERS, Layer, Map
from symcnn.layers.declaration.arguments import Argument


@dataclass(frozen=True)
class Row:
    """An argument: its name, its short form and its symbol if it has them, and its default."""

    name: str
    short: str
    symbol: str
    default: str
    """Nothing where it is required."""


@dataclass(frozen=True)
class Sheet:
    """What the reference says of one layer."""

    names: tuple[str, ...]
    signature: str
    about: str
    arguments: tuple[Row, ...]
    rules: Mapping[str, Term]
    """What leaves and what is held, for a map of two dimensions."""
    needs: tuple[Condition, ...]
    """What must hold and does not always."""


def sheet(kind: type[Layer]) -> Sheet:
    """Return what the reference says of a layer.

    >>> found = sheet(LAYERS["Conv"])
    >>> print(found.rules["parameters"], "where", found.needs[0])
    (k²·c_in/g + 1)·c_out where c_in ≡ 0 (mod g)
    """
    layer, x = _stated(kind), Map.generic(2, "in")
    asked = dict.fromkeys(need.condition for need in layer.needs(x))
    return Sheet(
        names=tuple(dict.fromkeys((kind.letter, kind.alias))),
        signature=_signature(kind),
        about=cleandoc(kind.__doc__ or ""),
        arguments=tuple(_arguments(kind)),
        rules=_rules(layer, x),
        needs=tuple(condition for condition in asked if condition.verdict is not True),
    )


def kinds() -> tuple[type[Layer], ...]:
    """Return the layers, each once."""
    return tuple(dict.fromkeys(LAYERS.values()))


def overview() -> str:
    """Return a line for each layer: its letter, its name, its arguments and its parameters."""
    lines = [(kind.letter, kind.alias, _signature(kind), _parameters(kind)) for kind in kinds()]
    widths = [max(len(line[column]) for line in lines) for column in range(2)]
    return "".join(_entry(line, widths) for line in lines)


def page(kind: type[Layer]) -> str:
    """Return what one layer is: its text, its arguments and its rules, stated with symbols."""
    said = sheet(kind)
    name = ", ".join(said.names)
    parts = [f"{name}({said.signature})" if said.signature else name, "", said.about]
    if said.arguments:
        parts += ["", "Arguments:", *map(_line, said.arguments)]
    parts += ["", "Rules, for a map of two dimensions:"]
    parts += [f"  {what}: {rule}" for what, rule in said.rules.items()]
    if said.needs:
        parts += ["", "Where:", *(f"  {condition}" for condition in said.needs)]
    return "\n".join(parts) + "\n"


def _line(row: Row) -> str:
    """Return an argument as a line: its name, its short form, its symbol and its default."""
    notes = [f"short {row.short}"] if row.short else []
    notes += [f"{row.symbol} in the rules"] if row.symbol else []
    notes += [f"{row.default} by default" if row.default else "required"]
    return f"  {row.name}: {', '.join(notes)}"


def _entry(line: tuple[str, str, str, str], widths: list[int]) -> str:
    letter, alias, signature, parameters = line
    head = f"{letter.ljust(widths[0])}  {alias.ljust(widths[1])}  {signature}".rstrip()
    note = f"{' ' * (sum(widths) + 4)}parameters: {parameters}\n" if parameters != "0" else ""
    return f"{head}\n{note}"


def _signature(kind: type[Layer]) -> str:
    return ", ".join(
        f"{name}={_default(argument)}" if _default(argument) else name
        for name, argument in kind.arguments().items()
    )


def _default(argument: Argument[Any]) -> str:
    """Return the default as it is written, and nothing for an argument that is required."""
    if argument.required:
        return ""
    return "none" if argument.default is None else str(argument.default)


def _arguments(kind: type[Layer]) -> Iterator[Row]:
    short = {name: letter for letter, name in kind.short_forms().items()}
    for name, argument in kind.arguments().items():
        yield Row(name, short.get(name, ""), argument.symbol, _default(argument))


def _parameters(kind: type[Layer]) -> str:
    return str(_stated(kind).params(Map.generic(2, "in")))


def _rules(layer: Layer, x: Map) -> dict[str, Term]:
    y = layer.output(x)
    after = Map.generic(len(y.size), "out")
    rules: dict[str, Term] = {
        "parameters": layer.params(x),
        "weights": layer.weights(x),
        "biases": layer.biases(x),
        "buffers": layer.buffers(x),
        "MACs": layer.macs(x, after),
    }
    return _shape(y) | {name: rule for name, rule in rules.items() if rule != ZERO}


def _shape(y: Map) -> dict[str, Term]:
    """Return the rules for the shape that leaves a layer."""
    if not y.size:
        return {"features": y.channels}
    return {"channels": y.channels, "height": y.size[0], "width": y.size[1]}


def _stated(kind: type[Layer]) -> Layer:
    """Return a layer with a symbol for each argument, and the default for a choice."""
    values: dict[str, Any] = {}
    for field, argument in zip(fields(kind), kind.arguments().values(), strict=True):
        values[field.name] = argument.read(argument.stated(2), 2)
    return kind(**values)
