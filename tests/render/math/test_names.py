"""How names of symbols look: each rule, in LaTeX and in MathML."""

from __future__ import annotations

import pytest
from latex2mathml.symbols_parser import convert_symbol

from symcnn.render.math.latex import Style, latex
from symcnn.render.math.mathml import mathml
from symcnn.render.math.nodes import Name, Number, Power, Subscript, product
from symcnn.render.math.symbol_names import GREEK

CASES = {
    "f": ("f", "<mi>f</mi>"),
    "alpha": (r"\alpha", "<mi>α</mi>"),
    "Gamma": (r"\Gamma", "<mi>Γ</mi>"),
    "lambda_": (r"\lambda", "<mi>λ</mi>"),
    "f1": ("f_1", "<msub><mi>f</mi><mn>1</mn></msub>"),
    "f12": ("f_{12}", "<msub><mi>f</mi><mn>12</mn></msub>"),
    "alpha2": (r"\alpha_2", "<msub><mi>α</mi><mn>2</mn></msub>"),
    "c_in": (r"c_{\mathrm{in}}", "<msub><mi>c</mi><mi>in</mi></msub>"),
    "c_k": ("c_k", "<msub><mi>c</mi><mi>k</mi></msub>"),
    "c_lambda": (r"c_{\lambda}", "<msub><mi>c</mi><mi>λ</mi></msub>"),
    "c_1024": ("c_{1024}", "<msub><mi>c</mi><mn>1024</mn></msub>"),
    "c_in_2": (
        r"c_{\mathrm{in},2}",
        '<msub><mi>c</mi><mrow><mi>in</mi><mo separator="true">,</mo><mn>2</mn></mrow></msub>',
    ),
    "width": (r"\mathit{width}", '<mi style="font-style:italic">width</mi>'),
    "conv12": (
        r"\mathit{conv}_{12}",
        '<msub><mi style="font-style:italic">conv</mi><mn>12</mn></msub>',
    ),
    "w1_2": (r"\mathit{w1}_2", '<msub><mi style="font-style:italic">w1</mi><mn>2</mn></msub>'),
    "f1a": (r"\mathit{f1a}", '<mi style="font-style:italic">f1a</mi>'),
    "omicron": (r"\mathit{omicron}", '<mi style="font-style:italic">omicron</mi>'),
    "n_": (r"\mathit{n\_}", '<mi style="font-style:italic">n_</mi>'),
    "_n": (r"\mathit{\_n}", '<mi style="font-style:italic">_n</mi>'),
    "a__b": (r"\mathit{a\_\_b}", '<mi style="font-style:italic">a__b</mi>'),
}


@pytest.mark.parametrize("name", CASES)
def test_a_name_is_set_by_the_rules(name: str) -> None:
    assert (latex(Name(name)), mathml(Name(name))) == CASES[name]


@pytest.mark.parametrize("name", GREEK)
def test_each_greek_letter_is_the_one_that_latex_shows(name: str) -> None:
    assert chr(int(str(convert_symbol(rf"\{name}")), 16)) == GREEK[name]


@pytest.mark.parametrize("given", ["F", r"\phi", "f_1", r"\mathbf{f}", r"f'", "x y z", r"f^{\ast}"])
def test_a_name_that_is_given_is_taken_as_it_stands(given: str) -> None:
    assert latex(Name("f1"), Style(names={"f1": given})) == given


def test_a_given_name_with_a_raised_part_is_closed_before_it_is_raised() -> None:
    style = Style(names={"f": r"f^{\ast}"})
    assert latex(Power(Name("f"), Number(2)), style) == r"{f^{\ast}}^2"


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (("a", "b"), "ab"),
        (("alpha", "b"), r"\alpha b"),
        (("alpha", "beta"), r"\alpha\beta"),
        (("alpha", "f1"), r"\alpha f_1"),
        (("width", "h"), r"\mathit{width}\,h"),
        (("h", "width"), r"h\,\mathit{width}"),
        (("c_in", "width"), r"c_{\mathrm{in}}\,\mathit{width}"),
        (("c_in", "c_out"), r"c_{\mathrm{in}}c_{\mathrm{out}}"),
    ],
)
def test_names_side_by_side_do_not_run_together(names: tuple[str, str], written: str) -> None:
    assert latex(product(map(Name, names))) == written


def test_a_given_name_of_a_family_has_the_index_of_its_member() -> None:
    styles = (Style(names={"w": given}) for given in (r"\omega", r"w_{\text{in}}"))
    plain, closed = (latex(Subscript(Name("w"), Name("i")), style) for style in styles)
    assert (plain, closed) == (r"\omega_i", r"{w_{\text{in}}}_i")
    style = Style(names={"w": r"\omega"})
    assert latex(Subscript(Name("w"), Number(12)), style) == r"\omega_{12}"
