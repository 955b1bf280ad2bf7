"""Each written form has the value of its expression, and reads as a person writes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Symbol, expand

import symcnn
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.sums.closed_sum import Series
from tests.examples import choose_count, share
from tests.programs.checks import COUNTS, Truth, is_covered, read
from tests.programs.drawn import draw_program, draw_values
from tests.programs.programs import Program
from tests.render.math.random_formulas import formulas, points
from tests.render.math.reading_groups import base_of, factors, minus_first, shared_factors
from tests.render.math.reading_text import evaluate, summands, tokens
from tests.render.math.written import (
    FORMS,
    present,
    present_together,
    presented,
    write_total,
    written_in_names,
)
from tests.solving.expressions import NAMES, Made, Point

SOME = settings(max_examples=share(3 / 4), suppress_health_check=[HealthCheck.too_slow])
PROGRAMS = choose_count(20, 40, "PROGRAMS")
POINTS = 4
NETWORKS = 20
BY = ("collected", "horner")
"""The forms that order by symbols."""
each_form = pytest.mark.parametrize("form", [None, *FORMS], ids=str)
each_seed = pytest.mark.parametrize("seed", range(NETWORKS))


def _are_equal(one: Expr, other: Expr) -> bool:
    """Return whether two expressions are equal as polynomials, whatever an index is called.

    Floors of floors are one floor, also within sums. Where a floor stands for a sum of floors, so
    that neither multiplying out nor this shows it, the values at integers decide.
    """
    difference = one - other
    sums = {each: Symbol(_describe_sum(each)) for each in difference.atoms(Series)}
    rest = difference.xreplace(sums)
    changes = (Expr.doit, expand, expand_products, _multiply_out)
    return any(change(rest) == 0 for change in changes) or _agree_at_integers(one, other)


def _agree_at_integers(one: Expr, other: Expr) -> bool:
    names = sorted(one.free_symbols | other.free_symbols, key=str)
    random = Random(len(names))  # noqa: S311 - no secret
    for _ in range(12):
        values = {name: Integer(random.randint(1, 7)) for name in names}
        first, second = (each.subs(values).doit() for each in (one, other))
        if not first.is_number or first != second:
            return False
    return True


def _describe_sum(series: Series) -> str:
    summand, index, *ends = series.shown
    named = summand.xreplace({index: Symbol("index", integer=True, nonnegative=True)})
    return str((_multiply_out(named), *map(_multiply_out, ends)))


def _multiply_out(expr: Expr) -> Expr:
    return expand(expr.doit())


@each_form
def test_a_form_of_an_expression_has_its_value(form: str | None) -> None:
    orders = (
        st.lists(st.sampled_from([*NAMES.values()]), unique=True) if form in BY else st.just([])
    )

    @SOME
    @given(formulas(), points(), orders)
    def check(made: Made, point: Point, by: list[Expr]) -> None:
        term = presented(made.expr, form, by)
        assert _are_equal(term.value, made.expr)
        assert evaluate(str(term), point) == made.at(point), str(term)

    check()


@given(formulas(), points(), st.permutations([*NAMES.values()]))
def test_any_order_of_symbols_leaves_the_value(made: Made, point: Point, order: list[Expr]) -> None:
    term = presented(made.expr, order=order)
    assert _are_equal(term.value, made.expr)
    assert evaluate(str(term), point) == made.at(point), str(term)


@settings(max_examples=share(1 / 4), suppress_health_check=[HealthCheck.too_slow])
@given(formulas(), formulas(), points(), st.permutations([*NAMES.values()]), st.integers(0, 3))
def test_named_parts_leave_the_values_of_formulas_that_share_them(
    left: Made, right: Made, point: Point, order: list[Symbol], counts: int
) -> None:
    """The formulas repeat each other's sums, whole and within other sums."""
    one, other = left.expr, right.expr
    exprs = [one, one * other, (one + 3 * other) * other, other * (one + 2)]
    sizes = [part for expr in exprs for part in sorted(expr.atoms(Add, FloorDiv), key=str)]
    sizes = [part for part in sizes if part.free_symbols <= {*NAMES.values()}]
    found = written_in_names(exprs, sizes, order, order[:counts])
    first, second = left.at(point), right.at(point)
    numbers = [first, first * second, (first + 3 * second) * second, second * (first + 2)]
    for expr, number, term in zip(exprs, numbers, found.join(), strict=True):
        assert _are_equal(term.value, expr)
        assert evaluate(str(term), point) == number, str(term)


@cache
def _truths() -> list[tuple[Program, symcnn.Network, list[tuple[dict[str, int], tuple[int, ...]]]]]:
    """Return random programs with points in their domains, and their numbers there."""
    found = []
    for seed in range(PROGRAMS):
        program, random = draw_program(seed), Random(seed)  # noqa: S311 - no secret
        net = read(program)
        if isinstance(net, symcnn.Network) and net.symbols:
            found.append((program, net, [*_inside(program, net, random)]))
    return found


def _inside(
    program: Program, net: symcnn.Network, random: Random
) -> Iterator[tuple[dict[str, int], tuple[int, ...]]]:
    for _ in range(POINTS):
        values = draw_values(program, random)
        try:
            numbers = Truth.of(program, values).numbers
        except OverflowError:
            continue
        if numbers is not None and is_covered(net, values):
            yield values, numbers


