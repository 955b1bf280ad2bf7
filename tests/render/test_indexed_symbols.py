"""Networks with indexed symbols on the terminal and in articles."""

from __future__ import annotations

import json

from symcnn import latex, parse, report
from symcnn.render.tables.json_csv import as_csv, as_json
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text

NET = parse("I(9,w[0])-for i in 1..S [C(1,w[i])-(add[C(1,w[i])|_])*n[i]]")


def test_members_of_a_family_are_listed_as_formulas_have_them() -> None:
    words = as_text(Report(NET)).split()
    assert " ".join(words).endswith("positive integers w_0, w[i], S and integers n[i] ≥ 0")
    assert latex(NET, "domain").strip() == (
        r"The formulas hold for positive integers $w_0, w_i, S$ and integers $n_i \ge 0$."
    )


def test_the_index_of_a_family_is_that_of_its_sums() -> None:
    net = parse("def st(j)=C(3,wide_in[j]); I(n,w[0])-for l in 1..S [st(l)]")
    listed = "positive integers wide_in_1, wide_in[l], n, w_0, S with n ≥ 2·S + 1"
    assert " ".join(as_text(Report(net)).split()).endswith(listed)
    family = r"\mathit{wide}_{\mathrm{in},l}"
    assert rf"\mathit{{wide}}_{{\mathrm{{in}},1}}, {family}, n" in latex(net, "domain")
    assert family in latex(net, "params")
    member = '<mi>in</mi><mo separator="true">,</mo><mi>l</mi></mrow></msub>'
    sentence, _, formulas = report(net).partition('<h2 id="layers">')
    assert member in sentence
    assert member in formulas


def test_layers_of_an_iteration_are_shown_with_the_index() -> None:
    text = as_text(Report(NET))
    assert "w[i]·(w[i - 1] + 1)" in text
    assert "(conv 1×1, w[i] + add) ×n[i]" in text
    assert "for i = 1..S" in text


def test_sum_runs_to_the_number_of_stages() -> None:
    assert r"\sum_{i=1}^{S}" in latex(NET, "params")
    assert "w_{i - 1}" in latex(NET, "params")


def test_formulas_for_programs_take_a_family_as_a_dictionary() -> None:
    widths, repeats = {0: 3, 1: 4, 2: 5}, {1: 0, 2: 3}
    expected = NET.subs(S=2, w=widths, n=repeats).params
    formula = json.loads(as_json(Report(NET)))["totals"]["params"]
    values = {"w": widths, "n": repeats, "S": 2}
    assert eval(formula, values) == expected  # noqa: S307 - our own formula
    assert "w[S]" in as_csv(Report(NET))
