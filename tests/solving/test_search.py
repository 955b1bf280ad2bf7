"""How a search goes: it may be watched, interrupted, too long, endless, or without result."""

from __future__ import annotations

from fractions import Fraction
from time import process_time

import pytest

from symcnn import SolveError, SymcnnError, load, pareto, parse, solve
from symcnn.errors import InfeasibleError, TooLargeError, UnboundedError
from symcnn.solving import SearchProgress
from symcnn.solving.search import branch_and_bound as boxes

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


HARD = "params <= 10M and params % 211 == 17"
"""What takes many boxes: the remainders tell nothing of a box."""
LONG = "I(n,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"
BUDGETS = "params <= 1M and macs <= 10M"


def test_a_search_is_watched() -> None:
    seen: list[int] = []
    best = solve(
        LONG,
        maximize="params + n",
        subject_to=BUDGETS,
        watch=lambda tally: seen.append(tally.boxes),
    )
    assert seen == list(range(64, best.certificate.boxes + 1, 64))
    assert seen


def test_an_interrupted_search_gives_the_best_so_far_unproven() -> None:
    def interrupt(tally: SearchProgress) -> None:
        if tally.best is not None:
            raise KeyboardInterrupt

    best = solve(LONG, maximize="params + n", subject_to=BUDGETS, watch=interrupt)
    net = parse(LONG).subs(best.values)
    assert net.params <= 10**6
    assert net.macs <= 10**7
    assert best.objective == net.params + best.values["n"]
    assert not best.proven
    assert "not searched exhaustively: " in str(best.certificate)


def test_an_interrupt_before_anything_is_found_goes_on() -> None:
    def interrupt(tally: SearchProgress) -> None:
        if tally.best is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(NET, maximize="f*h", subject_to=HARD, watch=interrupt)


def test_a_search_that_is_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_BOXES", 50)
    with pytest.raises(
        TooLargeError,
        match=r"space is too large; bound the unknowns more tightly, as in `h in 1..\d+`$",
    ):
        solve(NET, maximize="f*h", subject_to=HARD)
    with pytest.raises(
        TooLargeError, match=r"best so far, not proven optimal: params \+ n = 1,000"
    ):
        solve(LONG, maximize="params + n", subject_to=BUDGETS)
    monkeypatch.setattr(boxes, "MAX_BOXES", 100)
    with pytest.raises(TooLargeError, match="the search space is too large"):
        list(solve(NET, subject_to="params <= 1M and params >= 999k").solutions or ())


@pytest.mark.parametrize(
    ("net", "query", "example"),
    [
        ("I(28,1)-C(5,f)", "f >= 100", "f in 100..1024"),
        # an image of 8·8 after three poolings
        ("I(n,1)-(C(3,4,p=1)-P(2))*3", "n % 8 == 0 and n >= 60", "n in 64..512"),
        ("I(28,1)-C(1,8)*N", "params >= 16", "N in 1..512"),
    ],
)
def test_an_example_of_a_bound_lies_within_the_others(net: str, query: str, example: str) -> None:
    with pytest.raises(UnboundedError, match=rf"; add one, as in `{example}`$"):
        solve(net, maximize=example.split(maxsplit=1)[0], subject_to=query)


@pytest.mark.parametrize(("aim", "example"), [("d", "d=d"), ("params", "w=w")])
def test_an_example_of_an_unknown_is_one_that_the_query_names(aim: str, example: str) -> None:
    with pytest.raises(SolveError, match=f"set it to itself, as in {example}$"):
        solve(load("resnet50"), maximize=aim, subject_to="params <= 25M")


def test_an_example_for_a_symbol_in_no_constraint_lies_in_the_domain() -> None:
    net = "I(n,f)-add[P(2)*2-U(2)*2|_]-G"
    with pytest.raises(SolveError, match=r"^n occurs in no constraint; .* as in `n in 4..512`$"):
        solve(net, maximize="f", subject_to="features <= 99", unknowns=["f", "n"])


