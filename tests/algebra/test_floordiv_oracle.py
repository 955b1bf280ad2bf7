"""Floor expressions with numbers below, proved equal by isl (an integer set library)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import islpy as isl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul

from symcnn.algebra import FloorDiv, ceil_div, minimum, symbol

NAMES = ("n", "k", "m")
SPACE = isl.Space.create_from_names(isl.DEFAULT_CONTEXT, set=NAMES)
ZERO = isl.Aff.zero_on_domain(isl.LocalSpace.from_space(SPACE))


@dataclass(frozen=True)
class Linear:
    """Coefficients of n, k and m, and a constant."""

    coefficients: tuple[int, int, int]
    constant: int


@dataclass(frozen=True)
class Rounded:
    """scale·⌊(inner + rest) / below⌋ + after."""

    scale: int
    inner: Tree
    rest: Linear
    below: int
    after: Linear


Tree: TypeAlias = Linear | Rounded


def as_expr(tree: Tree) -> Expr:
    if isinstance(tree, Linear):
        parts = (c * symbol(name) for c, name in zip(tree.coefficients, NAMES, strict=True))
        return Add(*parts, tree.constant)
    above = as_expr(tree.inner) + as_expr(tree.rest)
    return tree.scale * FloorDiv(above, tree.below) + as_expr(tree.after)


def number(value: int) -> isl.PwAff:
    return isl.PwAff.from_aff(ZERO.set_constant_val(isl.Val(value)))


def variable(name: str) -> isl.PwAff:
    at = NAMES.index(name)
    return isl.PwAff.from_aff(ZERO.set_coefficient_val(isl.dim_type.in_, at, isl.Val(1)))


def direct(tree: Tree) -> isl.PwAff:
    """Return the function that the tree says, with isl's own floor."""
    if isinstance(tree, Linear):
        parts = (
            variable(name).scale_val(isl.Val(c))
            for c, name in zip(tree.coefficients, NAMES, strict=True)
        )
        return reduce(isl.PwAff.add, parts, number(tree.constant))
    above = direct(tree.inner).add(direct(tree.rest))
    floor = above.scale_down_val(isl.Val(tree.below)).floor()
    return floor.scale_val(isl.Val(tree.scale)).add(direct(tree.after))


def translated(expr: Expr) -> isl.PwAff:
    """Return the function that a SymPy expression made of sums and FloorDiv says."""
    if expr.is_Integer:
        return number(int(expr))
    if expr.is_Symbol:
        return variable(expr.name)
    if isinstance(expr, FloorDiv):
        above, below = expr.args
        return translated(above).scale_down_val(isl.Val(int(below))).floor()
    if expr.is_Mul:
        coefficient, rest = expr.as_coeff_Mul()
        return translated(rest).scale_val(isl.Val(int(coefficient)))
    assert expr.is_Add
    return reduce(isl.PwAff.add, map(translated, expr.args))


def equal_everywhere(left: isl.PwAff, right: isl.PwAff) -> bool:
    """Tell that the two are equal for all integers, negative ones too."""
    return left.ne_set(right).is_empty()


POSITIVE = reduce(isl.Set.intersect, (variable(name).ge_set(number(1)) for name in NAMES))


def linears(symbols: int) -> st.SearchStrategy[Linear]:
    some = st.integers(-9, 9)
    none = st.just(0)
    columns = [some if index < symbols else none for index in range(3)]
    return st.builds(Linear, st.tuples(*columns), st.integers(-20, 20))


def trees(symbols: int, depth: int) -> st.SearchStrategy[Tree]:
    flat = linears(symbols)
    if depth == 0:
        return flat
    return st.builds(
        Rounded,
        st.sampled_from([1, 1, 1, -1, 2, 3, -4]),
        trees(symbols, depth - 1),
        flat,
        st.integers(1, 12),
        flat,
    )


ANY_TREE = st.one_of(*(trees(symbols, depth) for symbols in (1, 2, 3) for depth in (1, 2, 3)))


@given(ANY_TREE)
def test_built_expression_equals_the_plain_floors(tree: Tree) -> None:
    """Rules 1 and 2 change no value: isl proves it for all integers."""
    assert equal_everywhere(translated(as_expr(tree)), direct(tree))


@given(ANY_TREE)
def test_minimum_is_never_above_a_value(tree: Tree) -> None:
    """For all symbols of at least 1, minimum(e) ≤ e."""
    least = minimum(as_expr(tree))
    if least is not None:
        below = direct(tree).lt_set(number(int(least)))
        assert below.intersect(POSITIVE).is_empty()


@given(linears(3), st.integers(1, 12))
def test_ceiling_is_minus_the_floor_of_the_negative(top: Linear, below: int) -> None:
    """⌈a/b⌉ = -⌊-a/b⌋"""
    minus = direct(top).neg().scale_down_val(isl.Val(below)).floor().neg()
    assert equal_everywhere(translated(ceil_div(as_expr(top), Integer(below))), minus)


def chains(symbols: int) -> st.SearchStrategy[Tree]:
    """Return floors of floors, each with coefficient 1 or -1, so that one floor is left."""
    flat = linears(symbols)
    inner = st.builds(
        Rounded,
        st.sampled_from([1, -1]),
        flat,
        st.builds(Linear, st.just((0, 0, 0)), st.integers(-5, 5)),
        st.integers(1, 4),
        flat,
    )
    zero = Linear((0, 0, 0), 0)
    return st.builds(Rounded, st.just(1), inner | flat, flat, st.integers(1, 4), st.just(zero))


@pytest.mark.parametrize("symbols", [1, 2, 3])
def test_one_floor_is_left_of_a_chain(symbols: int) -> None:
    """Rule 2: what is left of ⌊(±⌊a/b⌋ + c)/d⌋ has at most one floor, not nested."""

    @given(chains(symbols))
    def check(tree: Tree) -> None:
        floors = as_expr(tree).atoms(FloorDiv)
        assert len(floors) <= 1
        assert all(not floor.args[0].has(FloorDiv) for floor in floors)

    check()


@pytest.mark.parametrize("symbols", [1, 2])
def test_equal_for_all_integers_means_identical(symbols: int) -> None:
    """Where the numerator is linear and the denominator a number: equal ⟺ identical."""

    @given(chains(symbols), chains(symbols))
    def check(left: Tree, right: Tree) -> None:
        identical = as_expr(left) == as_expr(right)
        assert identical == equal_everywhere(direct(left), direct(right))

    check()


@given(chains(2), st.integers(2, 5), st.data())
def test_the_same_floor_written_otherwise_is_identical(
    tree: Rounded, factor: int, data: st.DataObject
) -> None:
    """⌊(g·a + r)/(g·b)⌋ with 0 ≤ r < g, and (b·q + r)/b shifted by any q."""
    above = as_expr(tree.inner) + as_expr(tree.rest)
    rest = data.draw(st.integers(0, factor - 1))
    shift = as_expr(data.draw(linears(2)))
    other = FloorDiv(factor * (above + tree.below * shift) + rest, factor * tree.below) - shift
    assert other == as_expr(tree)


def test_products_are_translated_with_their_coefficient() -> None:
    assert translated(Mul(2, symbol("n"))).is_equal(variable("n").scale_val(isl.Val(2)))
