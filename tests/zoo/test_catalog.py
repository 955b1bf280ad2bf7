"""The catalogue: its families and members, and their lookup by name."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from sympy import Rational

from symcnn import parse
from symcnn.zoo import definition, entry, families, names
from tests.networks import family, few_families_are_quick, substituted

TORCHVISION = Path(__file__).parents[1] / "truth"
MEMBERS = [member for family in families() for member in entry(family).presets]
READS_NOTHING = """
import sys
opened = []
sys.addaudithook(lambda event, given: event == "open" and opened.append(str(given[0])))
import symcnn.zoo
assert not [name for name in opened if name.endswith(".toml")]
symcnn.zoo.names()
assert [name for name in opened if name.endswith(".toml")]
"""


@pytest.mark.parametrize("table", ["models.csv", "more_models.csv"])
def test_every_classification_network_of_torchvision_is_here(table: str) -> None:
    with (TORCHVISION / table).open(encoding="utf-8") as file:
        assert {row["name"] for row in csv.DictReader(file)} <= set(MEMBERS)


def test_no_two_members_have_one_name() -> None:
    assert len(MEMBERS) == len(set(MEMBERS))


@pytest.mark.parametrize("name", families())
def test_a_family_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    about = entry(name)
    assert (about.name, bool(about.title), bool(about.presets)) == (name, True, True)
    assert any(year.isdigit() for year in about.source.replace(",", " ").split())
    assert all(len(line) <= 100 for line in about.text.splitlines())


@pytest.mark.parametrize("name", families())
def test_the_year_of_a_member_is_that_of_a_paper_that_is_named(name: str) -> None:
    about = entry(name)
    assert f" {about.year}," in about.source
    assert set(about.years) <= set(about.presets)
    assert all(f" {about.year_of(member)}" in about.notes for member in about.years)


@pytest.mark.parametrize("name", families())
def test_a_family_is_a_network_in_symbols_that_each_member_gives_values_to(name: str) -> None:
    symbols = set(family(name).symbols)
    for values in entry(name).presets.values():
        assert set(values) == symbols


@pytest.mark.parametrize("name", few_families_are_quick())
def test_the_formulas_of_a_family_give_what_each_member_has(name: str) -> None:
    net = family(name)
    for preset, values in entry(name).presets.items():
        given = {net.symbols[symbol]: Rational(value) for symbol, value in values.items()}
        formulas = (net.params, net.macs, net.buffers)
        member = substituted(preset)
        counts = (member.params, member.macs, member.buffers)
        assert tuple(formula.subs(given) for formula in formulas) == counts


@pytest.mark.parametrize("name", families())
def test_a_family_with_symbols_reads_the_same_once_it_is_printed(name: str) -> None:
    net = family(name)
    assert parse(str(net)) == net


def test_a_member_is_found_with_its_values() -> None:
    assert definition("vgg16") == (entry("vgg").text, entry("vgg").presets["vgg16"])


def test_a_family_is_found_without_values() -> None:
    assert definition("resnet") == (entry("resnet").text, {})


def test_a_name_of_a_family_and_of_a_member_is_the_members() -> None:
    assert definition("alexnet") == (entry("alexnet").text, {"n": 224, "classes": 1000})


def test_what_is_not_here_is_not_found() -> None:
    assert definition("resnet51") is None
    assert "resnet51" not in names()
    with pytest.raises(KeyError):
        entry("resnet51")


def test_every_name_is_found() -> None:
    assert names() == tuple(sorted({*families(), *MEMBERS}))
    assert all(definition(name) for name in names())


def test_nothing_is_read_before_it_is_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", READS_NOTHING], check=False, capture_output=True)  # noqa: S603 - this very program
    assert done.returncode == 0, done.stderr.decode()