def test_a_search_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_SECONDS", 0.1)
    ratio = "activations/params <= 3"
    start = process_time()
    late = r"^no proven answer within 0.1 s of CPU time; bound the unknowns more tightly"
    with pytest.raises(TooLargeError, match=late):
        solve(load("cifar_resnet"), maximize="blocks", subject_to=ratio)
    with pytest.raises(TooLargeError, match=late):
        pareto(load("cifar_resnet"), maximize=["blocks", "n"], subject_to=ratio)
    assert process_time() - start < 10
    found = solve(NET, subject_to="params <= 1M and params >= 999k").solutions
    monkeypatch.setattr(boxes, "MAX_SECONDS", 0)
    with pytest.raises(TooLargeError, match="no complete list within 0 s of CPU time; bound the"):
        list(found or ())


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"maximize": "f", "subject_to": "h == 1"},
            r"maximize f: f has no upper bound; add one",
        ),
        (
            {"maximize": "f*h", "subject_to": "f <= 8 and h >= 2"},
            r"maximize f\*h: no upper bound of h follows from `h >= 2`; add one",
        ),
        (
            {"subject_to": "f % 2 == 0 and h == 3"},
            r"^no upper bound of f follows from `f % 2 == 0`",
        ),
    ],
)
def test_what_has_no_end_is_refused_and_the_constraint_blamed(
    asked: dict[str, str], message: str
) -> None:
    with pytest.raises(UnboundedError, match=message):
        solve(NET, **asked)  # type: ignore[arg-type]


