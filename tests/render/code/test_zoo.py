"""The Python code of each family of the zoo gives what its members have."""

from __future__ import annotations

import pytest

from symcnn.zoo import entry
from tests.networks import family, few_families_are_quick, substituted
from tests.render.code.python_code import function

COUNTS = ("params", "macs")


@pytest.mark.parametrize("name", few_families_are_quick())
def test_the_code_of_a_family_gives_what_each_member_has(name: str) -> None:
    functions = {what: function(family(name), what) for what in COUNTS}
    for member, values in entry(name).presets.items():
        for what, total in functions.items():
            assert total(**values) == getattr(substituted(member), what), (member, what)
