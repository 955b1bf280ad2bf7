"""Compiled totals: exact for every input, whatever its size, and refused outside the domain."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Min, sin

from symcnn import DomainError, Network, SymcnnError, parse, quantity
from symcnn import compiled as compiled_
from symcnn.algebra import symbol
from symcnn.algebra.compile import program


def compiled(net: Network | str, what: str) -> Callable[..., Any]:
    """Return the compiled total; its answer is an integer or an array, which the test knows."""
    return compiled_(net, what)


NETWORKS = [
    "I(n,c)-C(5,f)-P(2)-C(3,f)-P(2)-H(h)-O(10)",
    "I(n,3)-C(7,w,2,3)-B-P(3,2,1,ceil=1)-DW(3,p=same)-C(1,3*w/4,groups=g)-O(5)",
    "I(n,1)-C(k,max(f,8),s=s,p=min(k//2,3))-P(2,p=same)-T(2,f^2,s=2)-H(f)",
    "I(n,1)-C(3,2^d)-C(3,4^d)-H(h)",
]
COUNTS = ("params", "macs", "activations", "flops")


@pytest.mark.parametrize("text", NETWORKS)
@pytest.mark.parametrize("count", COUNTS)
@given(data=st.data())
def test_a_compiled_total_is_the_substituted_one(
    text: str, count: str, data: st.DataObject
) -> None:
    net = parse(text)
    values = {name: data.draw(st.integers(1, 60), label=name) for name in net.symbols}
    if "d" in values:
        values["d"] = values["d"] % 9 + 1
    function = compiled(net, count)
    try:
        expected: Any = quantity(net.subs(values), count)
    except SymcnnError:
        with pytest.raises(DomainError):
            function(**values)
    else:
        assert function(**values) == expected
        arrays = {name: np.array([value, value]) for name, value in values.items()}
        assert function(**arrays).tolist() == [expected] * 2


def test_rows_are_worked_out_in_pieces_with_the_same_result() -> None:
    function = compiled(parse(NETWORKS[0]), "macs")
    random = np.random.default_rng(1)
    n, c, f, h = (random.integers(12, 99, 200_000) for _ in range(4))
    whole = function(n, c, f, h)
    some = random.integers(0, 200_000, 50)
    assert whole.dtype == np.int64
    assert [int(whole[i]) for i in some] == [
        function(*map(int, (n[i], c[i], f[i], h[i]))) for i in some
    ]
    assert (function(n, 3, f, 10) == function(n, np.full_like(n, 3), f, np.full_like(n, 10))).all()


def test_a_row_that_overflows_in_one_piece_is_exact_in_all() -> None:
    function = compiled("I(28,1)-C(3,w)-C(3,w)", "params")
    widths = np.full(100_000, 7)
    widths[90_000] = 2**40
    found = function(widths)
    assert found.dtype == object
    assert (found[0], found[90_000]) == (9 * 49 + 77, 9 * 2**80 + 11 * 2**40)


def test_long_rows_may_not_occur_in_the_quantity() -> None:
    sizes = np.arange(3, 100_003)
    for text in ("I(n,1)-C(3,w)", "I(n,1)-C(3,7)-C(1,w)"):
        function = compiled(text, "params")
        assert set(np.ravel(function(n=sizes, w=5)).tolist()) == {function(n=9, w=5)}
    with pytest.raises(DomainError, match="n = 2 lies outside the domain n ≥ 3"):
        function(n=np.append(sizes, 2), w=5)


def test_grids_are_broadcast() -> None:
    function = compiled(parse("I(28,1)-C(5,f)-H(h)"), "params")
    grid = function(np.arange(1, 4)[:, None], np.arange(1, 6)[None, :])
    assert grid.shape == (3, 5)
    assert grid[2, 4] == function(3, 5)


@pytest.mark.parametrize("kind", ["int64", "uint64", "object", "int8"])
def test_it_never_wraps_around(kind: str) -> None:
    function = compiled(parse("I(28,1)-C(3,w)-C(3,w)"), "params")
    greatest = {"int8": 127, "uint64": 2**64 - 1, "object": 10**40, "int64": 2**63 - 1}[kind]
    widths = np.array([1, greatest], dtype=kind)
    assert [int(value) for value in function(widths)] == [20, 9 * greatest**2 + 11 * greatest]


@given(width=st.integers(1, 2**64 - 1))
def test_it_is_exact_around_the_edge_of_64_bits(width: int) -> None:
    function = compiled(parse("I(28,1)-C(3,w)"), "params")
    assert function(np.array([width], dtype=object))[0] == 10 * width


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"f": 1}, "expected one value for each of: f, h"),
        ({"f": 1, "x": 2}, "expected one value for each of: f, h"),
        ({"f": 1.5, "h": 2}, "f must be an integer or an array of integers"),
        ({"f": True, "h": 2}, "f must be an integer or an array of integers"),
        ({"f": np.array([1.0]), "h": 2}, "f must be an integer or an array of integers"),
        ({"f": np.array([1, "a"], dtype=object), "h": 2}, "f must be an integer"),
        ({"f": 0, "h": 2}, "f must be a positive integer, not 0"),
        ({"f": np.array([3, -1]), "h": 2}, "f must be a positive integer, not -1"),
    ],
)
def test_bad_values_are_refused(values: dict[str, Any], message: str) -> None:
    function = compiled(parse("I(28,1)-C(5,f)-H(h)"), "params")
    with pytest.raises(SymcnnError, match=message):
        function(**values)


def test_too_many_values_are_refused() -> None:
    with pytest.raises(SymcnnError, match="expected one value for each"):
        compiled(parse("I(28,1)-C(5,f)"), "params")(1, 2)


def test_values_outside_the_domain_are_refused() -> None:
    function = compiled(parse("I(n,w)-C(5,6,groups=2)-P(k)"), "macs")
    with pytest.raises(DomainError, match=r"n ≥ k \+ 4"):
        function(np.array([8, 4]), 4, 2)
    with pytest.raises(DomainError, match=r"w even"):
        function(np.array([8, 9]), np.array([4, 3]), 2)
    with pytest.raises(DomainError, match="n ≥ k"):
        function(8, 4, np.array([2, 5]))


def test_a_condition_that_falls_with_a_symbol_is_checked_at_every_point() -> None:
    function = compiled(parse("I(n,1)-C(k,2)-C(n//3,w)"), "macs")
    with pytest.raises(DomainError):
        function(n=np.array([6, 9]), k=np.array([1, 9]), w=1)


def test_an_empty_array_gives_an_empty_array() -> None:
    assert compiled(parse("I(28,1)-C(5,f)"), "params")(np.array([], dtype=int)).shape == (0,)


def test_a_network_without_symbols_is_a_number() -> None:
    assert compiled(parse("I(28,1)-C(5,32)"), "params")() == 832


def test_a_compiled_total_can_be_pickled() -> None:
    function = compiled("I(28,1)-C(5,f)-P(k)", "macs")
    again = pickle.loads(pickle.dumps(function))  # noqa: S301 - our own
    assert again(f=3, k=2) == function(f=3, k=2)


def test_an_array_of_no_dimensions_is_a_number() -> None:
    assert compiled("I(28,1)-C(5,f)", "params")(np.array(32)) == 832


def test_sizes_that_are_fractions_of_symbols_are_exact() -> None:
    # By hand: maps of 9×10 and of 8×9 leave; rows of 20 and of 19.
    assert compiled("I(n/2,m/2,3)-C(2,1)-C(2,1)", "activations")(n=20, m=22) == 9 * 10 + 8 * 9
    assert compiled("I(3*n/4,6,dims=1)-C(5,3)-C(2,3*z/4)", "macs")(n=32, z=4) == (
        5 * 6 * 3 * 20 + 2 * 3 * 3 * 19
    )


@pytest.mark.parametrize("expr", [sin(symbol("n")), Min(symbol("n") / 4, symbol("k"))])
def test_what_is_no_integer_arithmetic_is_not_compiled(expr: Expr) -> None:
    with pytest.raises(SymcnnError, match="its value may be a fraction"):
        program(expr)


def test_an_unknown_quantity_is_refused_with_a_near_one() -> None:
    with pytest.raises(SymcnnError, match="unknown quantity 'param'; did you mean params"):
        compiled(parse("I(28,1)-C(5,32)"), "param")


SUMS = [
    ("I(n,4)-(C(3,4,p=1)-P(2))*N", {"n": 64, "N": 3}),
    ("I(n,c)-for i in 1..N [C(1,i//2+1)]", {"n": 9, "c": 2, "N": 5}),
    ("I(n,1)-P(2)*N-for a in 1..N [for b in 1..a [C(3,b//2+1,p=1)]]", {"n": 99, "N": 3}),
    ("I(n,3)-(C(2,2*cin,1,same)*m-U(2))*N", {"n": 6, "m": 2, "N": 2}),
]


@pytest.mark.parametrize(("text", "values"), SUMS)
@pytest.mark.parametrize("count", COUNTS)
def test_a_sum_without_a_closed_form_is_added_up(
    text: str, values: dict[str, int], count: str
) -> None:
    net = parse(text)
    function = compiled(net, count)
    put = {net.symbols[name]: value for name, value in values.items()}
    expected = quantity(net, count).subs(put).doit()
    assert function(**values) == expected
    rows = {name: np.array([value, value]) for name, value in values.items()}
    assert (function(**rows) == [expected, expected]).all()
    great = {**values, "n": 10**12}
    put[net.symbols["n"]] = 10**12
    assert function(**great) == quantity(net, count).subs(put).doit()


def test_a_sum_of_fractions_is_refused() -> None:
    with pytest.raises(SymcnnError, match="symbolic denominators"):
        compiled("I(n,64)-for i in 1..N [C(1,64,groups=i)]", "params")


def test_a_sum_whose_fractions_cancel_is_added_up() -> None:
    net = parse("I(n,c)-for i in 1..N [C(1,i*8)-C(1,i*8,groups=i)]")
    function = compiled(net, "params")
    for count in range(1, 6):
        channels = [5, *(8 * i for i in range(1, count + 1))]
        params = sum(
            (before + 1) * after + (after // i + 1) * after
            for i, (before, after) in enumerate(pairwise(channels), 1)
        )
        assert function(n=3, c=5, N=count) == params


def test_rows_of_counts_are_added_up_each_as_often_as_it_says() -> None:
    function = compiled("I(n,4)-(C(3,4,p=1)-P(2))*N", "macs")
    rows = np.array([0, 1, 2, 3])
    assert function(64, rows).tolist() == [function(64, int(row)) for row in rows]


def test_a_count_may_be_0_and_no_less() -> None:
    function = compiled("I(n,4)-(C(3,4,p=1)-R)*N", "params")
    assert function(4, 0) == 0
    with pytest.raises(DomainError, match="N must be a non-negative integer"):
        function(4, -1)


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("I(n,1)-C(2,1)-add[_|P(2)-U(2)]", {"n": 7}, {"n": 8}),
        ("I(n,c)-add[_|C(3,f,p=1)]", {"n": 4, "c": 3, "f": 3}, {"n": 4, "c": 3, "f": 4}),
    ],
)
def test_where_maps_meet_values_are_checked(
    text: str, good: dict[str, int], bad: dict[str, int]
) -> None:
    function = compiled(text, "params")
    assert function(**good) == parse(text).subs(good).params
    with pytest.raises(DomainError, match="outside the domain"):
        function(**bad)
    with pytest.raises(DomainError, match="outside the domain"):
        function(**{name: np.array([good[name], value]) for name, value in bad.items()})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I(n,1)-C(k^2,1)", {"n": 5, "k": 2**32}),
        ("I(n,1)-C(k^2,1)", {"n": 2**62, "k": 2**31}),
        ("I(n^2,1)-C(3,4)", {"n": 4 * 10**9}),
        ("I(n^2,1)-C(m^2,4)", {"n": 2**33, "m": 2**33}),
        ("I(n^2,1)-C(m^2,4)", {"n": 2**33, "m": 2**33 + 1}),
        ("I(3,f^3)-C(1,8,groups=8)", {"f": 2**22}),
        ("I(3,f^3)-C(1,8,groups=8)", {"f": 2**22 + 1}),
        ("I(3,f*g)-C(1,g*g,groups=g)", {"f": 3 * 10**9 + 1, "g": 4 * 10**9 + 3}),
        ("I(n,3)-for i in 0..N [P(2)]", {"n": 2**62, "N": 62}),
        ("I(n,3)-for i in 0..N [P(2)]", {"n": 2**62, "N": 61}),
        ("I(2^n,1)-C(3^m,4)", {"n": 64, "m": 40}),
        ("I(2^n,1)-C(3^m,4)", {"n": 64, "m": 41}),
    ],
)
def test_the_domain_is_checked_without_overflow(text: str, values: dict[str, int]) -> None:
    """What 64 bits cannot hold is inside or outside as `subs` finds with Python's integers."""
    function = compiled(text, "params")
    arrays = {name: np.array([value]) for name, value in values.items()}
    try:
        expected = parse(text).subs(values).params
    except DomainError:
        for given_ in (values, arrays):
            with pytest.raises(DomainError, match="lies outside the domain"):
                function(**given_)
    else:
        assert function(**values) == expected
        assert np.ravel(function(**arrays)).tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("I(n,1)-C(k,2)", {"n": [8, 3, 9], "k": [2, 4, 99]}, "n = 3, k = 4 lies .* n ≥ k"),
        ("I(n,1)-C(k,2)", {"n": [[8], [3]], "k": [[2, 3, 4]]}, "n = 3, k = 4 lies .* n ≥ k"),
        ("I(n,1)-C(k,2)", {"n": 3, "k": [2, 3, 4]}, "n = 3, k = 4 lies .* n ≥ k"),
        ("I(9,4)-C(1,f,groups=4)-H(h)", {"f": [4, 6, 8], "h": 1}, "f = 6 lies .* 4 divides f"),
        ("I(9,f)-C(1,f,groups=g)", {"f": [4, 6], "g": [2, 4]}, "f = 6, g = 4 lies"),
        ("I(n,1)-P(2)*N", {"n": [4, 4, 4], "N": [1, 2, 3]}, "n = 4, N = 3 lies"),
        ("I(n,3)-add[P(2)-C(1,3)-U(2)|_]", {"n": [8, 8, 13]}, "n = 13 lies"),
        ("I(n,1)-C(k^2,2)", {"n": [8], "k": 10**20}, "k = 100,000,000,000,000,000,000 lies"),
    ],
)
def test_the_first_point_outside_the_domain_is_named(
    text: str, values: dict[str, Any], message: str
) -> None:
    function = compiled(text, "params")
    points = {
        name: np.array(value) if isinstance(value, list) else value
        for name, value in values.items()
    }
    with pytest.raises(DomainError, match=message.replace("(", r"\(").replace(")", r"\)")):
        function(**points)


def test_conditions_of_iterations_are_asked_at_each_point() -> None:
    """Rule: 6 channels are in 3 groups of two for each of N iterations, and in no 4 groups."""
    params = compiled("I(9,6)-(GN(g))*N", "params")
    points = {"g": np.array([3, 3, 4, 3]), "N": np.array([2, 2, 0, 1])}
    assert list(np.asarray(params(**points))) == [24, 24, 0, 12]