def test_a_least_value_needs_no_upper_ends() -> None:
    best = solve(NET, minimize="params", subject_to="f*h >= 1000")
    brute = min(
        (26 * f + (9 * f + 1) * 2 * f + (50 * f + 1) * h + 11 * h - h + 10, f, h)
        for f in range(1, 1001)
        for h in (-(-1000 // f),)
    )
    assert best.values["f"] * best.values["h"] >= 1000
    assert best.objective == brute[0]


@pytest.mark.parametrize(
    ("constraints", "message"),
    [
        ("f >= 10 and f <= 5 and h == 1", "no values satisfy both `f >= 10` and `f <= 5`"),
        ("params <= 100 and h >= 1", "params is at least 117"),
        ("params >= 1 and f <= 2 and h <= 2 and macs >= 1G", "`f <= 2`, `h <= 2` and `macs >= 1G`"),
        ("f*f == 2*h*h and f in 1..30 and h in 1..30", r"no values satisfy both"),
        (
            "f % 2 == 0 and f % 4 == 1 and h == 1",
            "no values satisfy both `f % 2 == 0` and `f % 4 == 1`",
        ),
        ("2*f == 7 and h == 1", "no values satisfy this constraint"),
    ],
)
def test_the_constraints_to_blame_are_named(constraints: str, message: str) -> None:
    with pytest.raises(InfeasibleError, match=message):
        solve(NET, maximize="f", subject_to=constraints)


def test_what_the_network_asks_for_is_kept_to() -> None:
    grouped = solve(
        "I(8,c)-C(1,f)-C(3,f,groups=g)", maximize="g", subject_to="f in 1..30 and c == 4 and g < f"
    )
    assert grouped.values == {"c": 4, "f": 30, "g": 15}
    shuffled = solve("I(n,4)-P(2)-P(2)-U(4)-add[_|C(1,4)]", maximize="n", subject_to="n in 1..30")
    assert shuffled.values == {"n": 30}
    joined = solve("I(n,4)-add[_|C(2,4,s=2,p=same)-U(2)]", maximize="n", subject_to="n in 1..31")
    assert joined.values == {"n": 30}


def test_objectives_may_be_any_expression() -> None:
    best = solve(NET, maximize="f*h/(f + h)", subject_to="params <= 100k")
    brute = max(
        Fraction(f * h, f + h)
        for f in range(1, 100)
        for h in range(1, 2000)
        if 26 * f + (9 * f + 1) * 2 * f + (50 * f + 1) * h + 10 * h + 10 <= 100_000
    )
    assert best.objective == brute
    turning = solve("I(28,1)-C(5,f)", maximize="20*f - f^2", subject_to="f <= 50")
    assert turning.values == {"f": 10}


def test_both_aims_at_once_are_refused() -> None:
    with pytest.raises(SolveError, match="choose either maximize or minimize; `pareto` takes"):
        solve(NET, maximize="f", minimize="params")


def test_solutions_are_counted_without_being_listed() -> None:
    found = solve(NET, subject_to="f in 1..10^9 and h in 1..300 and f >= 2*h").solutions
    assert found is not None
    assert found.count == sum(10**9 - 2 * h + 1 for h in range(1, 301))
    assert next(iter(found)) == {"f": 2, "h": 1}
    huge = solve(NET, subject_to="f in 1..10^30 and h in 1..10^30").solutions
    assert huge is not None
    assert huge.count == 10**60
    assert next(iter(huge)) == {"f": 1, "h": 1}
    small = solve(NET, subject_to="f in 1..9 and h in 1..9 and f*h == 12").solutions
    assert small is not None
    assert len(small) == 4
    assert small


def test_where_nothing_is_listed_there_is_no_solution() -> None:
    with pytest.raises(InfeasibleError, match=r"no values satisfy both `f\*f == 2\*g\*g`"):
        solve("I(28,1)-C(3,f)-C(3,g)", subject_to="f*f == 2*g*g and f in 1..50 and g in 1..50")


def test_solutions_are_sorted_wherever_they_lie() -> None:
    far = 2**400 + 9
    query = "f in 2^400 + 9..2^400 + 12 and h in 1..3 and (f + h) % 2 == 0"
    found = solve(NET, subject_to=query).solutions or ()
    assert [(values["h"], values["f"] - far) for values in found] == [
        (1, 0),
        (1, 2),
        (2, 1),
        (2, 3),
        (3, 0),
        (3, 2),
    ]


def test_an_unknown_may_be_new() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 1M and f == 16*k and k in 1..99", h=256)
    assert best.values == {"f": 64, "k": 4}
    with pytest.raises(SymcnnError, match="unknown symbol 'q'; choose from"):
        solve(NET, maximize="f", subject_to="params <= 1M", unknowns=["q"])


F = "I(28,f)-C(3,4)"


@pytest.mark.parametrize(
    ("text", "asked", "values"),
    [
        (F, {"maximize": "20*f - f^2"}, {"f": 10}),
        (F, {"maximize": "f % 7"}, {"f": 6}),
        (F, {"maximize": "f", "subject_to": "(f-7)^2 <= 4"}, {"f": 9}),
        (F, {"minimize": "f", "subject_to": "(f-7)^2 <= 4"}, {"f": 5}),
        (F, {"maximize": "f", "subject_to": "max(f/2,3) <= 5 and f <= 20"}, {"f": 10}),
        ("I(n,3)-G-H(n//2)", {"maximize": "n", "subject_to": "params - n <= 209"}, {"n": 211}),
        (
            "I(28,1)-C(3,f)-C(3,f)-G-H(1000)",
            {"maximize": "f", "subject_to": "C2.params*2 <= params"},
            {"f": 113},
        ),
        (
            "I(1,f)-H(g)",
            {"maximize": "f", "subject_to": "f%8==0 and (f+g)%3==0 and f<=90 and g==3"},
            {"f": 72, "g": 3},
        ),
        ("I(28,1)-C(3,f)", {"maximize": "f", "subject_to": "f in 1..3*B", "B": 5}, {"f": 15}),
        (
            "I(n,1)-for i in 0..D [C(3,w*2^i,p=1)-P(2)]",
            {"maximize": "D", "subject_to": "macs <= 1M"},
            {"n": 128, "D": 6, "w": 1},
        ),
        ("I(28,3)-C(3,3,p=1)*m", {"minimize": "m", "subject_to": "params <= 84"}, {"m": 0}),
        ("I(28,3)-C(3,3,p=1)*m", {"maximize": "m^2-2*m", "subject_to": "m <= 1"}, {"m": 0}),
        ("I(1,1)-H(D)", {"maximize": "D", "subject_to": "2^D*D <= 1000 and D <= 99"}, {"D": 7}),
    ],
)
def test_what_turns_or_repeats_is_solved_all_the_same(
    text: str, asked: dict[str, str], values: dict[str, int]
) -> None:
    best = solve(text, **asked)  # type: ignore[arg-type]
    assert best.values == values
    assert best.proven


def test_an_end_far_out_is_found_for_all_solutions() -> None:
    found = solve(F, subject_to="(f-7)^2 <= 4").solutions
    assert [values["f"] for values in found or ()] == [5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("text", "asked", "message"),
    [
        (F, {"subject_to": "f % 7 <= 9 - f % 5"}, "no upper bound of f is known"),
        ("I(1,1)-H(f)", {"maximize": "f^f^f^f", "subject_to": "f <= 9"}, "30,000 digits"),
        pytest.param(
            "I(9,1)-C(3,min(2^i,5))*1-H(f)",
            {"maximize": "f", "subject_to": "i <= f"},
            "bound|search",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_is_not_known_is_not_guessed(text: str, asked: dict[str, str], message: str) -> None:
    with pytest.raises(SolveError, match=message):
        solve(text, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("argument", ["subject_to", "unknowns", "maximize"])
def test_what_is_no_text_is_refused(argument: str) -> None:
    asked = {"maximize": "f", "subject_to": "f <= 9"} | {argument: 3}
    with pytest.raises(
        SymcnnError, match=r"expected a string( or a list of strings, not 3|, not int)"
    ):
        solve(F, **asked)  # type: ignore[arg-type]


def test_a_domain_that_no_value_meets_is_named() -> None:
    message = "the domain of the network is empty: w² = 2"
    with pytest.raises(InfeasibleError, match=message):
        solve("I(9,3)-add[C(1,w*w)|C(1,2)]", subject_to="w <= 10")
