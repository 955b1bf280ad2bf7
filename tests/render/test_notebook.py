"""What notebooks show of networks and answers."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

import symcnn
from symcnn.display import Displayed

NET = symcnn.parse("I(n,1)-C(5,f)-P(2)-H(10)")
SHOWN: list[Displayed] = [
    NET,
    symcnn.parse("I(28,1)-C(5,32)"),
    symcnn.solve(NET, maximize="f", subject_to="params <= 100k", n=28),
    symcnn.solve(NET, subject_to="params <= 10k", n=28),
    symcnn.compare(NET, formula="params = 25*f")[0],
]


@pytest.mark.parametrize("found", SHOWN, ids=repr)
def test_a_bundle_has_plain_text_html_and_latex(found: Displayed) -> None:
    bundle = found._repr_mimebundle_()
    assert bundle["text/plain"] == repr(found)
    assert bundle["text/html"] == found._repr_html_()
    assert bundle["text/latex"] == found._repr_latex_()


@pytest.mark.parametrize("found", SHOWN, ids=repr)
def test_html_is_well_formed_with_mathematics_in_it(found: Displayed) -> None:
    html = found._repr_html_()
    tree = ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own
    assert tree.find(".//math") is not None


def test_latex_is_the_parameters_between_dollars() -> None:
    formula = symcnn.latex(NET)
    assert NET._repr_latex_() == rf"$\displaystyle {formula}$"


def test_a_network_shows_its_domain_its_table_and_its_totals() -> None:
    html = NET._repr_html_()
    assert html is not None
    assert "The formulas hold for" in html
    assert "<td>conv 5×5, <math><mi>f</mi></math></td>" in html
    assert "<mtext>Parameters</mtext>" in html


def test_the_totals_of_a_network_have_one_set_of_names() -> None:
    html = symcnn.load("mobilenet_v1")._repr_html_() or ""
    assert html.count("<p>where</p>") == html.count("<mtext>wide(128)</mtext>") == 1
