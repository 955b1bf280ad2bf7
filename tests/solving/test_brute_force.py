"""Whatever is asked of a small network in a small box, the answer is that of brute force."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symcnn import SymcnnError, parse, solve
from symcnn.errors import InfeasibleError
from tests.examples import share
from tests.solving.brute import Counted, Point, points, solutions, value

LAYERS = (
    "C({k},{f})",
    "C({k},{f},p=1)",
    "C(3,{f},s=2,p=1)",
    "C({k},{f},p=same)",
    "DW(3,p=1)",
    "P(2)",
    "A(3,s=2,p=1)",
    "B",
    "T(2,{f},s=2)",
    "add[_|C(3,cin,p=1)]",
    "cat[_|C(1,{f})]",
    "C(1,{f},groups={g})",
    "C(3,{f},p=1)*{g}",
    "C(1,({f}+3)//2)",
    "C(2,min({f},4),p=same)",
)
ENDS = ("", "-G-O(10)", "-H({f})-O(10)", "-F-O(2)")
AMOUNTS = ("params", "macs", "weights", "activations", "channels", "features", "memory", "flops")


@dataclass(frozen=True)
class Case:
    """A question in a box."""

    text: str
    box: dict[str, range]
    subject_to: tuple[str, ...]
    aim: str


@st.composite
def cases(draw: st.DrawFn) -> Case:
    names = draw(st.lists(st.sampled_from("abf"), min_size=1, max_size=3, unique=True))
    text = draw(texts(names))
    try:
        symbols = parse(text).symbols
    except SymcnnError:
        assume(condition=False)
    assume(symbols)
    most = {1: 14, 2: 7, 3: 4}[len(symbols)]
    box = {
        name: range(1 if found.is_positive else 0, draw(st.integers(2, most)) + 1)
        for name, found in symbols.items()
    }
    return Case(text, box, draw(constraints(text, box)), draw(amounts(list(box))))


@st.composite
def texts(draw: st.DrawFn, names: list[str]) -> str:
    number = st.one_of(st.sampled_from(names), st.integers(1, 9).map(str), st.just(f"2*{names[0]}"))

    def filled(piece: str) -> str:
        return piece.format(k=draw(number), f=draw(number), g=draw(number))

    chosen = draw(st.lists(st.sampled_from(LAYERS), min_size=1, max_size=4))
    start = f"I({draw(st.one_of(number, st.just('12')))},{draw(number)})"
    return "-".join([start, *map(filled, chosen)]) + filled(draw(st.sampled_from(ENDS)))


def amounts(names: list[str]) -> st.SearchStrategy[str]:
    symbol, quantity = st.sampled_from(names), st.sampled_from(AMOUNTS)
    pair = st.tuples(st.one_of(symbol, quantity), st.sampled_from(("+", "-", "*", "//")), symbol)
    return st.one_of(symbol, quantity, pair.map(" ".join), st.just(f"params - {names[0]}^2"))


@st.composite
def constraints(draw: st.DrawFn, text: str, box: dict[str, range]) -> tuple[str, ...]:
    """Return constraints, most of which are drawn around what a point of the box comes to."""
    possible = list(points(text, box))
    chosen = [f"{name} in {ends[0]}..{ends[-1]}" for name, ends in box.items()]
    for _ in range(draw(st.integers(1, 3))):
        amount = draw(amounts(list(box)))
        sign = draw(st.sampled_from(("<=", "<", ">=", ">", "<=", ">=", "==")))
        bound = draw(st.integers(1, 500))
        if possible:
            _, counted = draw(st.sampled_from(possible))
            bound = int(value(amount, counted)) + draw(st.integers(-2, 2))
        chosen.append(f"{amount} {sign} {bound}")
    modulus = draw(st.integers(1, 5))
    if modulus > 1:
        chosen.append(f"({draw(amounts(list(box)))}) % {modulus} == {draw(st.integers(0, 1))}")
    return tuple(chosen)


def answers(case: Case) -> list[tuple[Point, Counted]]:
    """Return all solutions by brute force; a constraint without unknowns is not asked for."""
    try:
        return solutions(case.text, case.box, case.subject_to)
    except ZeroDivisionError:
        assume(condition=False)
        raise


def check_refusal(error: SymcnnError) -> None:
    """Fail unless a question is refused because a constraint may divide by 0."""
    assert "may not be positive" in error.message


@given(cases(), st.booleans())
def test_the_best_is_the_best_of_all(case: Case, greatest: bool) -> None:  # noqa: FBT001
    found, values = answers(case), []
    with suppress(ZeroDivisionError):  # where the aim is no number, there is no solution
        values = [value(case.aim, names) for _, names in found]
    assume(len(values) == len(found))
    maximize, minimize = (case.aim, None) if greatest else (None, case.aim)
    try:
        best = solve(case.text, maximize=maximize, minimize=minimize, subject_to=case.subject_to)
    except InfeasibleError:
        assert not found
        return
    except SymcnnError as error:
        check_refusal(error)
        assume(condition=False)
    (counted,) = [names for point, names in found if point == best.values]
    assert best.objective == value(case.aim, counted) == (max(values) if greatest else min(values))
    assert best.proven


@given(cases())
@settings(max_examples=share(1 / 2))
def test_all_solutions_are_all_and_no_others(case: Case) -> None:
    found = [tuple(sorted(point.items())) for point, _ in answers(case)]
    try:
        listed = solve(case.text, subject_to=case.subject_to).solutions
    except InfeasibleError:
        assert not found
        return
    except SymcnnError as error:
        check_refusal(error)
        assume(condition=False)
    assert listed is not None
    assert sorted(tuple(sorted(point.items())) for point in listed) == sorted(found)
    assert listed.count == len(found)
