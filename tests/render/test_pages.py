"""The reference and the catalogue in Markdown, with their mathematics as LaTeX."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from symcnn import parse, zoo
from symcnn.layers import LAYERS
from symcnn.render.article import gallery_pages as pages
from symcnn.render.article.gallery_pages import family_section, layer_section
from symcnn.render.article.layer_reference import kinds, sheet
from symcnn.render.math.expressions import rule
from symcnn.render.math.latex import latex
from tests.networks import family, few_families_are_quick, network

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^\| `(\w+)` \|.* ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)


@cache
def written(name: str) -> str:
    """Return the section of a family, for all tests, from networks that other tests have read."""
    with patch.object(pages, "load", network):
        return family_section(name)


def figures(table: str) -> list[dict[str, str]]:
    with (TESTS / table).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def gallery() -> dict[str, tuple[int, int]]:
    """Parameters and MACs as the gallery has them, by the names of the members."""
    sections = "".join(map(written, zoo.families()))
    return {
        name: (int(params.replace(",", "")), int(macs.replace(",", "")))
        for name, params, macs in ROW.findall(sections)
    }


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.letter)
def test_the_section_of_a_layer_has_its_arguments_its_rules_and_what_it_needs(
    kind: type,
) -> None:
    section, said = layer_section(kind), sheet(kind)
    assert f"(layer-{said.names[0]})=\n## {', '.join(said.names)}\n" in section
    assert all(f"| `{row.name}` |" in section for row in said.arguments)
    for name, stated in said.rules.items():
        assert rf"| {name} | $\displaystyle {latex(rule(stated))}$ |" in section
    assert ("Requires" in section) == bool(said.needs)


def test_the_sections_are_those_of_all_layers() -> None:
    assert {name for kind in kinds() for name in sheet(kind).names} == set(LAYERS)


@pytest.mark.slow
def test_every_network_of_the_zoo_is_in_the_gallery(gallery: dict[str, tuple[int, int]]) -> None:
    assert {*gallery, *zoo.families()} == set(zoo.names())


@pytest.mark.slow
@pytest.mark.parametrize("row", figures("truth/models.csv"), ids=lambda row: row["name"])
def test_the_gallery_has_the_counts_of_torchvision(
    gallery: dict[str, tuple[int, int]], row: dict[str, str]
) -> None:
    published = row["params_without_aux"] or row["params"]
    assert gallery[row["name"]] == (int(published), int(row["macs"]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "row",
    [row for row in figures("zoo/published.csv") if row["figure"].isdigit()],
    ids=lambda row: f"{row['name']} {row['quantity']}",
)
def test_the_gallery_has_the_counts_that_others_published(
    gallery: dict[str, tuple[int, int]], row: dict[str, str]
) -> None:
    found = dict(zip(("params", "macs"), gallery[row["name"]], strict=True))
    assert found.get(row["quantity"], int(row["figure"])) == int(row["figure"])


@pytest.mark.parametrize("name", few_families_are_quick())
def test_a_family_is_shown_with_its_text_and_no_formula_that_is_too_long(name: str) -> None:
    section = written(name)
    (text,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    assert parse(text) == family(name)
    shown = re.findall(r"^\$\$\n(.*?)\n\$\$$", section, re.DOTALL | re.MULTILINE)
    assert len(shown) + section.count("terms when expanded") == 2
    assert all(len(formula) < 1_700 for formula in shown)


def test_a_formula_that_is_too_long_is_counted_and_can_be_printed() -> None:
    section = written("efficientnet")
    assert (
        "MACs: 51 terms when expanded; for the shortest form, see "
        "`symcnn.load('efficientnet').macs`." in section
    )


def test_a_wide_formula_is_shown_in_several_lines() -> None:
    assert "\\begin{aligned}\n& " in written("resnet")
