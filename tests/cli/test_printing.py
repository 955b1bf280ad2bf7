"""The commands `latex`, `table`, `report` and `code`, and the formats for papers of the others."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from click.testing import CliRunner, Result

import symcnn
from symcnn import NotationError, SymcnnError, cli

NET = "I(n,c)-C(5,f1)-P(2)-H(10)"
RESNET = ("latex", "cifar_resnet", "--set", "classes=10")


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False)


def test_latex_prints_the_parameters_as_one_formula() -> None:
    assert shown(*RESNET, "--name", "blocks=n").output == "97\\,216n - 21\\,926\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--what", "macs", "--digits", "none"], r"25cf_1(n - 4)^2"),
        (["--what", "domain"], r"with $n \ge 6$"),
        (["--what", "sizes"], r"\left\lfloor\frac{n_{\mathrm{in}} + 2P - r}{S}\right\rfloor + 1"),
        (["--what", "derivation", "--column", "value"], r"f_1(25c + 1)"),
        (["--what", "derivation", "--quantity", "macs"], r"k^2c_{\mathrm{in}}c_{\mathrm{out}}h_"),
        (["--what", "derivation", "--quantity", "rf", "--standalone"], "both 1 at the input"),
        (["--what", "table", "--column", "layer", "--column", "flops"], "Layer & FLOPs"),
        (["--environment", "multline*", "--terms", "2"], r"\begin{multline*}"),
        (["--form", "collected", "--by", "f1", "--name", "params=P"], r"f_1\left(10\left("),
        (["--standalone"], r"\documentclass"),
        (["--standalone", "--layout", "twocolumn"], r"\begin{multicols*}{2}"),
        (["--standalone", "--title", "Lenet_5"], r"\section*{Lenet\_5}"),
    ],
)
def test_latex_prints_what_is_asked_for(options: list[str], said: str) -> None:
    assert said in shown("latex", NET, *options).output


def test_an_article_about_a_network_of_the_zoo_has_its_name() -> None:
    assert r"\section*{unet}" in shown("latex", "unet", "--standalone").output
    assert "<h1>lenet5</h1>" in shown("report", "lenet5").output


def test_a_derivation_leaves_out_what_is_not_asked_for() -> None:
    output = shown("latex", NET, "--what", "derivation", "--column", "value").output
    assert "c_{\\mathrm{in}}" not in output


def test_table_writes_the_columns_that_are_chosen() -> None:
    chosen = ("--column", "layer", "--column", "params")
    output = shown("table", "lenet5", "--style", "csv", *chosen).output
    header, *rows, total = csv.reader(StringIO(output))
    assert header == ["Layer", "Parameters"]
    assert total == ["Total", "61706"]
    assert sum(int(count) for _, count in rows if count) == 61706


def test_table_leaves_the_totals_out() -> None:
    assert "Total" in shown("table", "lenet5").output
    assert "Total" not in shown("table", "lenet5", "--no-totals").output


def test_table_has_a_row_for_each_of_several_networks() -> None:
    output = shown("table", "lenet5", NET, "--style", "csv", "--set", "n=32").output
    header, *rows = csv.reader(StringIO(output))
    assert header == ["Network", "Parameters", "MACs", "Activations", "Depth"]
    assert [(row[0], row[-1]) for row in rows] == [("lenet5", "5"), (NET, "2")]
    # by hand: the map is 28×28 after the convolution, 14×14 after the pool
    macs = eval(rows[1][2], {}, {"c": 3, "f1": 7})  # noqa: S307 - the text is ours
    assert macs == 25 * 3 * 7 * 28**2 + 14**2 * 7 * 10


def test_table_has_a_column_of_stages_for_each_network() -> None:
    options = ("--stages", "--no-totals", "--style", "csv")
    output = shown("table", "resnet18", "resnet34", *options, "--set", "n1=9").output
    rows = list(csv.reader(StringIO(output)))
    assert rows[0] == ["Output", "resnet18", "resnet34"]
    assert rows[3] == ["56×56", *["[3×3, 64; 3×3, 64] × 9"] * 2]
    assert rows[-1] == ["1×1", "dense 1000", "dense 1000"]
    assert shown("table", "lenet5", "--stages").output == symcnn.table(["lenet5"], stages=True)


def test_table_takes_an_environment_with_a_caption_and_a_label() -> None:
    options = ("--environment", "table*", "--caption", r"A \emph{b}", "--label", "tab:a")
    output = shown("table", "lenet5", *options, "--name", "params=P").output
    for line in (r"\begin{table*}", r"\caption{A \emph{b}}", r"\label{tab:a}", r"\end{table*}"):
        assert line in output


def test_a_long_text_has_a_number_and_its_beginning_for_its_name() -> None:
    long = "I(8,3)" + "-C(1,3)" * 9
    output = shown("table", "lenet5", long, "--style", "csv").output
    assert [name for name, *_ in csv.reader(StringIO(output))] == [
        "Network",
        "lenet5",
        "network 2: I(8,3)-C(1,3)-C(1,3)-…",
    ]


def test_report_is_what_the_library_writes() -> None:
    assert shown("report", NET, "--title", "A <net>").output == symcnn.report(NET, title="A <net>")
    assert shown("show", NET, "--format", "html").output == symcnn.report(NET)
    assert shown("report", NET, "--live").output == symcnn.report(NET, live=True)


def test_show_prints_all_as_latex() -> None:
    assert shown("show", NET, "--format", "latex").output == symcnn.latex(NET, "all")


def test_code_prints_a_total_in_a_language() -> None:
    assert (
        shown("code", NET, "--language", "sql").output == symcnn.code(NET, "params", "sql") + "\n"
    )


def test_solve_and_compare_print_latex() -> None:
    solved = shown("solve", NET, "--set", "n=28", "--set", "c=1", "--maximize", "f1",
                   "--subject-to", "params <= 100k", "--format", "latex")  # fmt: skip
    assert "f_1 = 68" in solved.output
    assert r"\left\lfloor\frac{B - 10}{1466}\right\rfloor" in solved.output
    compared = shown("compare", NET, "--formula", "params = 10", "--format", "latex")
    assert r"\begin{align*}" in compared.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["latex", NET, "--what", "tabel"], "did you mean table?"),
        (["latex", NET, "--digits", "commas"], "did you mean comma?"),
        (["latex", NET, "--what", "derivation", "--quantity", "mac"], "did you mean macs?"),
        (["latex", NET, "--quantity", "macs"], "quantity requires the part derivation"),
        (["latex", NET, "--environment", "aline"], "did you mean align?"),
        (["latex", NET, "--terms", "3"], "environment"),
        (["latex", NET, "--name", "f2=F"], "unknown symbol 'f2'"),
        (["latex", NET, "--what", "table", "--column", "parms"], "did you mean params?"),
        (["latex", NET, "--by", "k"], "unknown symbol 'k'"),
        (["table", NET, "--style", "markdwn"], "did you mean markdown?"),
        (
            ["table", NET, "--column", "share"],
            "no shares of a symbolic total of params; substitute numbers",
        ),
        (["table", "lenet5", "lenet5"], "'lenet5' is given more than once"),
        (["table", "lenet5", NET, "--set", "f=3"], "unknown symbol 'f'"),
        (["table", "lenet5", "resnet18", "--name", "f1=F"], "unknown symbol 'f1'"),
        (["table", "lenet5", "--environment", "figure"], "unknown table environment 'figure'"),
        (["table", "lenet5", "--label", "a"], "a label requires the environment table"),
        (["table", "lenet5", "--stages", "--column", "params"], "columns of a stage table are the"),
        (["code", NET, "--language", "phyton"], "did you mean python?"),
    ],
)
def test_what_there_is_not_is_an_error_with_a_hint(arguments: list[str], message: str) -> None:
    with pytest.raises(SymcnnError) as error:
        shown(*arguments)
    assert message in str(error.value)


def test_a_letter_of_a_rule_and_a_total_have_names_too() -> None:
    rule = shown("latex", NET, "--what", "derivation", "--name", "k=K", "--name", "params=P")
    assert r"K^2c_{\mathrm{in}}" in rule.output
    assert "P &= " in rule.output


def test_lines_are_as_wide_as_is_asked_for() -> None:
    narrow = shown("latex", NET, "--environment", "align*", "--width", "20").output
    assert narrow.count("\n") > shown("latex", NET, "--environment", "align*").output.count("\n")
    assert shown("latex", NET, "--width", "20", "--standalone").output.count(r"\quad {}") >= 1


def test_all_solutions_are_printed_as_a_table() -> None:
    question = ("solve", "I(28,1)-C(5,f)-O(10)", "--format", "latex", "--subject-to")
    few = shown(*question, "params <= 40000 and f % 2 == 1").output
    assert "Solutions: 3:" in few
    assert all(f"  {value} " in few for value in (1, 3, 5))
    many = shown(*question, "params <= 400000").output
    assert "; the first 20:" in many
    assert "  20 " in many
    assert "  21 " not in many


def test_a_name_without_latex_is_an_error() -> None:
    with pytest.raises(NotationError, match="--name expects NAME=VALUE, such as f1=f_1, not 'f1'"):
        shown("latex", NET, "--name", "f1")
