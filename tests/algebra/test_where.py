"""Conditions that are asked only where something is repeated, against what they say by number."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import Expr, Integer, Symbol

from symcnn import latex
from symcnn.algebra import symbol
from symcnn.algebra.conditions.bounds import as_linear_bound
from symcnn.algebra.conditions.condition import AtLeast, Condition, at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.for_every_round import ForEveryRound, for_every_round
from symcnn.algebra.conditions.guarded import Where, Within, unguarded, where
from tests.algebra.conftest import holds_at

n, k, c = map(symbol, "nkc")
D, M, j = (Symbol(name, integer=True, nonnegative=True) for name in "DMj")
NEVER = at_least(Integer(-1))
GUARDS = [at_least(D, 1), at_least(D, 2), at_least(D + M, 2), at_least(n, 3), at_least(D, 9)]
CONDITIONS = [
    at_least(n - k),
    multiple_of(n, Integer(2)),
    at_least(n - 2**D),
    at_least(n, 1),
    NEVER,
]
KNOWN: list[tuple[Condition, ...]] = [
    (),
    (at_least(D, 1),),
    (at_least(D, 2), at_least(n, 3)),
    (at_least(n, 2),),
    (where(at_least(n - k), at_least(D, 1)),),
]
POINTS = [
    dict(zip((n, k, D, M), at, strict=True)) for at in product([1, 2, 3], [1, 3], range(4), [0, 1])
]


@pytest.mark.parametrize("guard", GUARDS, ids=str)
@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_says_what_it_says_where_the_guard_holds(condition: Condition, guard: AtLeast) -> None:
    found = where(condition, guard)
    for at in POINTS:
        expected = not holds_at(guard, at) or holds_at(condition, at)
        assert holds_at(found, at) == holds_at(as_linear_bound(found), at) == expected
        put: dict[Expr, Expr] = {name: Integer(value) for name, value in at.items()}
        assert found.substitute(put).verdict is expected
    for known in KNOWN:
        bare = unguarded(found, known)
        for at in POINTS:
            if all(holds_at(part, at) for part in known):
                assert holds_at(bare, at) == holds_at(found, at)


def test_is_about_itself_only() -> None:
    found = where(at_least(n - k), at_least(D, 1))
    assert isinstance(found, Where)
    assert (found.subject, found.intersect(found), found.free_symbols) == (found, found, {n, k, D})
    inside = Within(at_least(n, 2), (at_least(D, 1),))
    assert (inside.subject, inside.intersect(inside), inside.free_symbols) == (
        inside,
        inside,
        {n, D},
    )


def test_texts() -> None:
    found = where(at_least(n - k), at_least(D, 1))
    domain = Domain((found, multiple_of(c, Integer(2))))
    assert str(domain) == "(n ≥ k if D ≥ 1) and c even"
    assert str(Domain((found,))) == "n ≥ k if D ≥ 1"
    assert latex(domain).count("(") > latex(Domain((found,))).count("(")
    inside = Within(at_least(n, 2), (at_least(D, 1),))
    assert str(inside) == "n ≥ 2 for D ≥ 1"
    assert "for" in latex(inside)


def test_guards_of_loops_in_loops_are_one_list() -> None:
    """Rule: if D ≥ 1, then (if M ≥ 1, then …) asks for both; the same guard is named once."""
    inner = where(multiple_of(n, Integer(4)), at_least(M, 1))
    both = where(inner, at_least(D, 1))
    assert str(both) == "4 divides n if M ≥ 1 and D ≥ 1"
    assert str(Domain((both, at_least(n, 5)))) == "(4 divides n if M ≥ 1 and D ≥ 1) and n ≥ 5"
    assert latex(both) == r"4 \mid n\ \text{if}\ M \ge 1\ \text{and}\ D \ge 1"
    assert str(Where(inner, at_least(M, 1))) == "4 divides n if M ≥ 1"


def test_each_iteration_of_iterations() -> None:
    """Rule: guards that depend on the iteration are kept, others are asked of all iterations."""
    inner = where(at_least(n - k), at_least(M, 1))
    assert for_every_round(inner, j, Integer(3)) == (inner,)
    turning = where(at_least(n - k * j), at_least(M, 1))
    assert str(*for_every_round(turning, j, D + 1)) == "n ≥ D·k if M ≥ 1"
    (every,) = for_every_round(where(at_least(n - k), at_least(M - j, 1)), j, D)
    assert isinstance(every, ForEveryRound)
    assert every.substitute({D: Integer(0)}).verdict is True
