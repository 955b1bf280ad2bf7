"""What the search prunes by is sound: intervals hold every value, and directions are right."""

from __future__ import annotations

from itertools import product
from math import inf

from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Integer, Symbol

from symcnn.algebra.compile import pointwise
from symcnn.errors import SymcnnError
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.bounded_expression import bounded_expression
from symcnn.solving.bounds.interval import Interval, ranged
from symcnn.solving.bounds.monotonicity import direction, least_of, least_value
from tests.solving.expressions import NAMES, Made, Point, expressions

boxes = st.fixed_dictionaries(
    {
        name: st.tuples(st.integers(0 if name == "N" else 1, 4), st.integers(0, 3)).map(
            lambda ends: (ends[0], ends[0] + ends[1])
        )
        for name in NAMES
    }
)
Ends = dict[str, tuple[int, int]]


def points(box: Ends) -> list[Point]:
    ranges = [range(low, high + 1) for low, high in box.values()]
    return [dict(zip(box, values, strict=True)) for values in product(*ranges)]


def in_symbols(box: Ends) -> dict[Symbol, Interval]:
    return {NAMES[name]: ends for name, ends in box.items()}


@given(expressions(), boxes)
def test_an_interval_holds_every_value_in_the_box(made: Made, box: Ends) -> None:
    low, high = ranged(made.expr)(in_symbols(box))
    assert all(low <= made.at(point) <= high for point in points(box))


@given(expressions(), boxes, st.sampled_from(list(NAMES)))
def test_a_box_without_an_end_has_the_values_of_those_with_one(
    made: Made, box: Ends, name: str
) -> None:
    endless = in_symbols(box) | {NAMES[name]: (box[name][0], inf)}
    low, high = ranged(made.expr)(endless)
    assert low < inf
    assert high > -inf
    further = box | {name: (box[name][0], box[name][0] + 6)}
    assert all(low <= made.at(point) <= high for point in points(further))


@given(expressions(), boxes, st.sampled_from(list(NAMES)))
def test_what_is_said_to_rise_never_falls(made: Made, box: Ends, name: str) -> None:
    lows = {NAMES[key]: low for key, (low, _) in box.items()}
    way = direction(made.expr, NAMES[name], least_of(lows, made.expr))
    assume(way is not None)
    assert way is not None
    for point in points(box):
        step = made.at(point | {name: point[name] + 1}) - made.at(point)
        assert step == 0 if way == 0 else step * way >= 0


@given(expressions(), boxes)
def test_no_value_is_below_the_least(made: Made, box: Ends) -> None:
    lows = {NAMES[key]: low for key, (low, _) in box.items()}
    least = least_value(made.expr, least_of(lows, made.expr))
    assume(least is not None)
    assert least is not None
    assert all(made.at(point) >= least for point in points(box))


@given(expressions(), boxes)
def test_a_gauge_has_the_values_and_bounds_them(made: Made, box: Ends) -> None:
    lows = {NAMES[key]: low for key, (low, _) in box.items()}
    found = bounded_expression(made.expr, lows)
    values = [made.at(point) for point in points(box)]
    own = [{NAMES[name]: value for name, value in point.items()} for point in points(box)]
    assert [found.at(point) for point in own] == values
    assert found.least(in_symbols(box)) <= min(values)
    assert found.most(in_symbols(box)) >= max(values)
    corner = found.corner(in_symbols(box), upper=True)
    assert corner is None or found.at(corner) == max(values)


@given(
    st.integers(1, 12).flatmap(
        lambda modulus: st.tuples(
            st.just(modulus), st.sets(st.integers(0, modulus - 1), min_size=1)
        )
    ),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_steps_go_through_the_remainders(rule: tuple[int, set[int]], low: int, high: int) -> None:
    steps = AllowedValues(rule[0], tuple(sorted(rule[1])))
    kept = [value for value in range(200) if value % rule[0] in rule[1]]
    assert steps.up(low) == min(value for value in kept if value >= low)
    below = [value for value in kept if value <= high]
    assert not below or steps.down(high) == max(below)
    between = [value for value in kept if low <= value <= high]
    assert list(steps.between(low, high)) == between
    assert steps.count(low, high) == len(between) or low > high


def test_a_number_that_is_too_long_is_bounded_and_not_worked_out() -> None:
    power = 2 ** NAMES["N"]
    low, high = ranged(power - 5)({NAMES["N"]: (10**9, 10**9)})
    assert low > 10**1000
    assert high == inf
    try:
        pointwise(power)({NAMES["N"]: 10**9})
    except (OverflowError, SymcnnError) as error:
        assert "30,000 digits" in str(error)  # noqa: PT017 - either kind will do
    assert bounded_expression(power, {}).least({NAMES["N"]: (10**9, 10**9)}) > 10**1000
    assert ranged(Integer(-3) ** 3)({}) == (-27, -27)
