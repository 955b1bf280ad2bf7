"""Tables: what is read back from each language is what the layers have."""

from __future__ import annotations

import csv
import re
from io import StringIO
from math import inf
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from symcnn import Network, SymcnnError, load, parse, quantity, table
from symcnn.network import QUANTITIES
from symcnn.render.outline.row import OutlineRow
from symcnn.render.outline.unfold import unfold
from symcnn.render.quantity_titles import TITLES
from symcnn.render.tables.columns import COLUMNS

MNIST = "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)"
NETS = [
    parse(MNIST),
    load("resnet50"),
    load("inception_v3"),
    load("unet", depth=4, n=256, w=8, classes=2),
]
NUMBERS = ("layer", "path", "notation", *QUANTITIES)
nets = pytest.mark.parametrize("net", NETS, ids=["line", "resnet50", "inception_v3", "unet"])


def from_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def from_markdown(text: str) -> list[list[str]]:
    return [re.split(r"(?<!\\)\|", line.strip("|\n")) for line in text.splitlines()]


def from_html(text: str) -> list[list[str]]:
    root = ET.fromstring(text)  # noqa: S314 - the text is ours
    return [["".join(cell.itertext()) for cell in row] for row in root.iter("tr")]


def rows(net: Network) -> list[OutlineRow]:
    return [row for _, row in unfold(net, inf)]


def test_a_csv_has_every_row_and_the_totals() -> None:
    for net in NETS:
        *found, totals = from_csv(table(net, "csv", depth=inf, columns=NUMBERS))
        expected = [(row.title, row.path) for row in rows(net)]
        assert [(row["Layer"], row["Path"]) for row in found] == expected
        for name in ("params", "macs", "buffers", "activations"):
            title = TITLES[name].column
            assert [int(row[title]) for row in found] == [row.total(name) for row in rows(net)]
            assert int(totals[title]) == quantity(net, name)
        assert [int(row["FLOPs"]) for row in found] == [2 * row.total("macs") for row in rows(net)]


def test_the_notation_of_a_row_is_that_of_its_layers() -> None:
    found = from_csv(table("I(28,1)-C(5,32)-R-(C(3,8)-R)*2-O(10)", "csv", columns=["notation"]))
    layers = ["I(28,1)", "C(5,32)-R", "", "C(3,8)-R", "C(3,8)-R", "O(10)"]
    assert [row["Notation"] for row in found] == layers


@nets
@pytest.mark.parametrize("style", ["markdown", "html"])
def test_markdown_and_html_have_the_numbers_of_the_rows(net: Network, style: str) -> None:
    text = table(net, style, columns=["layer", "params", "macs"])
    read = from_markdown(text) if style == "markdown" else from_html(text)
    cells = [[re.sub(r"[\s*,]", "", cell) for cell in row] for row in read]
    counts = [row[1:] for row in cells if row[1].isdigit()]
    *layers, totals = counts
    expected = [row for _, row in unfold(net)]
    assert layers == [[str(row.total("params")), str(row.total("macs"))] for row in expected]
    assert totals == [str(net.params), str(net.macs)]


@nets
def test_latex_has_a_line_for_each_row_and_the_numbers_bare_for_siunitx(net: Network) -> None:
    text = table(net, columns=["layer", "params"], depth=inf)
    counts = [int(found) for found in re.findall(r"& (\d+) \\\\", text)]
    assert counts == [*(row.total("params") for row in rows(net)), net.params]
    lines = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert len(lines) == len(rows(net)) + 2


def test_the_formulas_of_a_csv_are_read_by_python() -> None:
    net = parse("I(n,c)-C(5,f)-P(2)-H(h)")
    found = from_csv(table(net, "csv", columns=["layer", "output", "params", "macs"]))
    values = {"n": 29, "c": 3, "f": 7, "h": 5}
    numbers = net.subs(values)
    for row, item in zip(found, [*numbers.layers, None], strict=True):
        count = numbers.params if item is None else item.params
        assert eval(row["Parameters"], {}, dict(values)) == count  # noqa: S307 - the text is ours
        sides = row["Output"].split(" x ") if item else []
        shape = [eval(side, {}, dict(values)) for side in sides]  # noqa: S307
        assert shape == (list(item.output.numbers) if item else [])


@pytest.mark.parametrize("style", ["latex", "markdown", "html", "csv"])
def test_every_column_is_written_in_every_style(style: str) -> None:
    found = table(MNIST, style, columns=COLUMNS)
    for title in (
        "Layer",
        "Notation",
        "Path",
        "Input",
        "Rule",
        "Working",
        "Weights",
        "Share",
        "Bytes",
    ):
        assert title in found


def test_columns_stand_in_the_order_that_is_asked_for() -> None:
    (title, *_) = table(MNIST, "csv", columns=["macs", "layer", "params"]).splitlines()
    assert title == "MACs,Layer,Parameters"


