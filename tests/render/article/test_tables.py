"""Tables: what is read back from each language is what the layers have."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sympy import Expr

from symcnn import Network, SymcnnError, load, parse, quantity, table
from symcnn.network import QUANTITIES, LayerRecord
from symcnn.render.tables.columns import COLUMNS
from symcnn.render.tables.rows import rows

MNIST = "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)"
NETS = [
    parse(MNIST),
    load("resnet50"),
    load("inception_v3"),
    load("unet", depth=4, n=256, w=8, classes=2),
]
NUMBERS = ("layer", "path", "name", *QUANTITIES)
nets = pytest.mark.parametrize("net", NETS, ids=["line", "resnet50", "inception_v3", "unet"])


def from_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def from_markdown(text: str) -> list[list[str]]:
    return [re.split(r"(?<!\\)\|", line.strip("|\n")) for line in text.splitlines()]


def from_html(text: str) -> list[list[str]]:
    root = ET.fromstring(text)  # noqa: S314 - the text is ours
    return [["".join(cell.itertext()) for cell in row] for row in root.iter("tr")]


def records(net: Network) -> list[LayerRecord]:
    return [item for item in net.layers if isinstance(item, LayerRecord)]


@nets
def test_a_csv_has_the_numbers_of_the_layers(net: Network) -> None:
    *found, totals = from_csv(table(net, "csv", columns=NUMBERS))
    layers = [row for row in found if row["Path"]]
    expected = [(item.text, item.path, item.name, str(item.params)) for item in records(net)]
    assert [tuple(row.values())[:4] for row in layers] == expected
    assert [int(row["FLOPs"]) for row in layers] == [2 * item.macs for item in records(net)]
    for name, title in (("macs", "MACs"), ("buffers", "Buffers"), ("activations", "Activations")):
        assert [int(row[title]) for row in layers] == [getattr(item, name) for item in records(net)]
        assert int(totals[title]) == quantity(net, name)


@nets
@pytest.mark.parametrize("style", ["markdown", "html"])
def test_markdown_and_html_have_the_numbers_of_the_layers(net: Network, style: str) -> None:
    text = table(net, style, columns=["layer", "params", "macs"])
    read = from_markdown(text) if style == "markdown" else from_html(text)
    cells = [[re.sub(r"[\s*,]", "", cell) for cell in row] for row in read]
    counts = [row[1:] for row in cells if row[1].isdigit()]
    *layers, totals = counts
    assert layers == [[str(item.params), str(item.macs)] for item in records(net)]
    assert totals == [str(net.params), str(net.macs)]


@nets
def test_latex_has_a_row_for_each_row_and_the_numbers_bare_for_siunitx(net: Network) -> None:
    text = table(net, columns=["layer", "params"])
    counts = [int(found) for found in re.findall(r"& (\d+) \\\\", text)]
    assert counts == [*(item.params for item in records(net)), net.params]
    lines = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert len(lines) == len(list(rows(net))) + 2


def test_the_formulas_of_a_csv_are_read_by_python() -> None:
    net = parse("I(n,c)-C(5,f)-P(2)-H(h)")
    found = from_csv(table(net, "csv", columns=["layer", "output", "params", "macs"]))
    values = {"n": 29, "c": 3, "f": 7, "h": 5}
    numbers = net.subs(values)
    for row, item in zip(found, [*records(numbers), None], strict=True):
        count = numbers.params if item is None else item.params
        assert eval(row["Parameters"], {}, dict(values)) == count  # noqa: S307 - the text is ours
        sides = row["Output"].split(" x ") if item else []
        shape = [eval(side, {}, dict(values)) for side in sides]  # noqa: S307
        assert shape == (list(item.output.numbers) if item else [])


@pytest.mark.parametrize("style", ["latex", "markdown", "html", "csv"])
def test_every_column_is_written_in_every_style(style: str) -> None:
    found = table(MNIST, style, columns=COLUMNS)
    for title in ("Layer", "Kind", "Path", "Input", "Rule", "Working", "Weights", "Share"):
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
    found = from_csv(table("I(28,1)-C(5,32)-B", "csv", columns=columns))
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


def test_a_share_is_rounded_half_up_and_empty_where_a_layer_has_a_symbol() -> None:
    eighths = from_csv(table("I(1,1)-H(1,bias=0)-H(399,bias=0)", "csv", columns=["layer", "share"]))
    assert [row["Share of parameters"] for row in eighths] == ["0.0 %", "0.3 %", "99.8 %"]
    looped = table("I(28,1)-for i in 1..1000 [C(1,2*i)]", "csv", columns=["layer", "share"])
    assert looped.splitlines()[-1] == '"C(1,2*i)",'


def test_a_layer_is_indented_where_its_column_comes_first() -> None:
    assert r"\hspace*{1em}" in table(load("vgg16"), columns=["layer", "params"])
    assert r"\hspace*" not in table(load("vgg16"), columns=["params", "layer"])


def test_long_workings_make_a_table_go_on_over_pages() -> None:
    deep = "I(n,1)-" + "-".join(f"C(3,first+second+third+fourth+{i})" for i in range(31))
    assert r"\begin{longtable}" in table(deep, columns=["working", "output"])


def test_shares_are_of_the_parameters_in_percent() -> None:
    found = from_csv(table(MNIST, "csv", columns=["layer", "params", "share"]))
    shares = {row["Layer"]: row["Share of parameters"] for row in found[:-1]}
    assert shares["H(256)"] == "94.2 %"
    assert shares["P(2)"] == "0.0 %"
    total = sum(float(row["Share of parameters"].removesuffix(" %")) for row in found[:-1])
    assert total == pytest.approx(100, abs=0.3)
    assert "& 94.2 \\%" in table(MNIST, columns=["layer", "share"])
    assert '<td class="count">94.2 %</td>' in table(MNIST, "html", columns=["layer", "share"])


@pytest.mark.parametrize(
    ("columns", "title", "shares"),
    [
        ("layer macs share", "Share of MACs", ["0.0 %", "90.9 %", "0.0 %", "9.1 %"]),
        ("params flops share", "Share of FLOPs", ["0.0 %", "90.9 %", "0.0 %", "9.1 %"]),
        ("macs layer share", "Share of MACs", ["0.0 %", "90.9 %", "0.0 %", "9.1 %"]),
        ("params share macs", "Share of parameters", ["0.0 %", "1.8 %", "0.0 %", "98.2 %"]),
        ("layer share macs", "Share of parameters", ["0.0 %", "1.8 %", "0.0 %", "98.2 %"]),
        ("biases share", "Share of biases", ["0.0 %", "76.2 %", "0.0 %", "23.8 %"]),
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
    assert table("I(8,1)-R", "csv", columns=["share"]) == "Share of parameters\n0.0 %\n0.0 %\n"


def test_layers_of_a_block_stand_below_its_name() -> None:
    text = "def b(f) = C(3,f)-R; I(28,1)-b(4)-O(2)"
    assert "\n| b |  |\n| &emsp;C(3,4) | 40 |\n" in table(
        text, "markdown", columns=["layer", "params"], totals=False
    )
    assert r"\hspace*{1em}\texttt{C(3,4)} & 40" in table(text, columns=["layer", "params"])
    assert '<td style="padding-left:1.6em"><code>C(3,4)</code>' in table(text, "html")
    assert '\nb\n"C(3,4)"\nR\n' in table(text, "csv", columns=["layer"])
    assert "padding-left" not in table(text, "html", columns=["params"])


def test_marks_of_markdown_in_a_layer_stay_what_they_are() -> None:
    found = table("I(28,1)-C(3,2*a,p=2*b)", "markdown", columns=["layer"])
    assert r"| C(3,2\*a,p=2\*b) |" in found


def test_marks_of_html_and_latex_in_a_layer_stay_what_they_are() -> None:
    text = "I(28,1)-C(3,2^a_1)"
    assert r"\texttt{C(3,2\^{}a\_1)}" in table(text)
    assert "<code>C(3,2^a_1)</code>" in table(text, "html")


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
    assert r"\begin{longtable}" in table(load("resnet50"))
    assert r"\begin{tabular}" in table(MNIST)
    assert r"\endhead" in table(load("resnet50"))


def test_totals_of_many_lines_may_break_across_pages() -> None:
    found = table(load("efficientnet"))
    totals = found.rsplit(r"\midrule", 1)[1].split(r"\bottomrule")[0]
    assert totals.strip().count("\n") > 3
    assert r"\begin{array}" not in totals


def test_a_wide_table_is_in_small_type_and_its_formulas_in_lines() -> None:
    found = table(load("unet"), columns=COLUMNS[:-1])
    assert "{\\tiny\n\\begin{longtable}" in found
    assert r"\begin{array}[t]{@{}l@{}} " in found
    assert found.count(r"\begin{array}") == found.count(r"\end{array}")
    assert r"\footnotesize" in table(load("unet"))


def test_a_repeat_has_a_row_of_its_own_with_its_sums() -> None:
    net = parse("I(n,4)-(C(3,4,p=1)-P(2))*N")
    found = from_csv(table(net, "csv", columns=["layer", "name", "params", "output"]))
    (group,) = (row for row in found if row["Kind"] == "Repeat")
    assert group["Layer"].startswith("repeat[i] for i = ")
    assert isinstance(net.params, Expr)


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
    found = table(net, "html", columns=["layer", "params"])
    assert "<code>C(3,<wbr/>first+<wbr/>second+<wbr/>third+<wbr/>fourth)</code>" in found
    assert "<code>P(2)</code>" in found
    assert '</math><wbr/><math><mrow><mo form="infix">+</mo>' in found
    assert re.search(r'<mo minsize="[\d.]+em" maxsize="[\d.]+em">\(</mo>', found)


def test_long_cells_of_latex_are_broken_into_lines() -> None:
    labels = "+".join(f"channels_{i}" for i in range(20))
    found = table(f"I(n,1)-C(3,{labels})-P(2)", columns=["layer", "params", "output", "macs"])
    assert r"\parbox[t]{" in found
    assert r"{\raggedright\ttfamily C(3,\allowbreak{}channels\_0+\allowbreak{}" in found
    assert r"\quad {} + " in found
    (size,) = re.findall(r"\{\\(\w+)\n", found)
    assert size in ("footnotesize", "scriptsize", "tiny")
