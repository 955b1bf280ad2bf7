"""Symbols that would look alike are refused; letters of rules give way to those of a network."""

from __future__ import annotations

import pytest

from symcnn import SymcnnError, article, latex, parse, report, solve, table
from symcnn.render.article.derivation import letters

LOOPED = "I(n,3)-(P(2)-C(3,w,p=1))*d-H(2)"


@pytest.mark.parametrize(
    ("net", "what", "names"),
    [
        ("I(28,1)-H(f1)-H(f_1)", "params", {}),
        ("I(28,1)-H(a)-H(b)", "params", {"a": "b"}),
        (LOOPED, "macs", {"n": "i"}),
        (LOOPED, "macs", {"w": "i"}),
        ("I(n,3)-C(3,w)*d-O(9)", "domain", {"d": "n"}),
        ("I(n,3)-C(3,w)-O(9)", "derivation", {"w": "k"}),
    ],
)
def test_symbols_that_would_look_alike_are_refused(
    net: str, what: str, names: dict[str, str]
) -> None:
    for printed in (latex, article):
        with pytest.raises(SymcnnError, match="both print as"):
            printed(net, what, names=names)


def test_tables_and_pages_refuse_them_where_names_are_set_as_symbols() -> None:
    alike = "I(28,1)-H(f1)-H(f_1)"
    for style in ("latex", "html"):
        with pytest.raises(SymcnnError, match="both print as"):
            table(alike, style)
    assert "f_1" in table(alike, "markdown")
    assert "f_1" in table(alike, "csv")
    with pytest.raises(SymcnnError, match="both print as"):
        table(alike, "html", names={"f1": "a"})
    with pytest.raises(SymcnnError, match="both print as"):
        report(alike)


def test_a_column_with_the_name_of_a_symbol_is_escaped() -> None:
    found = solve("I(28,1)-C(5,c_a)-O(10)", subject_to="params <= 20k")
    assert r"{c\_a}" in latex(found, environment="align*")


def test_names_that_do_not_meet_on_the_page_may_be_alike() -> None:
    assert latex("I(n,3)-C(3,w)-G-O(9)", names={"w": "n"}) == "37n + 9"


def test_notebooks_show_plain_text_instead() -> None:
    bundle = parse("I(28,1)-H(f1)-H(f_1)")._repr_mimebundle_()
    assert set(bundle) == {"text/plain"}
    every = solve("I(28,1)-C(5,f)-O(10)", subject_to="params <= 40000 and f % 2 == 1")
    assert set(every._repr_mimebundle_()) == {"text/plain", "text/html"}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "it is empty"),
        (" ", "it is empty"),
        (r"\frac{", "unbalanced braces"),
        ("}{", "unbalanced braces"),
        ("a+b", r"unexpected '\+'"),
        ("a=1", "unexpected '='"),
        ("$a$", r"unexpected '\$'"),
        ("x%", "unexpected '%'"),
        (r"\mathrm{a#1}", "unexpected '#'"),
        ("x_", "a subscript or superscript is missing"),
        ("x^ ", "a subscript or superscript is missing"),
        ("x_^2", "a subscript or superscript is missing"),
        (r"\mathrm{x_}", "a subscript or superscript is missing"),
        (r"\mathrm{\hat{x_}}", "a subscript or superscript is missing"),
        ("x_a_b", "two subscripts or superscripts"),
        ("x_{ab}_{c}", "two subscripts or superscripts"),
        ("x^2_a^b", "two subscripts or superscripts"),
        (r"x_\alpha^2_b", "two subscripts or superscripts"),
        ("x\\", "it ends with a backslash"),
        (r"\frac", r"\\frac lacks its argument"),
        (r"x_{\mathrm}", r"\\mathrm lacks its argument"),
    ],
)
def test_what_is_no_latex_for_one_symbol_is_refused(name: str, fault: str) -> None:
    with pytest.raises(SymcnnError, match=fault):
        latex("I(28,1)-H(a)", names={"a": name})


@pytest.mark.parametrize(
    "name",
    [
        "a",
        r"\alpha_{i+1}",
        r"x^*",
        r"\{",
        r"n_{\mathrm{a-b}}",
        "x_a^2",
        "x_{a_b}^{c^d}",
        r"x_\alpha y_\beta",
        r"f\_1",
        r"{x_a}_b",
        r"\hat a",
        r"\theta",
    ],
)
def test_what_is_latex_for_one_symbol_is_taken_as_it_is(name: str) -> None:
    assert latex("I(1,1)-H(a,bias=0)", names={"a": name}) == name


def test_a_letter_of_a_rule_that_is_a_symbol_of_the_network_has_a_word_below() -> None:
    derived = latex("I(n,k)-C(3,c_out)-O(10)", "derivation")
    assert r"(k_{\mathrm{layer}}^2c_{\mathrm{in}} + 1)c_{\mathrm{out},\mathrm{layer}}" in derived
    sized = latex("I(n,r)-C(S,P)-P(2)-H(9)", "sizes")
    assert r"receptive field $r_{\mathrm{total}} = S + 1$" in sized
    assert r"\left\lfloor\frac{n_{\mathrm{in}} + 2P_{\mathrm{total}} - r_{\mathrm{total}}}" in sized
    assert r"n_{\mathrm{in},\mathrm{layer}}" in latex("I(n_in,1)-C(3,8)-P(2)", "sizes")


def test_a_recurrence_gives_way_to_the_symbols_of_the_network_too() -> None:
    derived = latex("I(n,1)-C(r_l,j_0,s=k_l)", "derivation", quantity="rf", width=99)
    assert r"$r_{l,\mathrm{layer}} = r_{l-1} + (k_{l,\mathrm{layer}} - 1)j_{l-1}$" in derived
    assert r"${}= 1 + (r_l - 1) \cdot 1$ & ${}= r_l$" in derived


def test_letters_are_those_of_rules() -> None:
    assert {"k", "s", "p", "c_in", "c_out", "n_in", "h_in", "f_in", "r", "S", "P"} <= set(letters())