def test_rules_are_given_for_layers_with_parameters_alone() -> None:
    columns = ["layer", "rule", "working"]
    found = from_csv(table("I(28,1)-C(5,32)-P(2)-(C(1,a))*N", "csv", columns=columns))
    rules = [(row["Rule"], row["Working"]) for row in found]
    convolution = ("(k²·c_in + 1)·c_out", "(5·5·1 + 1)·32")
    assert rules[:3] == [("", ""), convolution, ("", "")]
    assert all(row["Rule"] == "" for row in found if " for " in row["Layer"])


def test_rules_of_macs_are_given_for_layers_with_macs_alone() -> None:
    columns = ["layer", "macs_rule", "macs_working"]
    found = from_csv(table("I(28,1)-C(5,32)-P(2)", "csv", columns=columns))
    rules = [(row["MACs rule"], row["MACs working"]) for row in found]
    convolution = ("k²·c_in·c_out·h_out·w_out", "5·5·1·32·24·24")
    assert rules == [("", ""), convolution, ("", "")]


def test_totals_stand_below_the_columns_that_have_any() -> None:
    last = table(MNIST, "csv", columns=["params", "layer"]).splitlines()[-1]
    assert last == "217706,Total"
    assert "Total" not in table(MNIST, totals=False)
    assert "Total" not in table(MNIST, columns=["layer", "output"])
    assert table(MNIST, "html", columns=["layer", "output"]).count("tfoot") == 0
    assert table(MNIST, "markdown", totals=False).count("**") == 0


def test_a_share_is_rounded_half_up_and_empty_where_a_row_has_none() -> None:
    eighths = from_csv(table("I(1,1)-H(1,bias=0)-H(399,bias=0)", "csv", columns=["layer", "share"]))
    assert [row["Share of parameters"] for row in eighths] == ["", "0.3 %", "99.8 %"]
    looped = table("I(28,1)-for i in 1..1000 [C(1,2*i)]", "csv", columns=["layer", "share"])
    assert looped.splitlines()[-1] == '"conv 1×1, 2·i for i = 2..1,000",100.0 %'


def test_a_layer_is_indented_where_its_column_comes_first() -> None:
    assert r"\hspace*{1em}" in table(load("vgg16"), columns=["layer", "params"])
    assert r"\hspace*" not in table(load("vgg16"), columns=["params", "layer"])


def test_long_workings_make_a_table_go_on_over_pages() -> None:
    deep = "I(n,1)-" + "-".join(f"C(3,first+second+third+fourth+{i})" for i in range(31))
    assert r"\begin{longtable}" in table(deep, columns=["working", "output"])


def test_shares_are_of_the_parameters_in_percent() -> None:
    found = from_csv(table(MNIST, "csv", columns=["layer", "params", "share"]))
    shares = {row["Layer"]: row["Share"] for row in found[:-1]}
    assert shares["dense 256"] == "94.2 %"
    assert shares["max pool 2×2"] == ""
    total = sum(float(share.removesuffix(" %")) for share in shares.values() if share)
    assert total == pytest.approx(100, abs=0.3)
    assert "& 94.2 \\%" in table(MNIST, columns=["layer", "share"])
    assert 'data-title="Share of parameters">94.2 %</td>' in table(
        MNIST, "html", columns=["layer", "share"]
    )


@pytest.mark.parametrize(
    ("columns", "title", "shares"),
    [
        ("layer macs share", "Share", ["", "90.9 %", "", "9.1 %"]),
        ("params flops share", "Share", ["", "90.9 %", "", "9.1 %"]),
        ("macs layer share", "Share of MACs", ["", "90.9 %", "", "9.1 %"]),
        ("params share macs", "Share", ["", "1.8 %", "", "98.2 %"]),
        ("layer share macs", "Share of parameters", ["", "1.8 %", "", "98.2 %"]),
        ("biases share", "Share", ["", "76.2 %", "", "23.8 %"]),
    ],
)
def test_a_share_is_that_of_the_count_before_it(
    columns: str, title: str, shares: list[str]
) -> None:
    """460,800 and 46,080 MACs; 832 and 46,090 parameters; 32 and 10 biases."""
    net = "I(28,1)-C(5,32)-P(2)-H(10)"
    found = from_csv(table(net, "csv", columns=columns.split(), totals=False))
    assert [row[title] for row in found] == shares


def test_each_count_has_shares_of_its_own() -> None:
    columns = ["params", "share", "macs", "share"]
    found = table("I(28,1)-C(5,32)-P(2)-H(10)", "csv", columns=columns).splitlines()
    assert found[0] == "Parameters,Share of parameters,MACs,Share of MACs"
    assert found[2] == "832,1.8 %,460800,90.9 %"


