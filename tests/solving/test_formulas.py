"""The closed form of an answer is the answer for every bound, and holds just where there is one."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

import pytest
from sympy import Interval

from symcnn import DomainError, SymcnnError, parse, solve
from symcnn.errors import InfeasibleError
from symcnn.solving.answers.solution import Solution
from symcnn.solving.questions.quantity_names import NAMES

LARGEST = (
    ("I(28,1)-C(5,f)-P(2)-H(10)", "params <= B", ""),
    ("I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(16)-O(10)", "params <= B", ""),
    ("I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(16)-O(10)", "params < B", "f % 8 == 0"),
    ("I(28,4)-C(3,f,p=1,groups=4)-C(1,3*f)-G-O(10)", "params <= B", ""),
    ("I(28,1)-C(5,f)-P(2)-C(3,f)", "macs <= B", "f in 2..9"),
    ("I(n,1)-C(5,8,s=2)-P(3,s=2)-C(3,4)", "features <= B", ""),
    ("I(n,1)-C(5,8,s=2)-P(3,s=2)", "size <= B", "n % 4 == 3"),
    ("I(1,7)-H(h)-H(h)-O(3)", "B >= params", ""),
    ("I(9,1)-C(3,4)*N", "params <= B", ""),
)
SMALLEST = (
    ("I(28,1)-C(5,f)-P(2)-H(10)", "params >= B", ""),
    ("I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(16)-O(10)", "params > B", "f % 8 == 5"),
    ("I(n,1)-C(5,8,s=2)-P(3,s=2)", "size >= B", ""),
    ("I(n,1)-C(5,8,s=2)-P(3,s=2)", "size == B", ""),
)


def budgets(text: str, constraint: str) -> list[int]:
    """Return bounds around those at which the answer changes."""
    (name,) = parse(text).symbols
    quantity = next(word for word in constraint.split() if word.isidentifier() and word != "B")
    found = []
    for value in range(12):
        try:
            net = parse(text).subs({name: value})
        except SymcnnError:
            continue
        sizes = {"size": net.output.size[:1], "features": (net.output.features,)}
        (amount,) = sizes.get(quantity) or (getattr(net, quantity),)
        found.append(int(amount))
    return sorted({max(1, amount + more) for amount in found for more in (-1, 0, 1)})


@pytest.mark.parametrize(("text", "constraint", "more"), [*LARGEST, *SMALLEST])
def test_the_formula_is_what_the_search_finds(text: str, constraint: str, more: str) -> None:
    largest = (text, constraint, more) in LARGEST
    (name,) = parse(text).symbols
    asked = [part for part in (constraint, more) if part]

    def answer(subject_to: list[str]) -> Solution:
        aims = {"maximize" if largest else "minimize": name}
        return solve(
            text,
            maximize=aims.get("maximize"),
            minimize=aims.get("minimize"),
            subject_to=subject_to,
        )

    formula = answer(asked).formula
    assert formula is not None
    for budget in budgets(text, constraint):
        given = [part.replace("B", str(budget)) for part in asked]
        try:
            best = answer(given)
        except InfeasibleError:
            with pytest.raises(DomainError, match="the formula holds for"):
                formula.at(B=budget)
        else:
            assert formula.at(B=budget) == best.values[name]
            assert best.formula is not None
            named = list(best.question.bounds)
            assert named == ([] if budget == 0 else ["B"])
            assert best.formula.at(**dict.fromkeys(named, budget)) == best.values[name]


def test_a_budget_of_thirty_digits_is_exact() -> None:
    text, budget = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(256)-O(10)", 10**30
    best = solve(text, maximize="f", subject_to="params <= 10^30")
    f = best.values["f"]
    params = [parse(text).subs(f=value).params for value in (f, f + 1)]
    assert params[0] <= budget < params[1]
    assert best.slack == {"params <= 10^30": budget - params[0]}
    assert best.formula is not None
    assert best.formula.at(B=budget) == f


def test_the_sizes_that_give_a_map_are_an_interval() -> None:
    text = "I(n,3)-C(7,8,s=2,p=3)-P(3,s=2,p=1)-C(3,8,s=8,p=1)"
    found = solve(text, subject_to="size == m")
    assert str(found.formula) == "n ∈ [32·m - 31, 32·m]"
    sizes = [n for n in range(1, 300) if parse(text).subs(n=n).output.size[0] == 7]
    assert found.formula is not None
    assert found.formula.at(m=7) == Interval(sizes[0], sizes[-1])
    assert [value["n"] for value in solve(text, subject_to="size == 7").solutions or ()] == sizes


@pytest.mark.parametrize(
    ("text", "asked", "formula"),
    [
        ("I(28,1)-C(5,f)-P(2)-H(10)", "params <= B", "f = ⌊(B - 10)/1,466⌋ for B ≥ 1,476"),
        (
            "I(28,c)-C(3,f)-C(3,f)",
            "params <= B",
            "f = ⌊(√(81·c² + 36·B + 36·c + 4) - 9·c - 2)/18⌋ for B ≥ 9·c + 11",
        ),
        (
            "I(n,c)-C(3,f)",
            "macs <= B",
            "f = ⌊B/(9·c·n² - 36·c·n + 36·c)⌋ for n ≥ 3 and 36·c·n + B ≥ 9·c·n² + 36·c",
        ),
        ("I(28,1)-C(3,f)*3-C(1,f^2)", "params <= B", None),
        ("I(28,1)-C(3,min(f,8))", "params <= B", None),
    ],
)
def test_a_formula_is_one_where_there_is_one(text: str, asked: str, formula: str | None) -> None:
    if formula is None:
        with pytest.raises(SymcnnError, match="no closed form is known for the answer"):
            solve(text, maximize="f", subject_to=asked, unknowns=["f"])
        return
    best = solve(text, maximize="f", subject_to=asked, unknowns=["f"])
    assert str(best.formula) == formula
    assert best.objective == best.values["f"] == best.closed_form
    assert best.slack == {}
    assert best.proven


def test_a_formula_refuses_a_name_that_is_not_in_it() -> None:
    formula = solve("I(9,1)-C(3,f)", maximize="f", subject_to="params <= B").formula
    assert formula is not None
    with pytest.raises(SymcnnError, match="unknown symbol of the formula 'b'; did you mean B"):
        formula.at(b=3)


def test_a_formula_without_symbols_refuses_every_name() -> None:
    formula = solve("I(9,1)-C(3,f)", maximize="f", subject_to="f <= 8").formula
    assert formula is not None
    with pytest.raises(SymcnnError, match="'b'; the formula has no symbols"):
        formula.at(b=3)


def test_without_an_aim_or_with_one_that_turns_there_is_no_formula() -> None:
    text = "I(28,1)-C(5,f)"
    turns = solve(text, maximize="20*f - f^2", subject_to="params <= 1k")
    assert turns.values == {"f": 10}
    assert turns.formula is None
    two = solve("I(28,c)-C(5,f)", maximize="f", subject_to="params <= 1k")
    assert two.formula is None
    ends = solve(text, subject_to="params <= 1k and params >= 100")
    assert ends.formula is not None
    assert ends.formula.at(B1=1000, B2=100) == Interval(4, 38)
    with pytest.raises(DomainError):
        ends.formula.at(B1=1000, B2=989)


def test_a_formula_says_where_its_root_is_real() -> None:
    best = solve("I(n,3)-C(3,8)-G-O(10)", minimize="n", subject_to="macs >= B")
    assert str(best.formula).endswith("for B ≥ 81")
    assert best.formula is not None
    with pytest.raises(DomainError):
        best.formula.at(B=80)
    small = solve("I(28,f)", minimize="f", subject_to="f^2 + 1000 >= 1107").formula
    assert small is not None
    assert small.at(B=1107) == 11
    with pytest.raises(DomainError):
        small.at(B=1000)


def test_an_unknown_from_0_on_may_be_0() -> None:
    text = "I(9,8)-C(3,8,p=1)*m-G-O(3)"
    for aim in ({"minimize": "m"}, {"minimize": "params"}, {"maximize": "-m"}):
        best = solve(text, subject_to="params <= B", **aim)  # type: ignore[arg-type]
        assert best.closed_form == best.values["m"] == 0
    turns = solve("I(28,3)-C(3,3,p=1)*m", maximize="m^2-2*m", subject_to="params <= 84")
    assert turns.formula is None


def test_a_set_with_remainders_is_no_interval() -> None:
    found = solve("I(1,8)-H(m)-O(3)", subject_to="m % 3 == 0 and params <= 500")
    assert found.formula is None
    assert [values["m"] for values in found.solutions or ()] == list(range(3, 42, 3))


def test_a_bound_that_nothing_meets_is_refused() -> None:
    with pytest.raises(InfeasibleError, match="for any bounds"):
        solve("I(28,1)-C(3,f)", maximize="f", subject_to="params*B <= 8")


@pytest.mark.parametrize(
    ("aim", "asked", "formula"),
    [
        ("minimize", "f*c > 71*c", "f = 72"),
        ("minimize", "f*c >= 71*c + c", "f = 72"),
        ("minimize", "f*c >= 71*c + 1", "f = 72"),
        ("minimize", "f*(c + 1) >= 71*c + 70", "f = 71"),
        ("minimize", "f*c*c >= 71*c", "f = ⌊(71·c - 1)/c²⌋ + 1"),
        ("minimize", "2*f*c >= 7*c", "f = 4"),
        ("maximize", "f*c <= 71*c", "f = 71"),
        ("maximize", "f*c < 71*c", "f = 70"),
        ("maximize", "2*f*c*c <= 7*c*c", "f = 3"),
        ("maximize", "f*c <= 5*c + 2", "f = ⌊(5·c + 2)/c⌋"),
        ("maximize", "f*c*2 <= 5*c*c", "f = ⌊5·c/2⌋"),
    ],
)
def test_a_division_that_leaves_no_floor_is_done(aim: str, asked: str, formula: str) -> None:
    found = solve("I(n,c)-C(3,f)", subject_to=asked, unknowns=["f"], **{aim: "f"}).formula  # type: ignore[arg-type]
    assert found is not None
    assert str(found).partition(" for ")[0] == formula
    names = found.value.free_symbols.union(*(one.free_symbols for one in found.holds))
    for c in range(2, 12):
        fits = [f for f in range(1, 300) if eval(asked, {"f": f, "c": c})]  # noqa: S307 - our own
        values = {str(name): {"c": c, "n": 9}[str(name)] for name in names}
        assert found.at(**values) == (min if aim == "minimize" else max)(fits)


def test_a_bound_that_nothing_meets_with_equality_leaves_no_formula() -> None:
    """Rule: n² - 3·n + 5 has no real root, and is positive for all n."""
    found = solve("I(n,1)-C(5,2)", minimize="n", subject_to="n^2 - 3*n + 5 >= 0")
    assert (found.values, found.formula) == ({"n": 5}, None)


LOWEST_TERMS = (
    (
        "I(28,1)-C(3,f)-C(3,f)",
        "f = ⌊(√(16·B + 28,561) - 169)/288⌋ for B ≥ 11,268",
        lambda budget: (isqrt(16 * budget + 28_561) - 169) // 288,
        (26**2 * 9, 24**2 * 9),
    ),
    (
        "I(28,1)-C(1,f)-C(1,4*f)",
        "f = ⌊(√(B + 49) - 7)/56⌋ for B ≥ 3,920",
        lambda budget: (isqrt(budget + 49) - 7) // 56,
        (28**2, 28**2 * 4),
    ),
)


@pytest.mark.parametrize(("text", "formula", "printed", "macs"), LOWEST_TERMS)
def test_a_root_is_in_lowest_terms(
    text: str, formula: str, printed: Callable[[int], int], macs: tuple[int, int]
) -> None:
    """Rule: the largest f with a·f + b·f² ≤ B, found one by one."""
    linear, square = macs
    assert str(solve(text, maximize="f", subject_to="macs <= B").formula) == formula
    for budget in (11_268, 20_000, 131_003):
        largest = max(f for f in range(99) if linear * f + square * f**2 <= budget)
        assert printed(budget) == largest
        assert solve(text, maximize="f", subject_to="macs <= B", B=budget).values["f"] == largest


def test_quantities_have_names_of_their_own() -> None:
    assert len(set(NAMES)) == len(NAMES)
