"""How a formula reads: its brackets, their factors, and what a person would not write."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from tests.render.math.reading_text import CLOSED, NAME, RAISED, summands, tokens

OPEN, CLOSE = {*CLOSED, "{"}, {*CLOSED.values(), "}"}


def groups(text: str) -> Iterator[tuple[str, str]]:
    """Yield the inside of each pair of brackets with the token before it, and the whole text.

    A comma separates the arguments of a function, which are yielded one by one.
    """
    pieces = ["", *tokens(text)]
    opened: list[int] = []
    for place, piece in enumerate(pieces):
        if piece in OPEN:
            opened.append(place)
        elif piece in CLOSE:
            start = opened.pop()
            inside = split(_joined(pieces[start + 1 : place]), ",")
            yield from ((pieces[start - 1] + pieces[start], part) for part in inside)
    yield "", _joined(pieces)


def _joined(pieces: list[str]) -> str:
    return "".join(piece + " " * (piece == ",") for piece in pieces)


def split(text: str, mark: str) -> list[str]:
    """Return the parts of a formula between marks that stand in no brackets."""
    depth, parts = 0, [""]
    for piece in tokens(text):
        depth += (piece in OPEN) - (piece in CLOSE)
        if piece == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece + " " * (piece == ",")
    return parts


def factors(part: str) -> list[str]:
    """Return the factors of a summand, those in brackets as they are."""
    return split(part.lstrip("+-−"), "·")


def base_of(factor: str) -> str:
    """Return the base of a power with a number as its exponent."""
    return factor.rstrip(RAISED)


def minus_first(text: str) -> list[str]:
    """Return the groups that begin with a minus although they have a positive summand."""
    return [
        inside
        for _, inside in groups(text)
        if inside[:1] in ("-", "−") and any(part[0] not in "-−" for part in summands(inside))
    ]


def shared_factors(text: str) -> list[str]:
    """Return the sums, alone or in brackets, whose summands have a number or name in common.

    Numerators and arguments of functions are left out, and sums with fractions.
    """
    return [
        inside
        for before, inside in groups(text)
        if before in ("", "(", "·(", "+(", "-(", "((", "⌊(", "⌈(")
        and "/" not in inside
        and len(summands(inside)) > 1
        and _have_common_factor(summands(inside))
    ]


def _have_common_factor(parts: list[str]) -> bool:
    names = ({base for base in map(base_of, factors(part)) if _is_name(base)} for part in parts)
    return gcd(*map(_coefficient, parts)) > 1 or bool(set.intersection(*names))


def _coefficient(part: str) -> int:
    first = factors(part)[0].replace(",", "")
    return int(first) if first.isdecimal() else 1


def _is_name(base: str) -> bool:
    return base.startswith("(") or NAME.fullmatch(base) is not None
