"""Counts that nobody knows: a total that `?` is part of is at least the rest, and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symcnn import (
    NotationError,
    ShapeError,
    SymcnnError,
    code,
    compare,
    compiled,
    equivalent,
    export,
    latex,
    parse,
    sensitivity,
    solve,
    table,
)
from symcnn.algebra.polynomials.unknown import is_known, least
from symcnn.algebra.presentation.present import text
from symcnn.errors import LiftWarning
from symcnn.network import Network
from symcnn.render.article.report_formats import as_markdown
from symcnn.render.tables.json_csv import as_csv, as_json
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text

NET = "I(7,2)-C(1,3)-X(5,arriving=(3,7,7))-C(1,f)"
"""A convolution of 2·3·49 = 294 multiply-accumulates, what nobody knows, and one of 3·f·49."""
DEEP = "I(n,2)-(X(5,macs=?,arriving=(2,n,n))-C(1,2))*N-X(macs=7,arriving=(2,n,n))"
CALLED = "def b(m) = X(1,macs=m,arriving=(1,9,9)); I(9,1)-b(?)-b(8)"


@pytest.mark.parametrize("step", ["X(5,arriving=(2,7,7))", "X(5,macs=?,arriving=(2,7,7))"])
def test_multiply_accumulates_that_are_not_given_are_unknown(step: str) -> None:
    net = parse(f"I(7,2)-{step}")
    assert (text(net.macs), text(net.flops), text(net.layers[1].macs)) == ("?", "?", "?")
    assert (net.params, net.activations, list(net.symbols)) == (5, 98, [])
    assert (
        net == parse("I(7,2)-X(5,arriving=(2,7,7))") != parse("I(7,2)-X(5,macs=0,arriving=(2,7,7))")
    )


@pytest.mark.parametrize(
    ("network", "macs", "flops"),
    [
        (NET, "at least 147·f + 294", "at least 294·f + 588"),
        (DEEP, "at least 4·N·n² + 7", "at least 8·N·n² + 14"),
        (CALLED, "at least 8", "at least 16"),
        ("I(7,2)-X(macs=0,arriving=(2,7,7))", "0", "0"),
    ],
)
def test_totals_are_at_least_what_is_known(network: str, macs: str, flops: str) -> None:
    net = parse(network)
    assert (text(net.macs), text(net.flops)) == (macs, flops)


@pytest.mark.parametrize("network", [NET, DEEP, CALLED])
def test_a_network_with_unknown_counts_is_read_back(network: str) -> None:
    net = parse(network)
    assert str(net) == network
    assert parse(str(net)) == net


def test_values_leave_what_is_unknown() -> None:
    net = parse(DEEP).subs(N=3, n=5)
    assert (is_known(net.macs), least(net.macs)) == (False, 4 * 3 * 25 + 7)
    with pytest.warns(LiftWarning, match="w can only be 3 because of X"):
        lifted = parse(NET).lift(w=3)
    assert str(lifted) == "I(7,2)-C(1,w)-X(5,arriving=(3,7,7))-C(1,f)"


@pytest.mark.parametrize(
    ("form", "macs"),
    [("expanded", "at least 147·f + 294"), ("factored", "at least 147·(f + 2)")],
)
def test_forms_are_of_what_is_known(form: str, macs: str) -> None:
    assert f"MACs                     {macs}\n" in as_text(Report(parse(NET), form=form))
    assert "at least 147·f + 294" in as_text(Report(parse(NET), form="collected", by="f"))


_SHOWN: dict[str, Callable[[Network], str]] = {
    "text": lambda net: as_text(Report(net)),
    "markdown": lambda net: as_markdown(Report(net)),
    "json": lambda net: as_json(Report(net)),
    "latex": lambda net: latex(net, "macs"),
    "equation": lambda net: latex(net, "macs", environment="align*"),
}


@pytest.mark.parametrize("style", list(_SHOWN))
def test_every_way_to_show_a_total_says_at_least(style: str) -> None:
    assert "at least" in _SHOWN[style](parse(NET))


@pytest.mark.parametrize("style", ["latex", "markdown", "html", "csv"])
def test_a_table_says_at_least_in_its_totals_and_that_a_layer_is_unknown(style: str) -> None:
    found = table(NET, style, columns=["layer", "macs"])
    assert "at least" in found
    assert found.count("?") == 1


def test_rows_for_programs_have_a_question_mark() -> None:
    assert [row.split(",")[-2] for row in as_csv(Report(parse(NET))).splitlines()[1:]] == [
        *("0", "294", "?", "147*f")
    ]


def test_what_is_shown_names_the_layers_that_nobody_counted() -> None:
    assert "the MACs of X are unknown;" in as_text(Report(parse(NET), width=200))
    assert "the MACs of repeat[i].X are unknown;" in as_text(Report(parse(DEEP), width=200))
    many = parse("I(7,2)" + "-X(arriving=(2,7,7))" * 7)
    assert "of X, X2, X3, X4, X5 and 2 more are unknown;" in as_text(Report(many, width=200))


_ASKED: dict[str, Callable[[], object]] = {
    "solve": lambda: solve(NET, maximize="f", subject_to=["macs <= 1M"]),
    "an aim": lambda: solve(NET, minimize="flops", subject_to=["f <= 8"]),
    "a layer": lambda: solve(NET, maximize="f", subject_to=["X.macs <= 1M"]),
    "a number": lambda: solve(NET, maximize="f", subject_to=["layer[2].flops <= 1M"]),
    "compare": lambda: compare(NET, "I(7,2)-C(1,3)", quantities=["macs"]),
    "formula": lambda: compare(NET, formula="macs = 147*f + 294"),
    "equivalent": lambda: equivalent(NET, NET, "macs"),
    "sensitivity": lambda: sensitivity(NET, "macs"),
    "compiled": lambda: compiled(NET, "flops"),
    "code": lambda: code(NET, "macs"),
}


@pytest.mark.parametrize("asked", list(_ASKED))
def test_what_only_a_known_count_answers_is_refused_by_name(asked: str) -> None:
    with pytest.raises(SymcnnError, match="is unknown: the MACs of X are unknown; give them"):
        _ASKED[asked]()


def test_what_is_known_is_answered_beside_what_is_not() -> None:
    found = solve(NET, maximize="f", subject_to=["C2.macs <= 1470", "params <= 1k"])
    assert found.values == {"f": 10}
    assert compiled(NET, "params")(f=10) == 9 + 5 + 40


def _macs(left: Network | str, right: Network | str) -> str:
    (found,) = (one for one in compare(left, right) if one.name == "macs")
    return str(found)


def test_comparing_all_counts_tells_which_are_unknown() -> None:
    assert _macs(NET, NET) == "macs: unknown whether equal"
    assert _macs("I(7,2)-C(1,3)", "I(7,2)-X(arriving=(2,7,7))") == "macs: unknown whether equal"
    assert _macs("I(7,2)-X(arriving=(2,7,7))-C(1,3)", "I(7,2)-C(1,2)") == "macs: never equal"
    assert "at least" in latex(compare(NET, NET))


@pytest.mark.parametrize(
    ("network", "name"),
    [
        ("I(7,2)-X(?,arriving=(2,7,7))", "params"),
        ("I(7,2)-X(macs=7,arriving=?)", "arriving"),
        ("I(7,2)-C(?,3)", "kernel"),
        ("I(7,2)-C(3,8,p=?)", "padding"),
        ("I(7,2)-B(affine=?)", "affine"),
        ("def b(k=?) = C(k,8); I(7,2)-b", "kernel"),
    ],
)
def test_another_argument_is_known(network: str, name: str) -> None:
    with pytest.raises(ShapeError, match=rf"^{name} must be known; '\?' stands for"):
        parse(network)


@pytest.mark.parametrize("network", ["I(1+?,2)", "I(7,2)-C(3,8)*?", "let n = ?; I(n,2)", "?"])
def test_what_is_unknown_is_no_part_of_an_expression(network: str) -> None:
    with pytest.raises(NotationError, match=r"unexpected '\?', "):
        parse(network)


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_what_nobody_counted_is_no_layer_of_a_framework(framework: str) -> None:
    with pytest.raises(SymcnnError, match=r"^\? cannot be exported: the count is unknown"):
        export(CALLED, framework)
