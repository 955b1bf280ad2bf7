"""The networks of the zoo, each read once for all tests of a process: no test can change one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest
from _pytest.mark.structures import ParameterSet

from symcnn import Network, load, parse, zoo

MEMBERS = tuple(member for family in zoo.families() for member in zoo.entry(family).presets)
FIRST = {next(iter(zoo.entry(family).presets)) for family in zoo.families()}
_QUICK_FAMILIES = ("resnet", "unet", "mobilenet_v2", "shufflenet_v2", "lenet5")


def first_are_quick(names: Iterable[str] = MEMBERS) -> list[ParameterSet]:
    """Return names of the zoo for tests in which only the first member of a family is quick."""
    many = set(MEMBERS) - FIRST
    return [pytest.param(name, marks=pytest.mark.slow if name in many else ()) for name in names]


def few_families_are_quick() -> list[ParameterSet]:
    """Return all families, for tests in which only those with a construct of their own are quick.

    These are repeats, a symbolic depth, functions of `let`, and splits of channels.
    """
    return [
        pytest.param(name, marks=() if name in _QUICK_FAMILIES else pytest.mark.slow)
        for name in zoo.families()
    ]


@cache
def network(name: str) -> Network:
    """Return what `load` returns: a member, counted in its numbers, or a family in its symbols."""
    return load(name)


@cache
def family(name: str) -> Network:
    """Return a family in its symbols, also where a member has its name."""
    return parse(zoo.entry(name).text)


@cache
def substituted(name: str) -> Network:
    """Return a member by way of its family: the formulas in symbols, with its values in them."""
    owner = next(each for each in zoo.families() if name in zoo.entry(each).presets)
    return family(owner).subs(zoo.entry(owner).presets[name])
