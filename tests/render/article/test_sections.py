"""What is said of a network, and of an answer, in LaTeX and in HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from symcnn import (
    Network,
    SymcnnError,
    article,
    compare,
    latex,
    load,
    pareto,
    parse,
    report,
    solve,
    table,
)
from symcnn.render.article import report_formats as shown
from symcnn.render.article import sections as sections_module
from symcnn.render.article.blocks import Display, Heading, Picture
from symcnn.render.article.html import written
from symcnn.render.article.latex_blocks import block
from symcnn.render.article.sections import WHAT, Choice, sections
from symcnn.render.tables.options import Options
from symcnn.render.tables.summary import Report

LINE = "I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)"
MNIST = "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (MNIST, "The formulas have no symbols."),
        ("I(9,1)-D(r)", "The formulas have no symbols."),
        ("I(9,1)-D(r)-C(3,f)", "The formulas hold for positive integers $f$."),
        ("I(28,1)-C(3,w)", "The formulas hold for positive integers $w$."),
        ("I(n,1)-C(3,f)", "The formulas hold for positive integers $n, f$ with $n \\ge 3$."),
        (
            "I(n,1)-C(3,f)*N",
            "The formulas hold for positive integers $n, f, N$ with $n \\ge 2N + 1$.",
        ),
        (
            "I(16,c)-(C(3,c)-R)*N",
            (
                "The formulas hold for positive integers $c$ and integers $N$ "
                "with $0 \\le N \\le 7$."
            ),
        ),
        (
            "I(16,c)-C(3,c)-(C(3,c))*N-P(2)*3-(R)*M",
            (
                "The formulas hold for positive integers $c$, integers $N$ and integers $M \\ge 0$ "
                "with $0 \\le N \\le 3$."
            ),
        ),
        ("I(9,1)-(C(3,1,p=1))*N", "The formulas hold for integers $N \\ge 0$."),
        (
            "I(9,c)-(C(3,c,p=1,groups=2))*N",
            (
                "The formulas hold for positive integers $c$ and integers $N \\ge 0$ "
                "with $c\\ \\text{even}\\ \\text{if}\\ N \\ge 1$."
            ),
        ),
        (
            "I(n,c)-(Crop(1)-Shuffle(2))*N",
            (
                "The formulas hold for positive integers $n, c$ and integers $N \\ge 0$ "
                "with $n \\ge 2N + 1$ and $(c\\ \\text{even}\\ \\text{if}\\ N \\ge 1)$."
            ),
        ),
    ],
)
def test_the_domain_is_a_sentence(text: str, sentence: str) -> None:
    assert latex(text, "domain") == f"{sentence}\n"


def test_both_bounds_of_a_symbol_are_one_range() -> None:
    net = parse("I(14,1)-C(3,f)*N")
    assert str(net.domain) == "1 ≤ N ≤ 6"
    sentence = "positive integers $f$ and integers $N$ with $1 \\le N \\le 6$."
    assert latex(net, "domain").strip() == f"The formulas hold for {sentence}"
    assert latex(net.domain) == r"1 \le N \le 6"
    page = report(net)
    assert "<mn>1</mn><mo>≤</mo><mi>N</mi><mo>≤</mo><mn>6</mn>" in page
    assert len(solve(net, subject_to=str(net.domain), f=1).solutions or ()) == 6


def test_a_total_stands_alone_or_after_its_name() -> None:
    text = "I(28,1)-C(5,f)"
    assert latex(text) == "26f"
    assert latex(text, "macs", environment="equation") == (
        "% Requires \\usepackage{amsmath}\n"
        "\\begin{equation}\n  \\text{MACs} = 14\\,400f\n\\end{equation}\n"
    )
    assert latex(text, "flops", environment="equation*", names={"flops": "F"}, digits="none") == (
        "% Requires \\usepackage{amsmath}\n\\begin{equation*}\n  F = 28800f\n\\end{equation*}\n"
    )


def test_what_flops_are_is_stated_once() -> None:
    for text in ("I(n,1)-C(5,f)", "I(7,1)-C(3,4)", load("unet")):
        found = latex(text, "totals")
        stated = r"2 \cdot \text{MACs}", r"2\(\cdot\)MACs"
        assert sum(map(found.count, stated)) == 1


def test_the_terms_of_a_line_are_counted() -> None:
    shown = latex(LINE, environment="align*", terms=2)
    assert [line.count("&") for line in shown.splitlines()[2:-1]] == [1, 1, 1]


def test_totals_are_those_that_are_not_part_of_another_and_the_receptive_field() -> None:
    found = latex("I(n,m,c)-C(5x3,f)", "totals")
    names = re.findall(r"\\text\{([^}]*)\} &=", found)
    assert names == [
        "Parameters",
        "Non-trainable (buffers)",
        "MACs",
        "Activations",
        "FLOPs",
        "Receptive field",
    ]
    assert "&= 5 \\times 3\n" in found
    assert "biases not counted" in found
    assert "&= 5\n" in latex("I(n,c)-C(5,f)", "totals")


def test_the_receptive_field_and_the_memory_are_parts() -> None:
    text = "I(n,c)-C(5,f)-P(2)-H(h)"
    assert r"\text{Receptive field} &= 6\ \text{before dense }h" in latex(text, "rf")
    assert "is at least $9 \\cdot 2^{" in latex(load("unet"), "rf")
    found = latex(text, "memory")
    inference, training = (
        r"+ \text{Activations} + \text{Parameters})",
        r"+ 4 \cdot \text{Parameters})",
    )
    assert rf"\text{{Memory, inference}} &= 4(cn^2 {inference}\ \text{{bytes}}" in found
    assert f"{training}\\ \\text{{bytes}}\n" in found
    assert found.count("where") == 1
    assert r"\text{Parameters} &= " + latex(text, "params") in found
    with pytest.raises(SymcnnError, match="unknown part 'receptive'"):
        latex(text, "receptive")


def test_the_memory_of_known_totals_is_a_number_or_in_the_input_alone() -> None:
    net = parse("I(28,1)-C(5,32)-H(10)")
    assert rf"inference}} &= {4 * (28 * 28 + 24 * 24 * 32 + 10 + 832 + 184330)}\ " in latex(
        net, "memory", digits="none"
    )
    assert r"training} &= 4(n^2 + 46)\ \text{bytes}" in latex("I(n,1)-G-H(5)", "memory")
    assert r"4 \cdot \text{Parameters} + \text{Frozen" in latex(
        "I(n,c)-frozen[C(3,f)]-C(3,g)", "memory", width=99
    ).replace("\\text{Frozen parameters}", "\\text{Frozen")


def test_of_a_receptive_field_that_is_not_known_the_lower_bound_is_stated() -> None:
    assert load("unet").view is None
    bound = r"at least $9 \cdot 2^{\mathit{depth}} - 4$, unknown from the skip connection skip on."
    assert f"The receptive field is {bound}" in latex(load("unet"), "totals")
    unbounded = "I(9,1)-T(1,1,s=2)-X(arriving=(1,17,17))"
    assert "Receptive field" not in latex(unbounded, "totals")
    assert "The receptive field is unknown from the opaque layer on." in latex(unbounded, "rf")


def test_all_has_each_section_under_its_title() -> None:
    found = latex(LINE, "all")
    titles = re.findall(r"\\section\*\{([^}]*)\}", found)
    assert titles == [
        "Layers",
        "Totals",
        "Parameter counts, layer by layer",
        "MACs, layer by layer",
        "Feature-map sizes",
        "Receptive field, layer by layer",
    ]
    assert r"I(n,\allowbreak{}c)-\allowbreak{}C(5,\allowbreak{}f1)" in found


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("unet", marks=pytest.mark.slow),
        pytest.param("cifar_resnet", marks=pytest.mark.slow),
        "lenet5",
    ],
)
def test_everything_can_be_shown_of_a_network_of_the_zoo(name: str, what: str) -> None:
    net = load(name)
    shown = latex(net, what, environment="align")
    assert shown.count(r"\begin") == shown.count(r"\end") - shown.count(r"\endhead")
    html = written(sections(net, what, Choice()))
    ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - the text is ours


def test_what_has_nothing_to_derive_has_no_derivation() -> None:
    assert latex("I(8,1)-R", "derivation") == (
        "\\begin{align*}\n  \\text{Parameters} &= 0\n\\end{align*}\n"
    )


def test_code_is_in_latex_and_pictures_are_not() -> None:
    assert block(Picture("<svg/>", "x"), Options()) == ""
    net = parse("let w = 3\nI(8,1)-C(3,w)")
    assert r"\mbox{}let w = 3" in latex(net, "all")
    assert "\\hangindent=2.0em \\mbox{}let w = 3\\par\n" in latex(net, "all")


def test_equations_below_a_heading_have_no_empty_line_before_them() -> None:
    found = latex("I(9,1)-C(3,2)", "all")
    assert "\\section*{Totals}\n\n\\vspace{-\\baselineskip}\n\\begin{align*}" in found
    assert found.count("vspace") == 1


def test_a_program_is_broken_between_layers_and_arguments_and_not_in_ranges() -> None:
    found = latex("I(n,1)-for i in N-1..0[C(3,4,p=1)]", "all")
    broken = r"\mbox{}I(n,\allowbreak{}1)-\allowbreak{}for i in N-1..0[C(3,\allowbreak{}4,"
    assert broken in found


def test_an_answer_is_its_values_its_proof_and_its_formula() -> None:
    found = solve("I(28,1)-C(3,w)-C(3,w)", maximize="w", subject_to="params <= 20k")
    shown = article(found)
    assert r"\section*{Result}" in shown
    assert "&w = 46\n" in shown
    assert "Proof: params = 19,550" in shown
    assert r"\text{for}\ B \ge 20" in shown
    assert "Here B is the bound in params" in shown
    assert latex(found) == "w = 46"
    page = report(found)
    assert "<h1>Result</h1>" in page
    assert page.count("<h2>") == 0


def test_an_answer_without_a_formula_is_its_values_and_its_proof() -> None:
    net = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"
    found = solve(net, maximize="f*h", subject_to=["params <= 100k", "f % 8 == 0"])
    assert found.formula is None
    assert article(found).count(r"\begin{align*}") == 1


def test_all_sizes_are_a_proof_and_a_formula_without_bounds_of_its_own() -> None:
    found = solve("I(n,3)-C(7,64,s=2,p=3)-P(3,s=2,p=1)", subject_to="size == m")
    shown = article(found)
    assert "4m - 3, 4m" in shown
    assert "Here" not in shown
    assert shown.count(r"\begin{align*}") == 1


def test_comparisons_are_an_equation_each() -> None:
    found = compare("I(n,c)-C(5,f)-P(2)", formula="params = 25*c*f + f^2")
    assert r"\ \text{if and only if}\ f = 1" in latex(found)
    assert latex(found, environment="align").count(r"\begin{align}") == 1
    both = compare(MNIST, MNIST)
    assert article(both).count(r"\begin{align*}") == len(both)
    assert len(latex(both).splitlines()) == len(both)


def test_a_condition_and_a_shape_are_set_too() -> None:
    net = parse("I(n,1)-C(3,2)-P(2)")
    assert latex(net.domain) == r"n \ge 4"
    assert latex(net.domain, environment="equation*") == (
        "% Requires \\usepackage{amsmath}\n\\begin{equation*}\n  n \\ge 4\n\\end{equation*}\n"
    )


@pytest.mark.parametrize(
    ("text", "title", "shown"),
    [
        ("I(n_1,1)-C(5,f)", None, r"Network with input 1\(\times\)n\_1\(^2\)"),
        ("I(28,1)-C(5,f)", "100 % ours", r"100 \% ours"),
        ("I(28x30,1)-R", None, r"Network with input 1\(\times\)28\(\times\)30"),
    ],
)
def test_an_article_has_a_title(text: str, title: str | None, shown: str) -> None:
    assert f"\\section*{{{shown}}}\n" in article(text, title=title).replace("\n\n", "\n")


def test_an_article_may_have_no_title_and_loads_what_its_environment_needs() -> None:
    assert r"\section" not in article(MNIST, "params", title="")
    assert "siunitx,IEEEtrantools}" in article(MNIST, environment="IEEEeqnarray*")
    assert r"\usepackage{IEEEtrantools}" not in article(MNIST)


def test_a_report_of_numbers_has_its_shares_drawn() -> None:
    numbers, symbols = report(MNIST), report(LINE, title="a < b")
    assert numbers.count("<svg") == 2
    assert symbols.count("<svg") == 1
    assert "Parameters and MACs by layer" not in symbols
    assert symbols.count("a &lt; b") == 2


def test_a_report_takes_a_form_and_an_order() -> None:
    text = "I(28,1)-C(3,w)-C(3,w)"
    assert report(text, form="horner", by="w") != report(text, form="expanded")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"what": "parms"}, "unknown part 'parms'; did you mean params?"),
        ({"what": "derivations"}, "did you mean derivation?"),
        ({"what": "picture"}, "unknown part 'picture'; choose from params, weights"),
        ({"environment": "alig"}, "unknown environment 'alig'; did you mean align?"),
        ({"environment": "gather"}, "unknown environment 'gather'; choose from align, align*"),
        ({"digits": "nums"}, "unknown digit grouping 'nums'; did you mean num?"),
        ({"terms": 0, "environment": "align"}, "terms must be at least 1, not 0"),
        ({"terms": 2}, "terms requires an environment, such as align"),
        ({"by": "q"}, "unknown symbol 'q'; choose from n, w"),
        ({"form": "expand"}, "unknown form 'expand'; did you mean expanded?"),
        ({"what": "table", "columns": ["laye"]}, "unknown column 'laye'; did you mean layer?"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(SymcnnError, match=re.escape(message)):
        latex("I(n,1)-C(3,w)", **arguments)


def test_what_is_neither_a_network_nor_an_answer_is_refused() -> None:
    frontier = pareto("I(28,1)-C(3,w)", minimize=["params", "macs"], subject_to="w <= 3")
    with pytest.raises(
        SymcnnError, match="expected a network, a solution or a comparison, not Frontier"
    ):
        article(frontier)  # type: ignore[arg-type]
    with pytest.raises(SymcnnError, match="cannot print list as LaTeX"):
        latex([])


def test_headings_and_equations_of_nothing_on_the_left() -> None:
    net: Network = parse(MNIST)
    blocks = (Heading("a & b"), Display(None, sections(net, "params", Choice())[0].rights))  # type: ignore[union-attr]
    html = written(blocks)
    assert '<h2 id="a-b">a &amp; b</h2>' in html
    assert "<td></td><td></td><td>" in html
    assert written((Picture("<svg/>", "x"),)).startswith("<figure>")


def test_show_prints_all_of_a_network_as_latex_and_as_a_page() -> None:
    net = parse("I(28,1)-C(3,w)-C(3,w)")
    found = Report(net, form="horner", by="w")
    assert shown.as_latex(found) == latex(net, "all", form="horner", by="w")
    assert shown.as_html(found) == report(net, form="horner", by="w")


@pytest.mark.parametrize("write", [report, article])
def test_title_is_a_string(write: Callable[..., str]) -> None:
    with pytest.raises(SymcnnError, match="the title must be a string, not 3"):
        write(MNIST, title=3)


def test_a_fragment_says_which_packages_it_needs() -> None:
    """By hand: align and split are amsmath's, IEEEeqnarray IEEEtrantools', \\num siunitx's."""
    assert latex(LINE, "totals").startswith(r"\begin{align*}")
    first = {
        "align": "amsmath",
        "multline*": "amsmath",
        "equation": "amsmath",
        "IEEEeqnarray": "amsmath,IEEEtrantools",
    }
    for environment, packages in first.items():
        shown = latex(LINE, "macs", environment=environment)
        assert shown.splitlines()[0] == rf"% Requires \usepackage{{{packages}}}"
    shown = latex(MNIST, "macs", environment="align", digits="num")
    assert shown.startswith(r"% Requires \usepackage{amsmath,siunitx}")
    shown = table(MNIST, columns=["layer", "params"])
    assert shown.startswith(r"% Requires \usepackage{amsmath,booktabs,siunitx}")


