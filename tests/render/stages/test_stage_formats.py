"""Stage tables in each format: what is read back is what the networks have."""

from __future__ import annotations

import csv
import re
from io import StringIO
from xml.etree import ElementTree as ET

import pytest

from symcnn import SymcnnError, load, table
from symcnn.render.math.latex import DIGITS
from tests.networks import few_families_are_quick

RESNETS = ["resnet18", "resnet50"]
MIXED = {
    "A_1": "I(32,3)-C(3,8,2,1)-add[C(1,16)-R-C(3,16,2,1)|C(1,16,2)]-G-O(10)",
    "B": "I(n,3)-C(3,w)-O(k)",
}


def test_latex_has_matrices_and_one_cell_for_what_networks_share() -> None:
    text = table(RESNETS, stages=True)
    assert text.startswith("% Requires \\usepackage{amsmath,booktabs}\n\\begin{tabular}{lcc}\n")
    stem = r"$112{\times}112$ & \multicolumn{2}{c}{$7{\times}7,\ 64,\ \text{stride}\ 2$} \\"
    assert stem in text
    basic = r"$\begin{bmatrix} 3{\times}3,\ 64 \\ 3{\times}3,\ 64 \end{bmatrix} \times 2$"
    first, second = (
        r"\begin{bmatrix} 1{\times}1,\ 64 \\ 3{\times}3,\ 64",
        r"1{\times}1,\ 256 \end{bmatrix}",
    )
    assert rf"   & {basic} & ${first} \\ {second} \times 3$ \\" in text
    assert r"Parameters & $11\,689\,512$ & $25\,557\,032$ \\" in text
    assert text.index("MACs") < text.index(r"\bottomrule") < text.index(r"\end{tabular}")


@pytest.mark.parametrize("digits", DIGITS)
def test_channels_have_no_gaps_and_totals_those_that_are_asked_for(digits: str) -> None:
    text = table(["resnet50"], stages=True, digits=digits)
    assert r"1{\times}1,\ 2048" in text
    total = {
        "space": r"25\,557\,032",
        "comma": "25{,}557{,}032",
        "num": r"\num{25557032}",
        "none": "25557032",
    }
    assert f"${total[digits]}$" in text


def test_a_table_that_is_too_wide_has_a_smaller_font_and_broken_layers() -> None:
    two = table(["resnet18", "resnet50"], stages=True)
    three = table(["resnet18", "resnet50", "resnet101"], stages=True)
    five = table(
        ["resnet18", "resnet50", "convnext_tiny", "mobilenet_v2", "regnet_y_400mf"], stages=True
    )
    assert "size" not in two
    assert "{\\footnotesize\n\\begin{tabular}" in three
    assert "{\\scriptsize\\setlength{\\tabcolsep}{3pt}\n\\begin{tabular}" in five
    assert r"\begin{array}{@{}l@{}}" in five
    assert r"\begin{array}" not in two


def test_long_channels_are_broken_within_a_block() -> None:
    text = table(
        {"family": load("mobilenet_v2", n=224, classes=1000, percent="percent")}, stages=True
    )
    assert r"8\max" in text
    assert r" \\ \quad {} " in text


def test_abbreviations_are_explained_below() -> None:
    notes = {
        "c_in": "the input channels of a block",
        "dw": "depthwise convolution",
        "SE": "squeeze-and-excitation",
    }
    markdown = table(["efficientnet_b0"], "markdown", stages=True)
    line = "; ".join(f"{short}: {meaning}" for short, meaning in notes.items())
    assert markdown.endswith(f"** |\n\n{line}\n")
    latex, html = (table(["efficientnet_b0"], style, stages=True) for style in ("latex", "html"))
    for short, meaning in notes.items():
        name = r"$c_{\mathrm{in}}$" if short == "c_in" else short
        assert rf"\multicolumn{{2}}{{l}}{{\footnotesize {name}: {meaning}}} \\" in latex
        assert f": {meaning}" in html
    assert table(RESNETS, "markdown", stages=True).endswith("** |\n")
    assert "<p>" not in table(RESNETS, "html", stages=True)


def test_words_for_weights_are_explained_below() -> None:
    text = table("I(8,8)-frozen[C(3,8,p=1)]-tied[C(3,8,p=1)]", "markdown", stages=True)
    assert text.endswith(
        "** |\n\ntied: the weights of an earlier layer; frozen: weights that are not trained\n"
    )
    assert r"\multicolumn{2}{l}{\footnotesize frozen: weights" in table(
        "I(8,8)-frozen[C(3,8,p=1)]", stages=True
    )


def test_the_note_of_a_small_table_has_its_font() -> None:
    networks = ["resnet18", "resnet50", "convnext_tiny", "mobilenet_v2"]
    assert r"\multicolumn{5}{l}{dw: depthwise convolution} \\" in table(networks, stages=True)


def test_markdown_has_each_size_once() -> None:
    text = table({"A": "I(32,3)-C(3,8,p=1)-P(2)-C(3,8,p=1)-O(2)"}, "markdown", stages=True)
    assert text == (
        "| Output | A |\n| --- | --- |\n| 32×32 | 3×3, 8 |\n| 16×16 | 2×2 max pool, stride 2 |\n"
        "|  | 3×3, 8 |\n| vector | dense 2 |\n| **Parameters** | **4,906** |\n"
        "| **MACs** | **372,736** |\n"
    )