def test_a_share_of_no_parameters_is_nothing() -> None:
    assert table("I(8,1)-R", "csv", columns=["share"]) == 'Share of parameters\n""\n""\n'


def test_the_rows_of_a_block_stand_below_its_name() -> None:
    text = "def b(f) = C(3,f)-P(2); I(28,1)-b(4)-O(2)"
    assert "\n| b 1→4 | 40 |\n| &emsp;conv 3×3, 4 | 40 |\n" in table(
        text, "markdown", columns=["layer", "params"], totals=False
    )
    assert r"\hspace*{1em}conv $3 \times 3$, 4 & 40" in table(text, columns=["layer", "params"])
    assert '<td style="padding-left:2.6em">conv 3×3, 4' in table(text, "html")
    assert '\nb 1→4\n"conv 3×3, 4"\nmax pool 2×2\n' in table(text, "csv", columns=["layer"])
    assert "padding-left" not in table(text, "html", columns=["params"])


def test_blocks_are_unfolded_to_a_depth() -> None:
    text = "def b(f) = C(3,f,p=1)-R-P(2); I(28,1)-b(4)-b(8)-O(2)"
    layers = [
        [row["Layer"] for row in from_csv(table(text, "csv", columns=["layer"], depth=depth))]
        for depth in (0, 1, inf)
    ]
    assert layers[0] == ["input", "b 1", "b 2", "dense 2"]
    assert layers[1][1:4] == ["b 1", "conv 3×3, 4, ReLU", "max pool 2×2"]
    assert layers[2][1:5] == ["b 1", "conv 3×3, 4, ReLU", "conv 3×3, 4", "ReLU"]


def test_marks_of_markdown_in_the_notation_stay_what_they_are() -> None:
    found = table("I(28,1)-C(3,2*a,p=2*b)", "markdown", columns=["notation"])
    assert r"| C(3,2\*a,p=2\*b) |" in found


def test_marks_of_html_and_latex_in_the_notation_stay_what_they_are() -> None:
    text = "I(28,1)-C(3,2^a_1)"
    assert r"\texttt{C(3,2\^{}a\_1)}" in table(text, columns=["notation"])
    assert "<code>C(3,2^a_1)</code>" in table(text, "html", columns=["notation"])


def test_symbols_in_labels_are_formulas() -> None:
    text = "I(28,1)-C(3,2^a_1)-H(classes)"
    assert r"conv $3 \times 3$, $2^{a_1}$ &" in table(text)
    assert r"dense $K$ &" in table(text, names={"classes": "K"})
    assert "<td>dense <math><mi" in table(text, "html")


def test_the_numbers_of_a_column_look_as_asked_for() -> None:
    formats = {
        digits: re.findall(r"S\[[^]]*\]", table(MNIST, columns=["params"], digits=digits))
        for digits in ("space", "num", "comma", "none")
    }
    plain = "S[table-format=6.0,group-minimum-digits=4"
    assert formats["space"] == formats["num"] == [f"{plain}]"]
    assert formats["comma"] == [plain + ",group-separator={,}]"]
    assert formats["none"] == [plain + ",group-separator={}]"]


def test_symbols_are_called_what_the_author_calls_them() -> None:
    found = table("I(28,c)-C(5,f)", columns=["output", "params"], names={"f": r"\phi"})
    assert r"$\phi \times 24 \times 24$" in found
    assert "f" not in found.replace("C(5,f)", "").replace("format", "")


def test_a_long_table_goes_on_over_pages() -> None:
    assert r"\begin{longtable}" in table(load("resnet50"), depth=inf)
    assert r"\begin{tabular}" in table(load("resnet50"))
    assert r"\endhead" in table(load("resnet50"), depth=inf)


def test_formulas_too_wide_for_their_columns_stand_below_their_rows() -> None:
    """The convolutions at the bottom of a U-Net, 27·4^depth·w²/2 + 2^(depth + 1)·w parameters."""
    found = table(load("unet"))
    row = r"double $2^{\mathit{depth} - 1}w \to 2^{\mathit{depth}}w$ &  &  &  \\"
    formula = r"\frac{27 \cdot 4^{\mathit{depth}}w^2}{2} + 2^{\mathit{depth} + 1}w"
    before = r"\rlap{\hspace*{1em}\makebox[6.5em][l]"
    assert f"  {row}\n  \\addlinespace[2pt]\n  {before}{{Output}}$" in found
    assert rf"{before}{{Parameters}}${formula}$}} \\" in found
    assert r"\to 2^{\mathit{depth}}w$ & $2^" not in found
    assert f"& ${formula}$ &" in table(load("unet"), environment="table*")


