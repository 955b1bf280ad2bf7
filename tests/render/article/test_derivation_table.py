"""A derivation as a table in LaTeX, in widths from a column to a page, and in HTML."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from symcnn import latex, load
from symcnn.render.article.blocks import Derivation, Label, Step
from symcnn.render.article.derivation_table import derivation_table
from symcnn.render.article.html import written
from symcnn.render.article.sections import Choice, sections
from symcnn.render.math.nodes import Fraction, Name, Number, fenced, total
from symcnn.render.tables.options import Options

LABEL = Label("conv 3×3, 4", ("conv 3×3, 4",))
LINE = "I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)"
LAYERS = "-".join(f"C(3,width{i},s=stride{i},p=pad{i})" for i in range(1, 4))


def types_of(text: str) -> list[str]:
    """Return the column types of each table."""
    return re.findall(r"\\begin\{tabular\}\{@\{\}(.*)@\{\}\}", text)


def test_a_narrow_table_has_a_column_for_each_part() -> None:
    found = latex(LINE, "derivation", width=84)
    assert types_of(found) == ["llll"]
    assert "Layer & Formula & With values & Result" in found
    assert types_of(latex(LINE, "derivation", columns=["value"])) == ["ll"]
    assert r"\allowbreak" not in found


def test_a_wide_table_has_all_parts_of_a_layer_in_one_column() -> None:
    found = latex(load("unet"), "derivation")
    assert "Layer & Formula, with values, result" in found
    assert all(re.fullmatch(r"(p\{\d+\.\dem\}){2}", types) for types in types_of(found))
    assert r"c_{\mathrm{out}}$ ${}= (3 \cdot 3 \cdot 1 + 1)w$ ${}= 10w$ \\" in found


def test_a_long_formula_is_broken_in_its_column() -> None:
    assert r"\newline $\displaystyle {}\quad {} + " in latex(f"I(n,1)-{LAYERS}", "sizes", width=50)


def test_a_long_table_is_in_pieces_of_a_few_lines_with_equal_columns() -> None:
    found = latex(load("resnet50"), "derivation", width=84)
    types = types_of(found)
    assert len(types) > 5
    assert len(set(types)) == 1
    pieces = re.split(r"\\end\{tabular\}", found)[: len(types)]
    assert all(piece.count("\\\\\n") >= 4 for piece in pieces)
    assert found.count("Layer & ") == 1


def test_the_rows_of_a_layer_are_in_one_piece() -> None:
    found = latex(load("resnet50"), "derivation", quantity="rf")
    pieces = found.split(r"\begin{tabular}")[2:]
    assert pieces
    assert all(not piece.splitlines()[1].lstrip().startswith("&") for piece in pieces)


def test_a_repeat_has_its_range_as_a_label() -> None:
    found = latex("I(9,3)-(DW(3,p=1)-C(1,3))*(N+1)", "derivation")
    assert r"  \raggedright\hangindent=1em for $i = 1, \dots, N + 1$ & " in found


@pytest.mark.parametrize("quantity", ["params", "macs", "size", "rf"])
def test_a_page_has_the_same_rows(quantity: str) -> None:
    blocks = sections(load("unet"), "derivation", Choice(quantity=quantity))
    html = written(blocks)
    ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - the text is ours
    (table,) = (block for block in blocks if isinstance(block, Derivation))
    assert html.partition("</table>")[0].count("<tr>") == len(table.steps) + 1
    assert "<th>Layer</th>" in html


def test_an_index_less_one_is_below_the_letter() -> None:
    found = latex("I(n,3)-C(3,w,s=2)", "derivation", quantity="rf")
    assert r"$r_l = r_{l-1} + (k_l - 1)j_{l-1}$ & ${}= 1 + (3 - 1) \cdot 1$ & ${}= 3$" in found
    assert r"$j_l = s_lj_{l-1}$ & ${}= 2 \cdot 1$ & ${}= 2$" in found
    html = written(sections(load("lenet5"), "derivation", Choice(quantity="rf")))
    assert "<msub><mi>r</mi><mrow><mi>l</mi><mo>−</mo><mn>1</mn></mrow></msub>" in html


def test_nothing_to_derive_is_no_table() -> None:
    assert derivation_table(Derivation((), ()), Options()) == ""


@pytest.mark.slow
def test_a_row_higher_than_a_page_is_in_several() -> None:
    """In two columns, one iteration of efficientnet has 60 lines with fractions."""
    found = latex(load("efficientnet"), "derivation", width=44)
    rows = [row for row in found.split("\n") if row.endswith(r"\noalign{\vskip 3pt}")]
    assert max(row.count(r"\newline") for row in rows) < 16
    first = next(index for index, row in enumerate(rows) if r"for $i = 1, \dots, " in row)
    assert rows[first + 1].lstrip().startswith("& $")


def test_the_number_of_equal_layers_fits_beside_their_label() -> None:
    many = total([(1, Fraction(Name("depth"), Number(100))), (-1, Name("iterations"))])
    step = Step(LABEL, (Number(1),), times=fenced(many))
    (types,) = types_of(derivation_table(Derivation(("Result",), (step, step)), Options(room=20)))
    assert float(types.split("em")[0].removeprefix("p{")) > 8