def test_totals_are_aligned_in_one_block() -> None:
    shown = latex(MNIST, "totals")
    assert shown.count(r"\begin{align*}") == 1
    assert [line.count("&=") for line in shown.partition("\n\n")[0].splitlines()[1:-1]] == [1] * 6
    for environment in ("multline", "equation"):
        assert latex(LINE, "totals", environment=environment).count(r"\begin{" + environment) == 6
    numbered = latex(LINE, "totals", environment="align", width=60)
    rows = numbered.partition(r"\end{align}")[0].splitlines()[2:]
    assert sum(r"\notag" not in row for row in rows) == 6


def test_equations_hang_where_little_room_is_left_beside_their_names() -> None:
    shown = latex(LINE, "totals", width=34)
    assert r"  &\text{Non-trainable (buffers)} = 0 \\" in shown
    assert r"  &\text{Parameters} = " in shown
    assert r"  &\quad {} + " in shown
    shown = latex(LINE, "totals", width=34, environment="align*", terms=2)
    assert r"\text{Parameters} &= " in shown


def test_four_digits_are_grouped_beside_longer_numbers_only() -> None:
    """In LeNet-5, (5·5·6 + 1)·16 = 2416 and (400 + 1)·120 = 48 120."""
    text = "I(32,1)-C(5,6)-A(2)-C(5,16)-A(2)-F-H(120)"
    assert r"= 2\,416$" in latex(text, "derivation")
    assert r"= 2{,}416$" in latex(text, "derivation", digits="comma")
    assert r"\num[group-minimum-digits=4]{2416}" in latex(text, "derivation", digits="num")
    assert "= 2416$" in latex(text, "derivation", digits="none")
    assert latex("I(14,6)-C(5,16)") == "2416"
    assert latex("I(14,6)-C(5,16)", digits="num") == "2416"
    assert "group-minimum-digits=5" in table("I(14,6)-C(5,16)", columns=["params"])
    assert r"dense 4096 & $4\,096$" in table(
        "I(14,6)-H(4096)", columns=["layer", "output", "params"]
    )


