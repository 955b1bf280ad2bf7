"""Amounts that are naturally 0 may be 0: in searches, in domains, and in what is substituted.

The oracle is plain integers, in tests/programs/rules.py: every point of a box is counted.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from symcnn import parse, solve
from symcnn.errors import DomainError, InfeasibleError, NotationError
from tests.examples import choose_count
from tests.programs import rules
from tests.programs.rules import Map, RefusedError, Rule


def _whole(*numbers: int | Fraction) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, numbers))


CASES: tuple[tuple[str, Rule, str], ...] = (
    ("C({},4,{},{})", lambda x, v: rules.conv(x, _whole(v[0], 4, v[1], v[2], 1, 1)), "ksp"),
    ("C(3,4,p={})", lambda x, v: rules.conv(x, _whole(3, 4, 1, v[0], 1, 1)), "p"),
    ("C(3,4,p=2*{})", lambda x, v: rules.conv(x, _whole(3, 4, 1, 2 * v[0], 1, 1)), "p"),
    ("DW({},p={})", lambda x, v: rules.depthwise(x, _whole(v[0], 1, v[1], 1)), "kp"),
    ("P({},{},{})", rules.pool, "ksp"),
    ("P(3,2,{},ceil=1)", lambda x, v: rules.pool(x, _whole(3, 2, v[0]), ceil=True), "p"),
    ("T({},4,{},{},{})", lambda x, v: rules.transposed(x, _whole(v[0], 4, *v[1:])), "kspo"),
    ("Pad({},{})", rules.pad, "pq"),
    ("Crop({},{})", rules.crop, "pq"),
    ("Z({})", rules.zeros, "z"),
    ("Take({},3)", lambda x, v: rules.take(x, _whole(v[0], 3)), "z"),
)
"""Layers, what each does to a map, and the initials of the symbols of its arguments."""
MOST = {"k": 4, "s": 2, "p": 2, "q": 2, "o": 1, "z": 2}
FROM_ZERO = "pqoz"


@pytest.mark.random
@pytest.mark.parametrize("seed", range(choose_count(30, 150)))
def test_a_search_finds_every_solution_with_zeros(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    chosen = random.sample(CASES, random.choice((1, 1, 2)))
    symbols = [
        random.choice((initial, f"{initial}{place}"))
        for place, (_, _, initials) in enumerate(chosen)
        for initial in initials
    ]
    names = iter(symbols)
    layers = [text.format(*(next(names) for _ in initials)) for text, _, initials in chosen]
    text = "-".join((f"I({random.randint(3, 8)},3)", *layers))
    start = Map(3, (int(text[2]),) * 2)
    box = {
        name: range(int(name[0] not in FROM_ZERO), MOST[name[0]] + 1)
        for name in dict.fromkeys(symbols)
    }
    truth = {}
    for values in product(*box.values()):
        point = dict(zip(box, values, strict=True))
        try:
            truth[values] = _counted(start, chosen, [point[name] for name in symbols])
        except RefusedError:
            continue
    asked = [f"{name} in {values[0]}..{values[-1]}" for name, values in box.items()]
    wanted = random.choice(list(truth.values())) if truth else start
    if any(map_ != wanted for map_ in truth.values()):
        asked.append(f"100*channels + size == {100 * wanted.channels + wanted.size[0]}")
    try:
        found = solve(text, subject_to=asked).solutions or ()
    except InfeasibleError:
        found = ()
    assert sorted(tuple(point[name] for name in box) for point in found) == sorted(
        values for values, map_ in truth.items() if map_ == wanted
    )


def _counted(x: Map, chosen: list[tuple[str, Rule, str]], values: list[int]) -> Map:
    """Return the map that leaves the layers; raise RefusedError where one has no meaning."""
    left = list(map(Fraction, values))
    for _, rule, initials in chosen:
        x, _ = rule(x, tuple(left[: len(initials)]))
        left = left[len(initials) :]
    return x


@pytest.mark.parametrize(
    ("text", "subject_to", "solutions"),
    [
        (
            "I(7,8)-T(k,8,s,p,o)",
            ["size == 14", "k in 1..4", "s in 1..2", "p in 0..1", "o in 0..1"],
            [(1, 2, 0, 1), (2, 2, 0, 0), (3, 2, 1, 1), (4, 2, 1, 0)],
        ),
        ("I(28,1)-C(5,8,p=p)", ["size == 24", "p in 0..3"], [(0,)]),
        ("I(28,1)-C(5,8,p=(p,0))", ["height == 24"], [(0,)]),
        ("I(28,1)-Crop(a,b)", ["size == 27"], [(0, 1), (1, 0)]),
        ("I(8,3)-Z(z)", ["channels == 3"], [(0,)]),
        ("I(8,3)-Take(a,3)", ["channels == 3"], [(0,)]),
        ("def b(q) = C(5,8,p=q)\nI(28,1)-b(p)", ["size == 24"], [(0,)]),
        ("let q = 2*p\nI(28,1)-C(5,8,p=q)", ["size == 24"], [(0,)]),
    ],
)
def test_amounts_are_searched_from_zero(
    text: str, subject_to: list[str], solutions: list[tuple[int, ...]]
) -> None:
    found = solve(text, subject_to=subject_to).solutions or ()
    assert sorted(tuple(point.values()) for point in found) == solutions


@pytest.mark.parametrize(
    ("text", "from_zero"),
    [
        ("I(n,c)-C(k,f,s,p,d,g)", "p"),
        ("I(n,c)-T(k,f,s,p,o,d,g)", "po"),
        ("I(n,c)-P(k,s,p)-A(k,s,q)", "pq"),
        ("I(n,c)-Pad(a,b)-Crop(e,i)-Z(z)", "abeiz"),
        ("I(n,c)-Pad((a,b),after=0)", "ab"),
        ("I(n,c)-Take(a,b)", "a"),
        ("I(n,c)-C(3,f,p=p)-C(p,f)", ""),
        ("I(n,c)-C(k,f,p=(k-1)/2)", ""),
        ("I(n,c)-C(9,f,p=8//p)", ""),
        ("I(n,c)-C(9,f,p=8/p)", ""),
        ("I(n,c)-C(9,f,p=2^p)-(R)*p", "p"),
        ("I(h,w,c)-C(3,f,p=p)", "p"),
    ],
)
def test_symbols_that_only_stand_for_what_may_be_zero_may_be_zero(
    text: str, from_zero: str
) -> None:
    symbols = parse(text).symbols
    assert "".join(name for name, found in symbols.items() if not found.is_positive) == from_zero


def test_a_padding_of_zero_is_substituted_and_a_kernel_of_zero_is_not() -> None:
    net = parse("I(28,1)-C(k,8,p=p)")
    assert net.subs(p=0, k=5).output.size == (24, 24)
    with pytest.raises(DomainError, match="k must be a positive integer, not 0"):
        net.subs(k=0)
    with pytest.raises(DomainError, match="p must be a non-negative integer, not -1"):
        net.subs(p=-1)


def test_arguments_that_do_not_fit_are_refused_as_ever() -> None:
    with pytest.raises(NotationError, match="unknown argument 'q'"):
        parse("I(28,1)-C(5,8,q=p)")


@pytest.mark.parametrize(
    ("bound", "told"),
    [
        ("k in 0..4", "`k in 0..4` is searched from k = 1: k is a positive integer"),
        ("k in 1..4", ""),
        ("k in 0.5..4", ""),
        ("p in -2..1", "`p in -2..1` is searched from p = 0: p is a non-negative integer"),
        ("p in 0..1", ""),
        ("0 < k <= 4", ""),
        ("0 <= k <= 4", "`0 <= k` is searched from k = 1: k is a positive integer"),
    ],
)
def test_no_bound_is_narrowed_without_a_word(bound: str, told: str) -> None:
    net = "I(9,1)-C(k,8,p=p)"
    within = [bound, "k <= 4 and p <= 1"]
    assert str(solve(net, subject_to=within).certificate).endswith(told or "p in 0..1")
    assert str(solve(net, maximize="size", subject_to=within).certificate).endswith(told)
    with pytest.raises(InfeasibleError) as fault:
        solve(net, subject_to=[bound, *within[1:], "size == 40"])
    assert not told or told in str(fault.value) or bound not in str(fault.value)


def test_an_empty_range_says_what_its_symbol_is() -> None:
    with pytest.raises(InfeasibleError, match="k is a positive integer"):
        solve("I(9,1)-C(k,8)", subject_to="k in -3..0")
