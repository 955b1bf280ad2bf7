"""The reference of the layers, made from the layers themselves."""

from __future__ import annotations

from dataclasses import fields
from inspect import cleandoc
from typing import Any

from sympy import Integer

from symcnn.algebra.polynomial import symbol
from symcnn.algebra.term import ZERO, Term
from symcnn.layers import LAYERS, Layer, Map
from symcnn.layers.arguments import Argument


def overview() -> str:
    """Return a line for each layer: its letter, its name, its arguments and its parameters."""
    kinds = list(dict.fromkeys(LAYERS.values()))
    lines = [(kind.letter, kind.alias, _signature(kind), _parameters(kind)) for kind in kinds]
    widths = [max(len(line[column]) for line in lines) for column in range(2)]
    return "".join(_entry(line, widths) for line in lines)


def page(kind: type[Layer]) -> str:
    """Return what one layer is: its text, its arguments and its rules, stated with symbols."""
    name = kind.letter if kind.letter == kind.alias else f"{kind.letter}, {kind.alias}"
    parts = [
        f"{name}({_signature(kind)})" if _signature(kind) else name,
        "",
        cleandoc(kind.__doc__ or ""),
    ]
    if kind.arguments():
        parts += ["", "Arguments:", *(f"  {line}" for line in _arguments(kind))]
    parts += ["", "Rules, for a map of two dimensions:", *(f"  {line}" for line in _rules(kind))]
    return "\n".join(parts) + "\n"


def _entry(line: tuple[str, str, str, str], widths: list[int]) -> str:
    letter, alias, signature, parameters = line
    head = f"{letter.ljust(widths[0])}  {alias.ljust(widths[1])}  {signature}".rstrip()
    note = f"{' ' * (sum(widths) + 4)}parameters: {parameters}\n" if parameters != "0" else ""
    return f"{head}\n{note}"


def _signature(kind: type[Layer]) -> str:
    return ", ".join(
        name if argument.required else f"{name}={_default(argument)}"
        for name, argument in kind.arguments().items()
    )


def _default(argument: Argument[Any]) -> str:
    return "none" if argument.default is None else str(argument.default)


def _arguments(kind: type[Layer]) -> list[str]:
    """Return a line for each argument: its name, its short form, its symbol and its default."""
    short = {name: letter for letter, name in kind.short_forms().items()}
    lines = []
    for name, argument in kind.arguments().items():
        notes = [f"short {short[name]}"] if name in short else []
        notes += [f"{argument.symbol} in the rules"] if argument.symbol else []
        notes += ["required"] if argument.required else [f"{_default(argument)} by default"]
        lines.append(f"{name}: {', '.join(notes)}")
    return lines


def _parameters(kind: type[Layer]) -> str:
    return str(_stated(kind).params(Map.generic(2, "in")))


def _rules(kind: type[Layer]) -> list[str]:
    layer, x = _stated(kind), Map.generic(2, "in")
    y = layer.output(x)
    named = Map.generic(len(y.size), "out")
    rules: dict[str, Term] = {
        "parameters": layer.params(x),
        "weights": layer.weights(x),
        "biases": layer.biases(x),
        "buffers": layer.buffers(x),
        "MACs": layer.macs(x, named),
    }
    held = {name: rule for name, rule in rules.items() if rule != ZERO}
    return [f"{name}: {rule}" for name, rule in (_shape(y) | held).items()]


def _shape(y: Map) -> dict[str, Term]:
    """Return the rules for the shape that leaves a layer."""
    if not y.size:
        return {"features": y.channels}
    return {"channels": y.channels, "height": y.size[0], "width": y.size[1]}


def _stated(kind: type[Layer]) -> Layer:
    """Return a layer with a symbol for each argument, and the default for a choice."""
    values: dict[str, Any] = {}
    for field, argument in zip(fields(kind), kind.arguments().values(), strict=True):
        value = symbol(argument.symbol) if argument.symbol else Integer(argument.default)
        values[field.name] = argument.read(value, 2)
    return kind(**values)
