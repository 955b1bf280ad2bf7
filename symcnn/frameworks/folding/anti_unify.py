"""Anti-unification of passages: constants, parameters, and multiples of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from symcnn.frameworks.folding.hole_values import Scaled, Value, applied, magnitude, ratio
from symcnn.frameworks.folding.skeletons import Hole

_KINDS = {
    **dict.fromkeys(("filters", "units", "squeeze", "amount", "from", "to"), "channels"),
    **dict.fromkeys(("kernel", "size"), "kernel"),
    **dict.fromkeys(("padding", "dilation"), "padding"),
}
"""The kinds of numbers that may share a parameter; other roles are their own kind."""
_LETTERS = {
    "kernel": "k",
    "size": "k",
    "units": "h",
    "count": "n",
    "amount": "f",
    "to": "f",
    "squeeze": "se",
}
"""The names of parameters by role; others get the first letter of their role."""
_MAX_FACTOR = 256
"""The largest factor between channel numbers that becomes a rule."""

Column = tuple[Value, ...]
"""The value of one hole in each passage."""


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, and its role and default."""

    name: str
    hole: Hole


@dataclass(frozen=True)
class Template:
    """The content of a block's holes: numbers, and multiples of its parameters."""

    parameters: tuple[Parameter, ...]
    values: tuple[Value, ...]
    places: tuple[int, ...]
    """For each parameter the index of a hole that equals it."""

    def arguments(self, values: Sequence[Value]) -> tuple[Value, ...] | None:
        """Return the arguments of a passage, or None if it does not match."""
        arguments = tuple(values[place] for place in self.places)
        names = [parameter.name for parameter in self.parameters]
        given = dict(zip(names, arguments, strict=True))
        fits = all(
            value == (applied(rule, given[rule.name]) if isinstance(rule, Scaled) else rule)
            for rule, value in zip(self.values, values, strict=True)
        )
        return arguments if fits else None


def unified(
    holes: Sequence[Hole], rows: Sequence[Sequence[Value]], taken: frozenset[str]
) -> Template:
    """Return the template of passages, each given by the values of its holes.

    >>> k, f, p = (Hole(role) for role in ("kernel", "filters", "padding"))
    >>> unified([k, f, p], [(1, 64, 0), (3, 64, 1), (7, 32, 3)], frozenset()).values
    (Scaled(name='k', factor=Fraction(1, 1), halved=False), Scaled(name='f', ...
    """
    columns = list(zip(*rows, strict=True))
    varying = _varying(holes, columns)
    rules = _rules(varying, holes, columns)
    bases = [place for place in varying.values() if place not in rules]
    base_holes = {
        place: Hole(holes[place].role, _default(holes[place], columns[place])) for place in bases
    }
    places = sorted(bases, key=lambda place: base_holes[place].default is not None)
    names = dict(
        zip(places, _named([base_holes[place].role for place in places], taken), strict=True)
    )
    rules_of_values = {place: Scaled(name) for place, name in names.items()}
    rules_of_values |= {
        place: Scaled(names[base], rule.factor, rule.halved)
        for place, (base, rule) in rules.items()
    }
    values = tuple(
        column[0] if _is_constant(column) else rules_of_values[varying[_kind(hole), column]]
        for hole, column in zip(holes, columns, strict=True)
    )
    parameters = tuple(Parameter(name, base_holes[place]) for place, name in names.items())
    return Template(parameters, values, tuple(places))


def _varying(holes: Sequence[Hole], columns: Sequence[Column]) -> dict[tuple[str, Column], int]:
    """Return the first hole of each column that varies, or has an outer parameter."""
    first_holes: dict[tuple[str, Column], int] = {}
    for place, (hole, column) in enumerate(zip(holes, columns, strict=True)):
        if not _is_constant(column):
            first_holes.setdefault((_kind(hole), column), place)
    return first_holes


def _is_constant(column: Column) -> bool:
    first = column[0]
    return not isinstance(first, Scaled) and all(value == first for value in column)


def _kind(hole: Hole) -> str:
    return _KINDS.get(hole.role, hole.role)


def _rules(
    varying: Mapping[tuple[str, Column], int], holes: Sequence[Hole], columns: Sequence[Column]
) -> dict[int, tuple[int, Scaled]]:
    """Return the holes that depend on another, with that hole and the rule."""
    rules: dict[int, tuple[int, Scaled]] = {}
    kinds: dict[str, list[int]] = {}
    for (kind, _), place in varying.items():
        kinds.setdefault(kind, []).append(place)
    for place in kinds.get("padding", ()):
        for base in kinds.get("kernel", ()):
            if _follows(columns[place], columns[base], Scaled("", halved=True)):
                rules.setdefault(place, (base, Scaled("", halved=True)))
    rules |= _multiples(kinds.get("channels", []), holes, columns)
    for place in kinds.get("groups", ()):
        for base in kinds.get("channels", ()):
            rule = _multiple(columns[place], columns[base])
            if base not in rules and rule is not None and rule.factor <= 1:
                rules.setdefault(place, (base, rule))
    return rules


def _multiples(
    places: list[int], holes: Sequence[Hole], columns: Sequence[Column]
) -> dict[int, tuple[int, Scaled]]:
    """Return the channels that are multiples or fractions of others.

    The others are the most frequent, then the smallest ones, and not those of a squeeze.
    """
    rules: dict[int, tuple[int, Scaled]] = {}

    def rank(place: int) -> tuple[bool, int, Fraction]:
        column = columns[place]
        total = sum(map(magnitude, column), start=Fraction(0))
        return holes[place].role == "squeeze", -columns.count(column), total

    ordered = sorted(places, key=rank)
    for number, place in enumerate(ordered):
        for base in ordered[:number]:
            rule = _multiple(columns[place], columns[base])
            if base not in rules and rule is not None:
                rules.setdefault(place, (base, rule))
    return rules


def _multiple(column: Column, base: Column) -> Scaled | None:
    factor = ratio(column[0], base[0])
    if factor is None or 1 not in (terms := (factor.numerator, factor.denominator)):
        return None
    if max(terms) > _MAX_FACTOR:
        return None
    rule = Scaled("", factor)
    return rule if _follows(column, base, rule) else None


def _follows(column: Column, base: Column, rule: Scaled) -> bool:
    return all(applied(rule, one) == other for one, other in zip(base, column, strict=True))


def _default(hole: Hole, column: Column) -> int | None:
    """Return the default of a parameter: the layer's, if more than a quarter have it."""
    default = hole.default
    return default if default is not None and 4 * column.count(default) > len(column) else None


def _named(roles: Sequence[str], taken: frozenset[str]) -> list[str]:
    """Return a unique name for each role; equal letters are numbered."""
    letters = [_LETTERS.get(role, role[0]) for role in roles]
    names_so_far: list[str] = []
    for letter in letters:
        numbers = range(1, len(letters) + len(taken) + 2)
        names = (f"{letter}{number}" for number in numbers)
        choice = chain((letter,) if letters.count(letter) == 1 else (), names)
        names_so_far.append(
            next(name for name in choice if name not in taken and name not in names_so_far)
        )
    return names_so_far
