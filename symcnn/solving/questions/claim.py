"""Claims: formulas and rounded numbers for a quantity of a network, as texts state them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import NotationError, Span, SymcnnError
from symcnn.network import Network
from symcnn.network.substitution.substitute import Substitute
from symcnn.notation import parse_equation
from symcnn.notation.ast import Expression, Name
from symcnn.notation.constraint_builder import Rounded
from symcnn.solving.questions.quantity_names import NAMES
from symcnn.solving.questions.resolve_names import NameResolver, as_text, values_of_names
from symcnn.suggestions import choose_from, suggest

_DEFAULT = "params"
"""The quantity of a formula without a left side."""
_MAX_PARTS = 5_000
"""The maximum number of parts of a formula: totals of large networks are long."""
_WHERE = " where "
"""The word before the definitions of named parts."""
_PART = re.compile(r"[^;\s][^;]*")
"""A definition of a named part."""
_CALL = re.compile(r"\w+\([^()]*\)")
"""A call of a function, of which a named part may be the value."""
_COUNTED = {
    "mac": "macs",
    "macs": "macs",
    "flop": "flops",
    "flops": "flops",
    "params": "params",
    "b": "memory",
}
"""The quantities that units name; B is bytes."""


@dataclass(frozen=True)
class Claim:
    """A value that a text states for a quantity."""

    name: str
    value: Expr
    needed: tuple[Condition, ...] = ()
    """Conditions under which the value is defined."""
    half: Fraction = Fraction(0)
    """Half a unit of the last digit of a rounded number; 0 for an exact value."""


def read_claim(net: Network, formula: str, values: Mapping[str, Substitute] | None = None) -> Claim:
    """Parse a claim: `params = 9*f + 2`, `FLOPs = 8.2G`, or the right side alone, for params.

    `values` are those of names that are no symbols of the network, as they have been substituted.
    Named parts are defined after the formula, in symbols of the network: `9*m^2 where m = n//2`.

    Raises NotationError, with its position, for invalid syntax and for an unknown quantity or
    symbol.
    """
    stated, _, definitions = as_text(formula).partition(_WHERE)
    equation = parse_equation(stated)
    try:
        offset = len(stated) + len(_WHERE)
        defined = _read_definitions(definitions, offset, net.symbols, values or ())
        if isinstance(equation.amount, Rounded):
            return _read_rounded(net, equation.name, equation.amount)
        known = {**(values or {}), **defined}
        return _read_formula(net, equation.name, equation.amount, known)
    except SymcnnError as error:
        raise error.located(formula) from None


def _read_definitions(
    text: str, offset: int, symbols: Collection[str], values: Collection[str]
) -> dict[str, str]:
    """Return the named parts of a text, each with the last of its values: w = wide(8) = 8·⌈n/8⌉.

    `offset` is the place of the text in the formula. Raises NotationError for a name with another
    meaning, without a value, or with two.
    """
    definitions: dict[str, str] = {}
    for part in _PART.finditer(text):
        name, *given = map(str.strip, part[0].split("="))
        span = Span(offset + part.start(), offset + part.start() + len(name))
        if not name.isidentifier():
            raise NotationError("expected a definition after `where`, such as m = n//2", span)
        if not (given and given[-1]):
            raise NotationError(f"'{name}' has no value; write {name} = … after `where`", span)
        if name in symbols or name in NAMES:
            kind = "symbol of the network" if name in symbols else "quantity"
            raise NotationError(f"'{name}' is a {kind}, not a named part", span)
        if name in values or name in definitions or not all(map(_CALL.fullmatch, given[:-1])):
            raise NotationError(f"'{name}' has two values", span)
        definitions[name] = given[-1]
    return definitions


def _read_formula(
    net: Network, left: Name | None, amount: Expression, values: Mapping[str, Substitute]
) -> Claim:
    name = _DEFAULT if left is None else _quantity(left)
    substituted = {name: each for name, each in values.items() if name not in net.symbols}
    given = values_of_names(net, substituted)
    value, needed = NameResolver(net, given, max_parts=_MAX_PARTS).value(amount)
    foreign = value.free_symbols - set(net.symbols.values())
    if foreign:
        name = min(map(str, foreign))
        raise NotationError(f"unknown symbol '{name}'; {choose_from(net.symbols)}")
    return Claim(name, value, needed)


def _read_rounded(net: Network, left: Name | None, rounded: Rounded) -> Claim:
    counted = _COUNTED.get(rounded.quantity.lower())
    name = (counted or _DEFAULT) if left is None else _quantity(left)
    span = rounded.number.span
    if counted not in (None, name):
        hint = "; for billions, write G" if rounded.quantity == "B" else ""
        raise NotationError(f"the number counts {counted}, not {name}{hint}", span)
    if rounded.letter in net.symbols:
        letter = rounded.letter
        advice = f"write the unit without a space, as in 1{letter}, and a product with *"
        message = f"'{letter}' is a unit and a symbol of the network; {advice}"
        raise NotationError(message, span)
    value, _ = NameResolver(net).value(rounded.number)
    return Claim(name, value, (), rounded.half)


def _quantity(name: Name) -> str:
    """Return the quantity of a name in any case; raise NotationError for an unknown one."""
    for text in (name.text, name.text.lower()):
        if text in NAMES:
            return text
    choices = choose_from(NAMES)
    if "." in name.text:
        message = f"a formula states a quantity of the network, not '{name.text}' of a layer"
        raise NotationError(f"{message}; {choices}", name.span)
    hint = suggest(name.text, NAMES) or f"; {choices}"
    raise NotationError(f"unknown quantity '{name.text}'{hint}", name.span)
