"""What the package has beside its code: its types, and how to cite it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_package_says_that_it_has_types() -> None:
    assert (files("symcnn") / "py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["project"]["classifiers"]


def test_the_citation_names_the_version_and_the_licence_of_the_package() -> None:
    cited = dict(re.findall(r"^([a-z-]+): (.+)$", CITATION, flags=re.MULTILINE))
    project = PROJECT["project"]
    assert cited["version"] == project["version"]
    assert cited["license"] == project["license"]
    assert cited["cff-version"] == "1.2.0"


def test_the_source_distribution_has_the_citation() -> None:
    assert "/CITATION.cff" in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
