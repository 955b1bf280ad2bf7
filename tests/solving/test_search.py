"""How a search goes: it may be watched, interrupted, too long, endless, or without result."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symcnn import SolveError, SymcnnError, solve
from symcnn.errors import InfeasibleError, TooLargeError, UnboundedError
from symcnn.solving import Tally, listing, search

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


def test_a_search_is_watched() -> None:
    seen: list[int] = []
    best = solve(
        NET,
        maximize="params",
        subject_to="params <= 1M",
        watch=lambda tally: seen.append(tally.boxes),
    )
    assert seen == list(range(64, best.certificate.boxes + 1, 64))
    assert seen


def test_an_interrupted_search_gives_the_best_so_far_unproven() -> None:
    def interrupt(tally: Tally) -> None:
        if tally.boxes >= 128:
            raise KeyboardInterrupt

    best = solve(NET, maximize="params", subject_to="params <= 1M", watch=interrupt)
    assert not best.proven
    assert isinstance(best.objective, int)
    assert best.objective <= 10**6
    assert "not all of that was searched, in 128 parts" in str(best.certificate)


def test_an_interrupt_before_anything_is_found_goes_on() -> None:
    def interrupt(tally: Tally) -> None:
        if tally.best is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(
            NET,
            maximize="f",
            subject_to="f*f*f + 7*h*h*h == 1000003 and f <= 4000 and h <= 4000",
            watch=interrupt,
        )


def test_a_search_that_is_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MAX_BOXES", 100)
    with pytest.raises(TooLargeError, match=r"the best so far, not proven: params = [\d,]+ at f ="):
        solve(NET, maximize="params", subject_to="params <= 1M")
    with pytest.raises(TooLargeError, match="nothing was found so far"):
        solve(
            NET, maximize="f", subject_to="f*f*f + 7*h*h*h == 1000003 and f <= 4000 and h <= 4000"
        )
    monkeypatch.setattr(listing, "MAX_BOXES", 100)
    with pytest.raises(TooLargeError, match="too many places to look for solutions"):
        list(solve(NET, subject_to="params <= 1M and params >= 999k").solutions or ())


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"maximize": "f"}, r"maximize f: nothing bounds f from above. Bound it"),
        (
            {"maximize": "f*h", "subject_to": "f <= 8 and h >= 2"},
            r"maximize f\*h: nothing bounds h from above; `h >= 2` holds however great it is",
        ),
        ({"subject_to": "f % 2 == 0 and h == 3"}, r"^nothing bounds f from above; `f % 2 == 0`"),
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
        ("f >= 10 and f <= 5", "no values meet both `f >= 10` and `f <= 5`"),
        ("params <= 100 and h >= 1", "params is at least 157"),
        ("params >= 1 and f <= 2 and h <= 2 and macs >= 1G", "`f <= 2`, `h <= 2` and `macs >= 1G`"),
        ("f*f == 2*h*h and f in 1..30 and h in 1..30", r"no values meet both"),
        (
            "f % 2 == 0 and f % 4 == 1 and h == 1",
            "no values meet both `f % 2 == 0` and `f % 4 == 1`",
        ),
        ("2*f == 7 and h == 1", "no values meet this constraint"),
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
    with pytest.raises(SolveError, match="not both; `pareto` does both"):
        solve(NET, maximize="f", minimize="params")


def test_solutions_are_counted_without_being_listed() -> None:
    found = solve(NET, subject_to="f in 1..10^9 and h in 1..10^6 and f >= 2*h").solutions
    assert found is not None
    assert found.count == sum(10**9 - 2 * h + 1 for h in range(1, 10**6 + 1))
    assert next(iter(found)) == {"f": 2, "h": 1}
    small = solve(NET, subject_to="f in 1..9 and h in 1..9 and f*h == 12").solutions
    assert small is not None
    assert len(small) == 4
    assert small


def test_an_unknown_may_be_new() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 1M and f == 16*k and k in 1..99", h=256)
    assert best.values == {"f": 64, "k": 4}
    with pytest.raises(SymcnnError, match="there is no unknown 'q'; there are"):
        solve(NET, maximize="f", subject_to="params <= 1M", unknowns=["q"])