def test_a_table_is_as_wide_as_the_formulas_below_its_rows() -> None:
    found = table("I(n,c)-C(3,f)-C(5,g)-C(7,h)-C(9,i)", columns=["layer", "macs"])
    (width,) = re.findall(r"  \\makebox\[(.*)em\]\[l\]\{Layer\} & MACs", found)
    assert 15 < float(width) < 33
    assert "makebox" not in table("I(n,c)-C(3,f)", columns=["layer", "macs"])


def test_totals_of_many_lines_may_break_across_pages() -> None:
    found = table(load("resnet"))
    totals = found.rsplit(r"\midrule", 1)[1].split(r"\bottomrule")[0]
    assert totals.count("\n  \\rlap{\\hspace*{7.5em}$\\quad {} + ") > 3
    assert r"\begin{array}" not in totals


def test_totals_are_no_code() -> None:
    for style, total in (("latex", "\n  Total & "), ("html", ">Total</td>")):
        assert total in table("I(9,1)-C(3,2)", style, columns=["notation", "params"])


def test_a_wide_table_is_in_small_type_and_the_formulas_of_its_first_column_in_lines() -> None:
    found = table(load("unet"), columns=[name for name in COLUMNS if name != "share"], depth=inf)
    assert "{\\tiny\n\\begin{longtable}" in found
    assert r"\footnotesize" in table(load("unet"))
    line = "I(n,c)-C(5,f)-P(2)-C(3,g)-P(2)-H(h)-O(10)"
    found = table(line, columns=["macs", "params"])
    assert r"\begin{array}[t]{@{}l@{}} " in found
    assert r" \\ \noalign{\vskip 2pt} \quad {} + " in found
    assert found.count(r"\begin{array}") == found.count(r"\end{array}")


def test_a_repeat_has_a_row_with_its_sums_above_those_of_one_iteration() -> None:
    text = "I(n,4)-for i in 1..N [C(3,4*i,p=1)-P(2)]"
    found = from_csv(table(text, "csv", columns=["layer", "params"], depth=inf))
    (group,) = (row for row in found if " for i = " in row["Layer"])
    first = found[found.index(group) + 1]
    below = [eval(first["Parameters"], {}, {"i": i, "N": 5}) for i in range(2, 6)]  # noqa: S307
    assert eval(group["Parameters"], {}, {"N": 5}) == sum(below)  # noqa: S307


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"style": "htm"}, "unknown table style 'htm'; did you mean html"),
        (
            {"style": "docx"},
            "unknown table style 'docx'; choose from latex, markdown, html, csv",
        ),
        ({"columns": ["parms"]}, "unknown column 'parms'; did you mean params"),
        ({"columns": []}, "no columns given; a table needs at least one"),
        ({"columns": [3]}, "the column must be a string, not 3"),
        ({"digits": "commas"}, "unknown digit grouping 'commas'; did you mean comma"),
    ],
)
def test_what_there_is_not_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(SymcnnError, match=re.escape(message)):
        table(MNIST, **arguments)


def test_shares_of_a_total_with_symbols_are_refused() -> None:
    with pytest.raises(SymcnnError, match="no shares of a symbolic total of params"):
        table("I(28,1)-C(3,w)", columns=["share"])


def test_long_cells_of_html_may_be_broken_between_their_pieces() -> None:
    net = "I(n,width)-C(3,first+second+third+fourth)-P(2)-H(hidden)"
    found = table(net, "html", columns=["notation", "params"])
    assert "<code>C(3,<wbr/>first+<wbr/>second+<wbr/>third+<wbr/>fourth)</code>" in found
    assert "<code>P(2)</code>" in found
    assert '</math><wbr/><math><mrow><mo form="infix">+</mo>' in found
    assert re.search(r'<mo minsize="[\d.]+em" maxsize="[\d.]+em">\(</mo>', found)


def test_long_cells_of_latex_are_broken_into_lines() -> None:
    labels = "+".join(f"channels_{i}" for i in range(20))
    found = table(f"I(n,1)-C(3,{labels})-P(2)", columns=["notation", "params", "output", "macs"])
    assert r"\parbox[t]{" in found
    assert (
        r"{\raggedright\hangindent=1em\ttfamily C(3,\allowbreak{}channels\_0+\allowbreak{}" in found
    )
    assert r"\quad {} + " in found


def test_the_labels_of_html_have_room_for_half_of_the_longest() -> None:
    """Else wide formulas would leave the first column the width of its longest word."""
    labels = {
        "I(9,1)-C(3,2)": "19ch",
        "I(99,1)-C(3,2,s=2,p=1,d=2,g=1)-C(3,128,s=2,g=2,d=7)-R": "30ch",
    }
    for net, width in labels.items():
        assert f'<th style="width:min({width}, 25vw)">Layer</th>' in table(net, "html")
    assert "width" not in table("I(9,1)-R", "html", columns=["macs", "layer"])
