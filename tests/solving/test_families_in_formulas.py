"""Formulas with families and sums: what symcnn prints is read back, and sums are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import pytest
from sympy import Integer, Symbol

from symcnn import NotationError, SymcnnError, compare, latex, parse, solve
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.presentation.presented import FORMS
from symcnn.algebra.sums.closed_sum import Series
from symcnn.network import COUNTS
from symcnn.network.quantities import present
from symcnn.solving.answers.compared_quantity import Example
from symcnn.solving.sums_over_ranges import vanishes
from tests.bounds import bounded

FAMILIES = (
    "I(9,w[0])-for i in 1..S [C(3,w[i],p=1,bias=0)]",
    "I(n,3)-for i in 1..S [(C(3,w[i],p=1)-R)*m[i]]-O(10)",
    "I(n,3)-for i in 0..S [C(1,w[i])-P(2)]",
    "I(n,3)-for i in 1..S [C(1,w[i])-D(p[i])]-for j in 1..T [C(1,v[j])]",
    "I(9,3)-for i in 1..3 [C(3,w[i],p=1)*n[i]]",
)
WIDTHS = "I(9,3)-for i in 1..S [C(1,w[i])]"
NET = parse(WIDTHS)


@pytest.mark.parametrize(
    "text",
    [FAMILIES[0], *(pytest.param(text, marks=pytest.mark.slow) for text in FAMILIES[1:])],
)
def test_printed_totals_are_read_back(text: str) -> None:
    net = parse(text)
    for count in COUNTS:
        written = {str(present(net, count, form)) for form in (None, *FORMS)}
        for formula in {*written, str(net.total(count))}:
            (found,) = compare(net, formula=f"{count} = {formula}")
            assert found.always is True, formula


def _triangle(w: Sequence[int]) -> int:
    return 3 * w[0] + sum(w[i - 1] * w[i] for i in range(1, len(w)))


FORMULAS: list[tuple[str, Callable[[Sequence[int]], int]]] = [
    ("biases = Σ(i=1..S, w[i])", sum),
    ("biases = Sum(w[k + 1], (k, 0, S - 1))", sum),
    ("biases = w[1] + Σ(i=2..S, w[i])", sum),
    ("biases = w[S] + Σ(j=1..S-1, w[j])", sum),
    ("biases = Σ(i=1..S, w[i] + 1) - S", sum),
    ("biases = Σ(i=1..S, 2*w[i]) - Σ(i=1..S, w[i])", sum),
    ("weights = 3*w_1 + Σ(i=2..S, w[i-1]*w[i])", _triangle),
    ("weights = 3*w[1] + Σ(i=1..S-1, w[i]*w[i+1])", _triangle),
    ("params = 4*w_1 + Σ(i=2..S, w[i]*(w[i-1] + 1))", lambda w: _triangle(w) + sum(w)),
    ("params = 3*w_1 + Σ(i=1..S, w[i]) + Σ(i=2..S, w[i-1]*w[i])", lambda w: _triangle(w) + sum(w)),
]


@pytest.mark.parametrize(("formula", "function"), FORMULAS, ids=[each for each, _ in FORMULAS])
def test_right_sum_is_equal(formula: str, function: Callable[[Sequence[int]], int]) -> None:
    (found,) = compare(NET, formula=formula)
    assert str(found) == f"{found.name}: equal"
    for count in (1, 2, 3):
        for widths in product((1, 2, 5), repeat=count):
            assert NET.subs(S=count, w=list(widths)).total(found.name) == function(widths)


@pytest.mark.parametrize(
    "formula",
    [
        "biases = Σ(i=2..S, w[i])",
        "biases = Σ(i=0..S-1, w[i+1]) + 1",
        "weights = 3*w_1 + Σ(i=2..S, w[i]*w[i])",
        "biases = Σ(i=1..S, w[S])",
        "biases = S*w[S]",
    ],
)
def test_wrong_sum_is_not_equal(formula: str) -> None:
    (found,) = compare(NET, formula=formula)
    assert found.always is not True
    assert found.differs is not None
    values = dict(found.differs.values)
    assert found.differs.left != found.differs.right
    count = values.pop("S")
    widths = [values[f"w_{index}"] for index in range(1, count + 1)]
    assert NET.subs(S=count, w=widths).total(found.name) == found.differs.left
    (of_two,) = compare(NET, formula=formula.replace("w_1", "w[1]"), S=2)
    assert of_two.always is not True


def test_networks_of_families_that_differ_have_an_example() -> None:
    compared = {each.name: each for each in compare(WIDTHS, f"{WIDTHS}-C(1,3)")}
    assert compared["params"].always is False
    assert compared["params"].differs == Example({"S": 1, "w_1": 1}, 3 + 1, 3 + 1 + 3 + 3)
    assert compared["buffers"].always is True
    assert compared["channels"].agrees == Example({"S": 1, "w_1": 3}, 3, 3)


def test_sums_of_sizes_are_compared() -> None:
    net = parse("I(n,3)-(C(3,8,p=1)-P(2))*N")
    right = (
        "216*n^2 + 576*Σ(i=1..N-1, (n//2^i)^2)",
        "576*Σ(k=0..N-1, (n//2^k)^2) - 360*n^2",
        "216*n^2 + 288*Σ(i=1..N-1, 2*(n//2^i)^2 + 3*i) - 432*N*(N-1)",
    )
    for formula in right:
        (found,) = compare(net, formula=f"macs = {formula}")
        assert found.always is True
        # 24 and 64 weights for each of the nine positions of a kernel
        sizes = [13 // 2**i for i in range(3)]
        assert 216 * sizes[0] ** 2 + 576 * sum(size**2 for size in sizes[1:]) == found.right.subs(
            {net.symbols["N"]: 3, net.symbols["n"]: 13}
        )
    (found,) = compare(net, formula="macs = 576*Σ(k=0..N-1, (n//2^k)^2) - 361*n^2")
    assert found.always is not True


n, N, M = symbol("n"), symbol("N"), symbol("M")
i, j = (Symbol(name, integer=True, nonnegative=True) for name in "ij")
S = Symbol("S", integer=True, nonnegative=True)
w = symbol("w")
_SIZE = FloorDiv(n, 2**j)


def test_proof_by_induction_sees_only_what_holds() -> None:
    whole, rest = Series(_SIZE, j, N), Series(FloorDiv(n, 2 * 2**j), j, N - 1)
    assert vanishes(whole - n - rest, ())
    assert not vanishes(whole - n - 1 - rest, ())  # no term is lost on the way, but the first is
    assert not vanishes(whole - n * N, ())  # it is 0 for N = 1
    assert vanishes(Series(_SIZE, j, 2 * N) - Series(_SIZE.subs(j, i), i, 2 * N), ())
    pairs = _SIZE.subs(j, 2 * j) + _SIZE.subs(j, 2 * j + 1)
    assert vanishes(Series(_SIZE, j, 2 * N) - Series(pairs, j, N), ())


def test_induction_starts_where_each_sum_has_terms() -> None:
    """Rule: Σ over S - 2 numbers is that over S numbers without the last two, from S = 2 on."""
    size = FloorDiv(n, 3**j)
    last = [size.subs(j, S - 1), size.subs(j, S - 2)]
    difference = Series(size, j, S) - Series(size, j, S - 2) - sum(last)
    assert not vanishes(difference, ())
    assert vanishes(difference, (at_least(S, 2), at_least(n + S, 4)))
    assert not vanishes(Series(size, j, 9 * N) - Series(size, j, 9 * N - 1), ())
    assert not vanishes(Series(size, j, M - N) - Series(size, j, M - N + 1), ())


def test_sums_over_two_ranges_are_compared() -> None:
    other = FloorDiv(n, 3**i)
    tops = Series(_SIZE, j, N) - Series(_SIZE.subs(j, j + 1), j, N - 1) - n
    parts = Series(other, i, M) - Series(other.subs(i, i + 1), i, M - 1) - n
    assert vanishes(tops + 2 * parts, ())
    assert not vanishes(tops + parts + 1, ())


def test_family_is_no_number_of_terms() -> None:
    """Rule: Σ over 0 ≤ j < w[S] is no sum over w numbers."""
    count = IndexedSymbol(w, S)
    assert not vanishes(Series(_SIZE, j, count) - Series(_SIZE, j, w), ())
    assert vanishes(Series(_SIZE, j, count) - Series(_SIZE.subs(j, i), i, count), ())


def test_long_difference_of_sums_is_not_decided() -> None:
    long = sum((n + k) ** 9 for k in range(9)) * (n + M) ** 40 * (n + N + M + w) ** 40
    assert not vanishes(long * Series(_SIZE, j, N), ())


def test_members_with_numbers_in_formulas() -> None:
    net = parse("I(9,3)-for i in 1..3 [C(1,w[i],bias=0)*m[i]]").subs(w_2=4)
    values = {"w_1": 2, "w_3": 5, "m_1": 1, "m_2": 2, "m_3": 1}
    # 3·2, 2·4 + 4·4 and 4·5 weights
    (found,) = compare(net, None, values, formula="params = Σ(i=1..1, 6) + 24 + 20")
    assert found.always is True
    (found,) = compare(
        parse("I(9,3)-for i in 1..2 [C(1,w[i])]"), formula="biases = Σ(i=1..2, w[i])"
    )
    assert found.always is True
    best = solve(
        "I(9,3)-for i in 1..3 [C(1,w[i])]", maximize="Σ(i=1..3, w[i])", subject_to="params <= 12"
    )
    assert best.objective == max(
        a + b + c
        for a, b, c in product(range(1, 12), repeat=3)
        if 4 * a + (a + 1) * b + (b + 1) * c <= 12
    )


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("biases = Σ(i=1..S, ⟨w⟩)", "'w' is a family of symbols; give an index, as in w[1]"),
        ("biases = ⟨w[1/2]⟩", "an index must be an integer, not 1/2"),
        ("biases = ⟨w[1.5]⟩", "an index must be an integer, not 3/2"),
        ("biases = ⟨v⟩[S]", "unknown family of symbols 'v'; choose from w"),
        ("biases = w[7]", "unknown name 'w_7'; did you mean w_1?"),
        ("biases = Σ(i=0..S, w[⟨i-1⟩])", "not proven to be positive for each term of the sum"),
    ],
)
def test_wrong_member_is_refused(formula: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        compare(NET, formula=formula.replace("⟨", "").replace("⟩", ""))
    assert caught.value.message.startswith(message)


def test_member_with_a_value_has_that_value_in_formulas() -> None:
    text = "let a = 4; let w[1..2] = (a,c); let w[3] = 2; I(9,3)-C(1,w[1])-C(1,w[2])-C(1,w[3])"
    (found,) = compare(text, formula="biases = 4 + w[2] + w_3")
    assert found.always is True
    # with c = 3: 4·4 parameters, then 5·3, and 4·2
    (found,) = compare(text, c=3, formula="params = 16 + 5*c + (w[2] + 1)*2")
    assert (found.always, found.left, found.right) == (True, 39, 39)
    with pytest.raises(NotationError, match="unknown symbol 'w_1'; choose from c"):
        compare(text, formula="biases = w[1]")  # `a` is no symbol of the network
    with pytest.raises(NotationError, match=r"w\[2\] has a value, and this may"):
        compare(text, formula="biases = Σ(i=1..3, w[i])")
    with pytest.raises(NotationError, match="unknown family of symbols 'v'; the network has no"):
        compare("I(9,3)-C(1,f)", formula="biases = v[f]")


def test_value_of_a_symbol_is_that_of_the_symbol_in_a_formula() -> None:
    (found,) = compare("I(n,c)-C(3,f)", f="2*g", c=3, formula="params = f*(9*c + 1)")
    assert str(found) == "params: equal"
    # a symbol of the new network is that: 10 filters of the old one are f = 5
    (found,) = compare("I(n,1)-C(5,f)", f="2*f", formula="params = 52*f")
    assert str(found) == "params: equal"
    (found,) = compare(NET, S=2, w=[4, 5], formula="biases = w[1] + w[S]")
    assert (found.always, found.right) == (True, 9)


def test_member_and_sum_are_read_as_latex() -> None:
    assert latex("10·w[S]·n²") == "10n^2w_S"
    assert latex("Σ(i=2..S, w[i - 1]·w[i])") == r"\sum_{i=2}^{S} w_{i - 1}w_i"
    assert latex(str(Series(IndexedSymbol(w, j + 1), j, S))) == r"\sum_{j=1}^{S} w_j"
    with pytest.raises(SymcnnError, match="'layer' takes no branches in square brackets"):
        latex("layer[1].size")


def test_minimum_of_a_symbol_starts_the_induction() -> None:
    below = Series(_SIZE, j, S) - Series(_SIZE, j, S - 1) - _SIZE.subs(j, S - 1)
    assert not vanishes(below, ())
    assert vanishes(below, (at_least(S, Integer(1)),))


def test_unrelated_sums_are_left_undecided_in_time() -> None:
    left = "I(n,c)-P(2)-C(k,f)-(C(3,g,p=1)-P(2))*N"
    right = "I(n,c)-C(1,g)-C(3,f)*N-(C(3,g,p=1)-P(2))*N"
    with bounded("comparing"):
        (found,) = compare(left, right, quantities=["macs"])
    assert found.always is None
