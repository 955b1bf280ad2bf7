"""Whatever bounds are put into the formula of a small question, it says what brute force finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Integer, Interval

from symcnn import DomainError, SolveError, SymcnnError, solve
from symcnn.errors import InfeasibleError, TooLargeError, UnboundedError
from symcnn.solving.answers.closed_form import Formula
from symcnn.solving.answers.solution import Solution
from symcnn.solving.questions.constraint import Constraint
from tests.examples import share
from tests.solving.brute import Counted, holds, points, value

NETS = (
    "I(9,2)-C(3,2,p=1)*d-G-O(10)",
    "I(28,1)-C(5,d)-P(2)-H(10)",
    "I(28,4)-C(3,d,p=1)-C(1,3*d)-G-O(10)",
    "I(d,1)-C(5,8,s=2)-P(3,s=2)-C(3,4)",
    "I(1,7)-H(d)-H(d)-O(3)",
    "I(7,2)-C(3,d,groups=2)-O(2)",
    "I(9,3)-DW(3)-C(1,d//2+1)",
)
LOWS = ("0", "1", "2", "5", "0.5", "5/2", "-3", "-1/2", "7.25", "-10^20")
HIGHS = ("0", "3", "11", "24", "3.5", "31/2", "19.99", "10^30", "10^30 + 1/3")
AMOUNTS = (
    "params",
    "macs",
    "activations",
    "features",
    "params/2",
    "params - d",
    "d*d",
    "2*d",
    "d + 1",
    "7 - d",
    "macs/(d + 1)",
    "10^20*d",
)
LARGEST = 24
"""The values of the unknown that brute force tries are 0 to this."""
AIMS = ("d", "-d", "params", None)


@cache
def counted(text: str) -> dict[int, Counted]:
    return {point["d"]: names for point, names in points(text, {"d": range(LARGEST + 1)})}


@dataclass(frozen=True)
class Question:
    text: str
    subject_to: tuple[str, ...]
    aim: str | None
    greatest: bool

    def solved(self) -> Solution:
        maximize, minimize = (self.aim, None) if self.greatest else (None, self.aim)
        return solve(self.text, maximize=maximize, minimize=minimize, subject_to=self.subject_to)

    def answers(self, subject_to: Sequence[str]) -> list[int]:
        """Return the best values of d, or all of them where nothing is to be best."""
        net = counted(self.text)
        found = [d for d, names in net.items() if all(holds(one, names) for one in subject_to)]
        if self.aim is None or not found:
            return found
        worth = {d: value(self.aim, net[d]) for d in found}
        best = (max if self.greatest else min)(worth.values())
        return [d for d in found if worth[d] == best]


@st.composite
def constraints(draw: st.DrawFn, text: str) -> str:
    kind = draw(st.sampled_from(("in", "in", "amount", "amount", "amount", "chain", "%")))
    if kind == "in":
        return f"d in {draw(st.sampled_from(LOWS))}..{draw(st.sampled_from(HIGHS))}"
    if kind == "chain":
        return f"{draw(st.sampled_from(LOWS))} <= d <= {draw(st.sampled_from(HIGHS))}"
    if kind == "%":
        return f"d % {draw(st.integers(2, 4))} == {draw(st.integers(0, 1))}"
    amount = draw(st.sampled_from(AMOUNTS))
    sign = draw(st.sampled_from(("<=", "<=", "<", ">=", ">", "==")))
    bound = f"{draw(around(text, amount))}{draw(st.sampled_from(('', '', '.5')))}"
    sides = (amount, bound) if draw(st.booleans()) else (bound, amount)
    return f"{sides[0]} {sign} {sides[1]}"


def around(text: str, amount: str) -> st.SearchStrategy[int]:
    """Return numbers next to those that an amount comes to."""
    net = counted(text)
    return st.builds(
        lambda d, more: int(value(amount, net[d])) + more,
        st.sampled_from(list(net)),
        st.integers(-1, 1),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    text = draw(st.sampled_from(NETS))
    subject_to = draw(st.lists(constraints(text), min_size=1, max_size=3))
    return Question(text, tuple(subject_to), draw(st.sampled_from(AIMS)), draw(st.booleans()))


def restated(constraint: Constraint, bound: int) -> str:
    """Return a constraint with another number for its bound."""
    left, right = constraint.names
    number_is_left = constraint.sides[0].is_Number
    sides = (bound, right) if number_is_left else (left, bound)
    return f"{sides[0]} {constraint.sign} {sides[1]}"


def compared(constraint: Constraint) -> str:
    return constraint.names[int(constraint.sides[0].is_Number)]


def values_of(formula: Formula, bounds: dict[str, int]) -> range | None:
    """Return the values of d that a formula gives, or None where it does not hold."""
    names = formula.value.free_symbols.union(*(one.free_symbols for one in formula.holds))
    known = {str(name): bounds[str(name)] for name in names}
    try:
        found = formula.at(**known)
    except DomainError:
        return None
    low, high = (found.start, found.end) if isinstance(found, Interval) else (found, found)
    assert isinstance(low, Integer)
    assert isinstance(high, Integer)
    return range(int(low), int(high) + 1)


@given(questions(), st.data())
@settings(max_examples=share(3 / 5))
def test_a_formula_says_what_brute_force_finds(question: Question, data: st.DataObject) -> None:
    try:
        solution = question.solved()
    except InfeasibleError:
        assert not question.answers(question.subject_to)
        return
    except UnboundedError:
        assert LARGEST in counted(question.text)
        return
    except TooLargeError:
        assume(condition=False)
        raise
    except SolveError as error:
        assert error.message.startswith("d occurs in no")  # noqa: PT017 - one or the other
        assert question.answers(question.subject_to) == list(counted(question.text))
        return
    formula = solution.formula
    assume(formula)
    assert formula is not None
    named = solution.question.bounds
    fixed = [str(one) for one in solution.question.constraints if one not in named.values()]
    own = {name: int(next(filter(_is_number, one.sides))) for name, one in named.items()}
    others = {
        name: max(1, data.draw(around(question.text, compared(one)))) for name, one in named.items()
    }
    for bounds in (own, others):
        found = values_of(formula, bounds)
        subject_to = [*fixed, *(restated(one, bounds[name]) for name, one in named.items())]
        answers = question.answers(subject_to)
        if found is None:  # nothing is claimed; where the roots are real, there is no answer
            assert not answers or formula_has_root(formula)
        elif found[-1] <= LARGEST:
            assert list(found) == answers if question.aim is None else found[0] in answers
        else:
            assert found[0] not in range(LARGEST + 1) or found[0] in answers


def _is_number(side: object) -> bool:
    return isinstance(side, Integer)


def formula_has_root(formula: Formula) -> bool:
    return "√" in str(formula)


@pytest.mark.parametrize(
    ("subject_to", "formula"),
    [
        ("d in 0..3 and params <= 1000", "d = min(3, ⌊(B - 30)/38⌋) for B ≥ 30"),
        ("d in 0.5..3 and params <= 1000", "d = min(3, ⌊(B - 30)/38⌋) for B ≥ 68"),
        ("d in 2..3.5 and params <= 1000", "d = min(3, ⌊(B - 30)/38⌋) for B ≥ 106"),
        ("d in -7/2..3 and params <= 1000", "d = min(3, ⌊(B - 30)/38⌋) for B ≥ 30"),
    ],
)
def test_a_range_is_no_bound_of_a_quantity(subject_to: str, formula: str) -> None:
    """38 parameters for each of the d convolutions, and 30 for the output layer."""
    best = solve(NETS[0], maximize="d", subject_to=subject_to)
    assert best.values == {"d": 3}
    assert str(best.formula) == formula
    assert list(best.question.bounds) == ["B"]
    assert best.formula is not None
    assert [best.formula.at(B=budget) for budget in (106, 143, 144, 181, 1000)] == [2, 2, 3, 3, 3]


def test_a_formula_is_not_given_where_a_bound_is_no_number() -> None:
    with pytest.raises(SymcnnError, match="no closed form is known"):
        solve("I(9,2)-C(3,d)", maximize="d^2 - 9*d", subject_to="params <= B", unknowns=["d"])
