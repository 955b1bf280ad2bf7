"""Random programs, at random points: symcnn's answers are those of plain evaluation in integers.

A program is drawn from its seed. `PROGRAMS` in the environment says how many are drawn; a failing
one is found again by its seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from random import Random

import pytest

import symcnn
from symcnn.errors import SymcnnError
from tests.bounds import bounded
from tests.examples import choose_count
from tests.programs.checks import (
    COUNTS,
    Truth,
    equal_at,
    evaluated,
    in_code,
    in_two_steps,
    is_covered,
    on_arrays,
    read,
    substituted,
)
from tests.programs.drawn import COUNTS as REPEATS
from tests.programs.drawn import draw_program, draw_values
from tests.programs.programs import Program

pytestmark = pytest.mark.random
PROGRAMS = choose_count(20, 40, "PROGRAMS")
BATCH = 10
"""The programs of a test."""
POINTS = 10
"""The points at which each is looked at."""
PAIRS = 1
"""The neighbors of a batch that are compared, which takes far longer than all else."""
BATCHES = [range(start, start + BATCH) for start in range(0, PROGRAMS, BATCH)]
NEEDS_NUMBERS = "make the repeat count a number"
"""Says that repeats have no closed form, which is no statement on the program."""
Values = Mapping[str, int]
each_batch = pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from-{seeds.start}")


def _networks(seeds: range) -> Iterator[tuple[int, Program, symcnn.Network]]:
    """Yield the programs that are read, with their seeds."""
    for seed in seeds:
        program = draw_program(seed)
        with bounded(f"reading program {seed}"):
            net = read(program)
        if isinstance(net, symcnn.Network):
            yield seed, program, net


def _points(program: Program, random: Random) -> Iterator[tuple[Values, Truth]]:
    """Yield points, with the truth at them; those that take too many steps are left out."""
    for _ in range(POINTS):
        values = draw_values(program, random)
        try:
            yield values, Truth.of(program, values)
        except OverflowError:
            continue


@each_batch
def test_answers_at_a_point_are_those_of_plain_evaluation(seeds: range) -> None:
    """Rule: substitution accepts just the values at which the program has a meaning."""
    for seed, program, net in _networks(seeds):
        random = Random(seed)  # noqa: S311 - no secret
        for values, truth in _points(program, random):
            where = f"seed {seed}: {program.text} at {values}"
            with bounded(f"substitution, {where}"):
                assert substituted(net, values) == truth.numbers, where
                if truth.numbers is None:
                    assert in_two_steps(net, values, random) is None, where
                elif is_covered(net, values):
                    assert in_two_steps(net, values, random) == truth.numbers, where
                    assert evaluated(net, values) == truth.numbers, where


@each_batch
def test_compiled_totals_are_those_of_plain_evaluation(seeds: range) -> None:
    """Rule: a compiled total is exact at every point of an array in the domain, and only there."""
    for seed, program, net in _networks(seeds):
        if not net.symbols:
            continue
        inside, outside = [], []
        for values, truth in _points(program, Random(seed)):  # noqa: S311
            if truth.numbers is None:
                outside.append(values)
            elif is_covered(net, values):
                inside.append((values, truth.numbers[: len(COUNTS)]))
        where = f"seed {seed}: {program.text}"
        if inside:
            with bounded(f"totals of arrays, {where}"):
                assert on_arrays(net, [values for values, _ in inside]) == [
                    numbers for _, numbers in inside
                ], where
        for values in outside:
            with pytest.raises(SymcnnError):
                on_arrays(net, [*(point for point, _ in inside), values])


@each_batch
def test_the_code_of_totals_gives_those_of_plain_evaluation(seeds: range) -> None:
    """Rule: the Python code of a total, with its named parts, is exact in the domain."""
    for seed, program, net in _networks(seeds):
        inside = [
            (values, truth.numbers[: len(COUNTS)])
            for values, truth in _points(program, Random(seed))  # noqa: S311
            if truth.numbers is not None and is_covered(net, values)
        ]
        where = f"seed {seed}: {program.text}"
        with bounded(f"code, {where}"):
            assert in_code(net, [values for values, _ in inside]) == [
                numbers for _, numbers in inside
            ], where


@each_batch
def test_a_program_that_is_refused_has_no_meaning_anywhere(seeds: range) -> None:
    """Rule: reading refuses a program only where no values give it a meaning.

    A round that can never be is refused where it stands, though there need be no round.
    """
    for seed in seeds:
        program = draw_program(seed)
        refusal = read(program)
        if isinstance(refusal, symcnn.Network) or NEEDS_NUMBERS in refusal.message:
            continue
        for values, truth in _points(program, Random(seed)):  # noqa: S311 - no secret
            if any(values.get(name, 2) < 2 for name in REPEATS):
                continue
            where = f"seed {seed}: {program.text} at {values}: {refusal}"
            assert truth.numbers is None, where


@each_batch
def test_networks_are_equal_just_where_it_is_said(seeds: range) -> None:
    """Rule: `equivalent` gives just the values at which two totals are equal, or refuses."""
    for (seed, one, net), (_, other, second) in islice(pairwise(_networks(seeds)), PAIRS):
        symbols = dict((*one.symbols, *other.symbols))
        both = Program((), (), one.channels, one.path, tuple(symbols.items()))
        for index, count in enumerate(COUNTS):
            where = f"{count}, seed {seed}: {one.text} against {other.text}"
            try:
                with bounded(f"comparing {where}"):
                    answer = symcnn.equivalent(net, second, count)
            except SymcnnError:
                continue  # names that mean different things in the two
            random = Random(seed)  # noqa: S311 - no secret
            for _ in range(POINTS):
                values = draw_values(both, random)
                said = equal_at(answer, values)
                assert said in {None, _are_equal((one, other), values, index, said)}, where


def _are_equal(
    programs: tuple[Program, Program],
    values: Values,
    index: int,
    otherwise: bool | None,  # noqa: FBT001 - an answer, no switch
) -> bool | None:
    """Return whether two totals are equal by plain evaluation, where both have a meaning."""
    try:
        one, other = (Truth.of(program, values).numbers for program in programs)
    except OverflowError:
        return otherwise
    return otherwise if one is None or other is None else one[index] == other[index]