def test_an_article_has_one_column_or_two() -> None:
    one, two = (article(MNIST, layout=layout) for layout in ("onecolumn", "twocolumn"))
    assert "multicol" not in one
    before, _, after = two.partition(r"\begin{multicols*}{2}")
    assert r"siunitx,multicol}" in before
    assert r"\end{tabular}" in before
    assert r"\section*{Totals}" in after
    assert after.endswith("\\end{multicols*}\n\\end{document}\n")
    assert r"\begin{multicols*}" not in article(MNIST, "table", layout="twocolumn")
    with pytest.raises(SymcnnError, match="unknown layout 'two'"):
        article(MNIST, layout="two")


def _growing(depth: int) -> str:
    return "-".join(["I(9,1)", *(f"C(1,{width + 1})" for width in range(depth))])


@pytest.mark.slow
def test_long_derivations_are_divided_so_that_tex_can_hold_them() -> None:
    deep = article(_growing(450), "derivation", layout="twocolumn")
    assert deep.count(r"\begin{multicols*}") == deep.count(r"\end{multicols*}") == 3
    assert "multicols" not in article(_growing(200), "derivation")


def test_a_long_formula_in_a_sentence_may_be_broken_at_its_signs() -> None:
    text = "I(n,1)-C(first+second+third+fourth+fifth+sixth+seventh+eighth,2)"
    assert r" \allowbreak + \mathit{second}" in latex(text, "domain", width=60)
    assert r"\allowbreak" not in latex(text, "domain", width=300)


def test_a_document_of_very_many_layers_has_one_derivation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sections_module, "_MAX_DERIVED_LAYERS", 100)
    shown = latex("I(9,1)" + "-C(1,1)" * 101, "all")
    assert r"\subsection*{MACs, layer by layer}" not in shown
    assert "because the network has more than 1,000 layers" in shown
    assert "are omitted" not in latex("I(9,1)" + "-C(1,1)" * 99, "all")


def test_a_document_names_parts_only_if_that_is_wanted() -> None:
    named, plain = (article("I(n,1)-C(5,f)-P(2)", where=where) for where in (True, False))
    assert "\\end{align*}\nwhere\n\\begin{align*}\n  m &= " in named
    assert "where" not in plain


def test_the_flops_are_twice_the_macs_or_a_number() -> None:
    found = latex("I(n,1)-C(5,f)", "totals", names={"macs": "M"})
    assert "\\text{FLOPs} &= 2 \\cdot M \\\\" in found
    assert "\\text{FLOPs} &= 1800 \\\\" in latex("I(7,1)-C(3,4)", "totals")
