"""The networks of the zoo, each read once for all tests of a process: no test can change one."""

from __future__ import annotations

from functools import cache

from symcnn import Network, load, parse, zoo


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
