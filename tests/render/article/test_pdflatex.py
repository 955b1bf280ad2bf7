"""What is printed compiles with pdflatex: each family of the zoo, each environment."""

from __future__ import annotations

import re
import subprocess
from itertools import cycle
from pathlib import Path
from shutil import which

import pytest

from symcnn import article, compare, latex, load, solve, table, zoo
from symcnn.render.math.environments import ENVIRONMENTS
from symcnn.render.math.latex import DIGITS
from symcnn.render.math.latex import latex as written
from symcnn.render.math.measure import width
from symcnn.render.math.quantity_math import quantity
from symcnn.render.tables.columns import COLUMNS

BEGIN, END = "\\begin{document}\n", "\\end{document}\n"
PROGRAM = which("pdflatex")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="pdflatex is not installed"),
]
LINE = "I(n,c)-C(5,f_in)-P(2)-C(3,alpha)-P(2,ceil=1)-H(h)-O(10)"


def compiled(text: str, folder: Path) -> str:
    """Compile a file and return what pdflatex says; fail where it does not end well."""
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    options = ("-interaction=nonstopmode", "-halt-on-error")
    assert PROGRAM is not None
    found = subprocess.run(  # noqa: S603 - the program is the one that is looked for
        [PROGRAM, *options, "paper.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=120,
    )
    assert found.returncode == 0, found.stdout[-1500:]
    assert (folder / "paper.pdf").stat().st_size > 0
    return found.stdout


def together(fragments: list[str]) -> str:
    """Return one article with fragments of many."""
    preamble = article("I(8,1)", environment="IEEEeqnarray").partition(BEGIN)[0]
    return preamble + BEGIN + "\n\n\\clearpage\n".join(fragments) + END


def test_each_family_of_the_zoo_compiles_in_an_environment(tmp_path: Path) -> None:
    pairs = zip(zoo.families(), cycle(ENVIRONMENTS), strict=False)
    fragments = [latex(load(name), "all", environment=kind) for name, kind in pairs]
    said = compiled(together(fragments), tmp_path)
    assert "Missing character" not in said
    assert "multiply defined" not in said


def test_each_environment_compiles_with_lines_of_a_few_terms(tmp_path: Path) -> None:
    fragments = [
        latex(net, "totals", environment=kind, terms=terms)
        for kind in ENVIRONMENTS
        for terms in (1, 2, None)
        for net in (LINE, load("unet"))
    ]
    compiled(together(fragments), tmp_path)


def test_tables_with_every_column_compile_with_all_ways_to_write_digits(tmp_path: Path) -> None:
    line, digits = "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)", tuple(DIGITS)
    fragments = [table(line, columns=COLUMNS, digits=kind) for kind in digits]
    symbolic = [name for name in COLUMNS if name != "share"]
    fragments += [table(load("unet"), columns=symbolic), table(LINE, columns=["rule"])]
    fragments += [latex(line, "all", digits=kind) for kind in digits]
    compiled(together(fragments), tmp_path)


@pytest.mark.parametrize(
    ("name", "kind"), [("resnet50", "multline"), ("vgg16", "IEEEeqnarray"), ("unet", "equation*")]
)
def test_a_whole_article_of_a_member_compiles(tmp_path: Path, name: str, kind: str) -> None:
    said = compiled(article(load(name), title=name, environment=kind), tmp_path)
    assert "Missing character" not in said


@pytest.mark.parametrize(("options", "width"), [("10pt", 66), ("10pt,twocolumn", 44)])
@pytest.mark.parametrize("name", ["lenet5", "vgg16", "resnet50", "resnet", "unet", "googlenet"])
def test_derivations_fit_on_a_page_with_amsmath_alone(
    tmp_path: Path, name: str, options: str, width: int
) -> None:
    net = load(name)
    tables = (
        latex(net, "derivation", quantity=quantity, width=width).partition(r"\begin{align*}")[0]
        for quantity in ("params", "macs", "size", "rf")
    )
    preamble = rf"\documentclass[{options}]{{article}}\usepackage{{amsmath}}"
    said = compiled("\n\n".join((preamble + BEGIN, *tables, END)), tmp_path)
    assert "Overfull" not in said


@pytest.mark.parametrize("layout", ["onecolumn", "twocolumn"])
@pytest.mark.parametrize("name", [*zoo.families(), "resnet50", "vgg16_bn", "efficientnet_b7"])
def test_no_line_of_an_article_is_too_wide(tmp_path: Path, name: str, layout: str) -> None:
    said = compiled(article(load(name), title=name, layout=layout), tmp_path)
    assert re.findall(r"Overfull \\[hv]box.*", said) == []
    assert "Missing character" not in said


@pytest.mark.parametrize("layout", ["onecolumn", "twocolumn"])
@pytest.mark.parametrize("quantity", ["params", "buffers"])
def test_rows_higher_than_a_page_continue_on_the_next(
    tmp_path: Path, quantity: str, layout: str
) -> None:
    net = load("efficientnet")
    said = compiled(article(net, "derivation", quantity=quantity, layout=layout), tmp_path)
    assert re.findall(r"Overfull \\[hv]box.*", said) == []


@pytest.mark.parametrize("kind", ["multline", "IEEEeqnarray", "equation"])
@pytest.mark.parametrize("name", ["resnet", "unet", "efficientnet_v2"])
def test_no_line_is_too_wide_in_other_environments(tmp_path: Path, name: str, kind: str) -> None:
    said = compiled(article(load(name), "totals", environment=kind, layout="twocolumn"), tmp_path)
    assert re.findall(r"Overfull \\[hv]box.*", said) == []


def test_estimated_widths_are_those_of_computer_modern(tmp_path: Path) -> None:
    """TeX prints each width in points; a digit has 5 of them."""
    networks = [load(name) for name in zoo.families()]
    nodes = [quantity(net, what) for net in networks for what in ("params", "macs")]
    boxes = [rf"\sbox0{{$\displaystyle {written(node)}$}}\typeout{{W=\the\wd0}}" for node in nodes]
    said = compiled(together([*boxes, "end"]), tmp_path)
    widths = [float(found) / 5 for found in re.findall(r"W=([\d.]+)pt", said)]
    for node, real in zip(nodes, widths, strict=True):
        assert 0.97 * real <= width(node) <= 1.25 * real + 1


def test_articles_of_answers_compile(tmp_path: Path) -> None:
    best = solve("I(28,1)-C(3,w)-C(3,w)", maximize="w", subject_to="params <= 20k")
    sizes = solve("I(n,3)-C(7,64,s=2,p=3)-P(3,s=2,p=1)", subject_to="size == m")
    same = compare("I(n,c)-C(5,f)-P(2)", formula="params = 25*c*f + f^2")
    bodies = [article(found).partition(BEGIN)[2].removesuffix(END) for found in (best, sizes, same)]
    compiled(together(bodies), tmp_path)


def test_tables_are_no_wider_than_the_text_of_an_article(tmp_path: Path) -> None:
    for layout, kind in (("onecolumn", None), ("twocolumn", "table*")):
        shown = [table(name, environment=kind) for name in ("unet", "resnet", "vgg16", "densenet")]
        preamble = (
            rf"\documentclass[{layout},a4paper]{{article}}"
            r"\usepackage{amsmath,booktabs,longtable,siunitx}"
        )
        said = compiled(preamble + BEGIN + "\n\n\\noindent\n".join(["", *shown]) + END, tmp_path)
        assert re.findall(r"Overfull \\hbox.*", said) == []