@pytest.mark.random
@pytest.mark.parametrize("name", COUNTS)
@each_form
def test_a_form_of_a_network_has_the_value_of_plain_evaluation(form: str | None, name: str) -> None:
    place = COUNTS.index(name)
    for program, net, at in _truths():
        term = present(net, name, form=form)
        assert _are_equal(term.value, net.total(name)), program.text
        for values, numbers in at:
            assert evaluate(str(term), values) == numbers[place], (program.text, str(term), values)


@pytest.mark.random
def test_totals_in_shared_names_have_the_values_of_plain_evaluation() -> None:
    for program, net, at in _truths():
        found = present_together(net, COUNTS, where=True)
        for name, term in zip(COUNTS, found.join(), strict=True):
            assert _are_equal(term.value, net.total(name)), program.text
        for values, numbers in at:
            written = [evaluate(str(term), values) for term in found.join()]
            assert written == [*numbers[: len(COUNTS)]], (program.text, values)


@each_form
def test_no_sum_begins_with_a_minus_where_it_need_not(form: str | None) -> None:
    @SOME
    @given(formulas())
    def check(made: Made) -> None:
        text = str(presented(made.expr, form=form))
        assert minus_first(text) == [], text

    check()


@each_form
def test_no_sum_of_a_network_begins_with_a_minus_where_it_need_not(form: str | None) -> None:
    for program, net, _ in _truths():
        for name in ("params", "macs"):
            text = write_total(net, name, form=form)
            assert minus_first(text) == [], (program.text, text)


def _chain(random: Random, size: str = "32", more: str = "") -> tuple[str, list[str]]:
    """Return convolutions with names for their filters, in no order of the alphabet."""
    names = random.sample("abdefghijlmqrstuvwxyz", random.randint(2, 7))
    kernels = [random.choice([1, 3, 5]) for _ in names]
    layers = (f"C({k},{f},p={k // 2}{more})" for k, f in zip(kernels, names, strict=True))
    return "-".join([f"I({size},c)", *layers]), names


@each_seed
@pytest.mark.parametrize("name", ["params", "macs"])
def test_summands_stand_in_the_order_of_the_network(seed: int, name: str) -> None:
    """Rule: the summand of a layer has the filters of this layer and of the one before it."""
    text, names = _chain(Random(seed))  # noqa: S311 - no secret
    written = write_total(symcnn.parse(text), name, form="layers")
    parts = [{*tokens(part)} & {"c", *names} for part in summands(written)]
    assert parts == [{before, after} for before, after in pairwise(["c", *names])], written


@each_seed
@pytest.mark.parametrize("name", ["params", "macs"])
def test_input_channels_stand_before_output_channels(seed: int, name: str) -> None:
    """Rule: k²·c·f as the rule of a convolution has it, and sizes after them."""
    text, names = _chain(Random(seed), "n", ",bias=0")  # noqa: S311 - no secret
    written = write_total(symcnn.parse(text), name, form="layers")
    order = ["c", *names, "n"]
    for part in summands(written):
        places = [order.index(base) for base in map(base_of, factors(part)) if base in order]
        assert places == sorted(places), written


def _wide(random: Random) -> str:
    """Return a network whose widths are multiples of w, with blocks that are repeated."""
    steps = ["I(n,3)"]
    for stage in range(random.randint(1, 4)):
        width = f"{random.choice([1, 2, 4, 8, 16])}*w"
        bias = random.choice(["", ",bias=0"])
        count = random.choice(["2", f"n{stage + 1}", f"(n{stage + 1}-1)", "N"])
        steps += [f"C(3,{width},p=1{bias})", f"(C({random.choice([1, 3])},{width},same{bias})-R)"]
        steps[-1] = steps[-1].replace(",same", ",1,same") + f"*{count}"
    return "-".join([*steps, "G-F-O(classes)"])


@each_seed
@pytest.mark.parametrize("form", ["collected", "factored", "stages"])
def test_common_factors_stand_before_the_brackets(seed: int, form: str) -> None:
    net = symcnn.parse(_wide(Random(seed)))  # noqa: S311 - no secret
    written = write_total(net, "params", form=form)
    assert shared_factors(written) == [], written


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("-a + b", ["-a+b"]),
        ("-a - b", []),
        ("2·(-a + n)²", ["-a+n"]),
        ("⌊(-a + n)/2⌋ - a", ["-a+n"]),
        ("max(-a + n, 1)", ["-a+n"]),
        ("max(n, -a)·(n - a)", []),
        ("n - (a - b)", []),
    ],
)
def test_a_minus_in_front_is_noticed(text: str, wrong: list[str]) -> None:
    assert minus_first(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("w·(9·w + 1) + 10", []),
        ("(n1·w + 2·n2·w)·3 + 1", ["n1·w+2·n2·w"]),
        ("w²·(2·n1 + 4·n2 - 6) + w", ["2·n1+4·n2-6", "w²·(2·n1+4·n2-6)+w"]),
        ("f·(25·h + 14,400) + 1", ["25·h+14,400"]),
        ("w·(9·n1 + 18)/4 + max(2, 2·n)", ["9·n1+18"]),
        ("(w + 1)²·n + (w + 1)·m", ["(w+1)²·n+(w+1)·m"]),
        ("1,024·w + 1,000", ["1,024·w+1,000"]),
    ],
)
def test_a_common_factor_is_noticed(text: str, wrong: list[str]) -> None:
    assert shared_factors(text) == wrong
