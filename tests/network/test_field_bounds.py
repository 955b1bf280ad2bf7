"""Receptive fields of which only an upper bound is known: symbolic windows after upsampling."""

from __future__ import annotations

import json

import pytest

from symcnn import compare, latex, parse, solve
from symcnn.errors import NotationError
from symcnn.render.tables.json_csv import as_json
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text

BOUNDS = {
    "I(n,c)-U(s)-C(k,f,s=t)": ({"s": 2, "t": 4, "k": 2}, 1),
    "I(n,c)-T(k,f,s=s)-C(q,f,s=s)": ({"s": 4, "k": 4, "q": 6}, 2),
    "I(n,3)-U(s)-P(s)": ({"s": 3}, 1),
}
"""Networks, and values for which the field is smaller than the bound: by brute force."""


@pytest.mark.parametrize("text", BOUNDS)
def test_a_bound_is_never_taken_for_the_field(text: str) -> None:
    net = parse(text)
    values, field = BOUNDS[text]
    known = net.subs(values)
    assert known.receptive_field == (field, field)
    assert known.view is not None
    assert not known.view.is_upper_bound
    assert net.view is not None
    assert net.view.is_upper_bound
    at = {net.symbols[name]: value for name, value in values.items()}
    assert net.view.receptive_field[0].subs(at) > field


def test_a_bound_is_printed_as_one() -> None:
    net = parse("I(n,c)-U(s)-C(k,f,s=t)")
    assert "Receptive field          at most " in as_text(Report(net))
    assert r"\text{at most}" in latex(net, "totals")
    assert json.loads(as_json(Report(net)))["receptive_field_is_upper_bound"] is True
    known = parse("I(n,c)-C(k,f,s=t)")
    assert "at most" not in as_text(Report(known))
    assert "receptive_field_is_upper_bound" not in json.loads(as_json(Report(known)))
    assert "k - 2" not in latex(parse("I(n,c)-U(s)-C(k,f)"), "derivation", quantity="rf")


def test_a_bound_is_neither_solved_for_nor_compared() -> None:
    text = "I(n,c)-U(s)-C(k,f,s=t)"
    with pytest.raises(NotationError, match="known only as an upper bound"):
        solve(text, maximize="k", subject_to=["rf <= 1"], n=64, c=1, f=1, s=2, t=4)
    with pytest.raises(NotationError, match="known only as an upper bound"):
        compare("I(n,3)-U(s)-P(s)", formula="rf = 1")