def test_csv_has_each_size_in_each_row_and_formulas_in_the_syntax_of_python() -> None:
    *rows, params, macs = csv.reader(StringIO(table(MIXED, "csv", stages=True)))
    assert rows == [
        ["Output", "A_1", "B"],
        ["16×16", "3×3, 8, stride 2", ""],
        ["8×8", "[1×1, 16; 3×3, 16, stride 2] × 1", ""],
        ["1×1", "global average pool", ""],
        ["1×1", "dense 10", ""],
        ["(n - 2)²", "", "3×3, w"],
        ["vector", "", "dense k"],
    ]
    # by hand: 28·8 + 9·16 + 145·16 + 9·16 + 17·10, and 28·w + (9·w + 1)·k for n = 5
    assert params[:2] == ["Parameters", "3002"]
    assert evaluated(params[2], n=5, w=2, k=3) == 28 * 2 + (9 * 2 + 1) * 3
    # 27·8·256 + 8·16·256 + 144·16·64 + 8·16·64 + 160, and 27·w·9 + 9·w·k
    assert macs[:2] == ["MACs", "243872"]
    assert evaluated(macs[2], n=5, w=2, k=3) == 27 * 2 * 9 + 9 * 2 * 3


def evaluated(formula: str, **values: int) -> int:
    result = eval(formula, {}, dict(values))  # noqa: S307 - the text is ours
    assert isinstance(result, int)
    return result


def test_html_spans_the_rows_of_a_stage_and_the_networks_that_share_a_block() -> None:
    root = ET.fromstring(table(RESNETS, "html", stages=True))  # noqa: S314 - the text is ours
    cells = list(root.iter("td"))
    assert [cell.get("rowspan") for cell in cells if cell.get("rowspan")] == ["2", "2"]
    assert [cell.get("colspan") for cell in cells if cell.get("colspan")] == ["2"] * 4
    assert [len(list(each.iter("mtr"))) for each in root.iter("mtable")] == [2, 3] * 4
    assert [cell.text for cell in root.iter("th")] == ["Output", *RESNETS]


def test_a_repeat_of_unequal_blocks_has_its_range_in_each_format() -> None:
    text = "I(8,3)-C(1,w[1])-for i in 2..S [C(1,w[i])-R]"
    assert r"\end{bmatrix}$ for $i = 2, \dots, S$ \\" in table([text], stages=True)
    html = table([text], "html", stages=True)
    assert "</math> for <math><mi>i</mi></math> = 2, …, <math><mi>S</mi></math></td>" in html
    assert "[1×1, w[i]] for i = 2..S" in table([text], "csv", stages=True)


def test_the_input_channels_of_a_block_have_no_name_that_is_a_symbol_of_another_network() -> None:
    networks = {"A": "I(224,c_in)-C(3,c_in,2,1)", "B": "mobilenet_v2"}
    assert "1×1, 6·c_in" in table(["mobilenet_v2"], "markdown", stages=True)
    assert "1×1, 6·c_in" not in table(networks, "markdown", stages=True)


def test_totals_can_be_omitted_and_have_frozen_weights_if_there_are_any() -> None:
    for style in ("latex", "markdown", "html", "csv"):
        assert "Parameters" not in table(RESNETS, style, stages=True, totals=False)
        assert "MACs" not in table(RESNETS, style, stages=True, totals=False)
    assert "tfoot" not in table(RESNETS, "html", stages=True, totals=False)
    frozen = table(["I(8,3)-frozen[C(3,4)]-C(3,4)"], "csv", stages=True)
    assert frozen.splitlines()[-3:] == ["Parameters,148", "Frozen,112", "MACs,6192"]


def test_a_network_without_layers_has_its_totals_alone() -> None:
    assert table(["I(8,3)"], "csv", stages=True) == 'Output,"I(8,3)"\nParameters,0\nMACs,0\n'
    assert r"\midrule" in table(["I(8,3)"], stages=True)
    assert table(["I(8,3)"], stages=True, totals=False).count("&") == 1


def test_unknown_macs_are_at_least_those_that_are_known() -> None:
    text = table(["I(8,3)-X(10,arriving=(3,8,8))-C(3,4)"], "markdown", stages=True)
    assert "| **MACs** | **at least 3,888** |" in text


def test_columns_are_refused() -> None:
    with pytest.raises(SymcnnError, match="the columns of a stage table are the networks"):
        table(RESNETS, stages=True, columns=["params"])


def test_symbols_that_print_alike_are_refused() -> None:
    with pytest.raises(SymcnnError, match="both print as"):
        table(["I(n,1)-C(3,f1)-C(3,f_1)"], stages=True)


@pytest.mark.parametrize("family", few_families_are_quick())
def test_each_family_is_written_in_each_format(family: str) -> None:
    for style in ("latex", "markdown", "html", "csv"):
        text = table([family], style, stages=True)
        assert family in text.replace("\\_", "_")
        assert re.search("Parameters", text)
