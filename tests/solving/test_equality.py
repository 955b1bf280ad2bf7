"""When two networks are equal, against networks with numbers at each point."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer, Symbol

from symcnn import compare, equivalent, latex, parse
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.residues import residues
from symcnn.errors import DomainError, ShapeError
from symcnn.solving.equality import equality, follows_in
from symcnn.solving.questions.quantity_names import whole

n, m, c = symbol("n"), symbol("m"), symbol("c")
D = Symbol("D", integer=True, nonnegative=True)

FOCUS = "I(n,3)-cat[P(1,2)|Crop((1,0),(0,0))-P(1,2)|Crop((0,1),(0,0))-P(1,2)|Crop(1,0)-P(1,2)]"
"""Space to depth (Redmon & Farhadi 2017, section 2; YOLOv5's Focus)."""
PAIRS = [
    (f"{FOCUS}-C(3,64,p=1)", "I(n,3)-C(6,64,2,2)", "macs", "macs: equal for n even"),
    (f"{FOCUS}-C(3,64,p=1)", "I(n,3)-C(6,64,2,2)", "params", "params: equal"),
    (
        "I(n,3)-cat[P(1,2)|Crop(1,0)-P(1,2)]-C(3,8)",
        "I(n,3)-P(2)-C(3,8)-C(1,8)",
        "height",
        "height: equal for n even",
    ),
    ("I(n,3)-P(2)", "I(n,3)-P(2,ceil=1)", "features", "features: equal if and only if n even"),
    ("I(n,3)-C(3,8,2)", "I(n,3)-C(3,8)-P(1,2)", "macs", "macs: equal if and only if n = 3"),
    ("I(n,3)-C(3,8,2)", "I(n,3)-C(3,8)-P(1,2)", "features", "features: equal"),
    (
        "I(n,3)-C(3,8,s=2,p=1)",
        "I(n,3)-C(2,8,s=2)",
        "features",
        "features: equal if and only if n even",
    ),
    (
        "I(n,3)-C(4,8,3)",
        "I(n,3)-C(3,8,3)",
        "features",
        "features: equal if and only if n mod 3 in {1, 2}",
    ),
    ("I(n,3)-P(2)-P(3)", "I(n,3)-P(6)", "features", "features: equal"),
    (
        "I(n,3)-P(2)-P(2,ceil=1)",
        "I(n,3)-P(4)",
        "features",
        "features: equal if and only if n mod 4 in {0, 1}",
    ),
    (
        "I(n,3)-add[_|P(2)-U(2)]-P(3)",
        "I(n,3)-P(6)-U(2)",
        "features",
        "features: equal if and only if n mod 6 in {0..2}",
    ),
    (
        "I(n,3)-add[_|P(4)-U(4)]-P(2)",
        "I(n,3)-P(2)-C(1,3)-add[_|P(2)-U(2)]",
        "features",
        "features: equal for n even",
    ),
    (
        "I(n,3)-C(3,8)-P(3)",
        "I(n,3)-P(3)-C(3,8,p=1)",
        "features",
        "features: equal if and only if n ≡ 2 (mod 3)",
    ),
    ("I(n,3)-C(3,8)-P(3)-G", "I(n,3)-C(3,8,p=1)-P(3)-G", "macs", "macs: never equal"),
    ("I(n,1)-T(2,4,2)-P(4)", "I(n,1)-C(1,4)-P(2)", "features", "features: equal"),
    ("I(n,1)-add[_|P(2)-U(2)]-C(3,c,2)", "I(n,1)-C(3,c,2)", "macs", "macs: equal for n even"),
    (
        "I(n,1)-add[_|P(2)-U(2)]-C(3,c,2)",
        "I(n,1)-C(2,c,2)-C(1,c,p=1)",
        "features",
        "features: never equal",
    ),
]
COUNT = {"n": range(1, 30), "c": range(1, 3)}


def value(text: str, quantity: str, point: dict[str, int]) -> Expr | None:
    """Return a quantity of a network whose symbols are numbers in the text; None outside."""
    statements = "".join(f"let {name} = {number}; " for name, number in point.items())
    try:
        return whole(parse(statements + text), quantity)
    except (ShapeError, DomainError):
        return None


@pytest.mark.parametrize(("left", "right", "quantity", "said"), PAIRS)
def test_pairs(left: str, right: str, quantity: str, said: str) -> None:
    (found,) = compare(left, right, quantities=[quantity])
    points = [{"n": size, "c": width} for size in COUNT["n"] for width in COUNT["c"]]
    names = {name: parse(left).symbols.get(name) for name in COUNT}
    for point in points:
        sides = [value(text, quantity, point) for text in (left, right)]
        if None not in sides:
            at = {names[key]: Integer(number) for key, number in point.items() if names[key]}
            holds = found.condition.substitute(at).verdict
            assert holds == (sides[0] == sides[1]), (point, sides)
            assert found.always in {None, holds}
    assert str(found) == said


REPEATED = ("I(n,1)-add[_|P(2)*D-U(2)*D]", "I(n,1)-P(2)*D-U(2)*D")


def test_symbolic_divisors_make_floors_exact() -> None:
    """Rule: (2^D·⌊n/2^D⌋)² is n² where 2^D divides n."""
    (found,) = compare(*REPEATED, quantities=["features"])
    assert str(found) == "features: equal for 2^D divides n"
    assert found.always is True
    assert str(equivalent(*REPEATED, "features")) == "2^D divides n"
    assert latex(found).endswith(r"\ \text{for}\ 2^D \mid n")


@pytest.mark.parametrize(
    ("left", "right", "domain", "said"),
    [
        ((n - 2 * FloorDiv(n, 2)) ** 2, n - 2 * FloorDiv(n, 2), (), "True"),
        (FloorDiv(n, 2) ** 2, FloorDiv(n, 3) ** 2, (), "⌊n/2⌋ = ⌊n/3⌋"),
        (FloorDiv(n, 2) ** 2, FloorDiv(n, 3) ** 2, (at_least(n, 4),), "False"),
        ((n**2 - 5 * n + 6) * c, Integer(0), (), "n = 2 or n = 3"),
        (n**2, Integer(4), (), "n = 2"),
        (n**9, Integer(4), (), "n⁹ = 4"),
        (FloorDiv(n, 100) ** 2, n, (), "n = ⌊n/100⌋²"),
        (FloorDiv(n, 2) * FloorDiv(m, 2), n * m, (), "⌊m/2⌋·⌊n/2⌋ = m·n"),
        (
            FloorDiv(n, 2) * FloorDiv(m, 2),
            n * m / 4,
            (multiple_of(n, Integer(2)), multiple_of(m, Integer(2))),
            "True",
        ),
        (c * FloorDiv(n, 2) ** 2, c**2 + n, (), "c·⌊n/2⌋² = c² + n"),
    ],
)
def test_equality(left: Expr, right: Expr, domain: tuple[Condition, ...], said: str) -> None:
    condition = equality(left, right, domain)
    assert said == (str(condition) if condition.verdict is None else str(condition.verdict))


def test_nothing_follows_in_an_empty_domain() -> None:
    even, odd = residues(n, 2, {0}), residues(n, 2, {1})
    assert not follows_in((even, odd), even)
    assert follows_in((even,), Equal(Integer(0)))
    assert follows_in((residues(n, 4, {0}),), even)
    assert not follows_in((even,), residues(n, 4, {0}))
