"""The table of several networks: a row for each."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from symcnn import NotationError, SymcnnError, load, parse, table
from symcnn.network import QUANTITIES, quantity
from tests.networks import network

NAMES = ("lenet5", "resnet18", "mobilenet_v2")


def from_csv(networks: object, **options: object) -> list[list[str]]:
    text = table(networks, "csv", **options)  # type: ignore[arg-type] # what is given is tested
    return list(csv.reader(StringIO(text)))


def test_each_network_has_a_row_with_its_totals_and_its_depth() -> None:
    header, *rows = from_csv(NAMES)
    assert header == ["Network", "Parameters", "MACs", "Activations", "Depth"]
    for name, depth, row in zip(NAMES, ("5", "18", "53"), rows, strict=True):
        net = network(name)
        assert row == [name, str(net.params), str(net.macs), str(net.activations), depth]


def test_columns_are_any_quantities() -> None:
    columns = ["depth", *QUANTITIES]
    (_, row) = from_csv(["lenet5"], columns=columns)
    assert row == ["lenet5", "5", *(str(quantity(network("lenet5"), name)) for name in QUANTITIES)]


def test_latex_aligns_numbers_and_markdown_and_html_have_formulas() -> None:
    assert "lenet5 & 61706 & 416520 & 14602 & 5 \\\\" in table(["lenet5"])
    family = {"family": load("cifar_resnet", classes=10)}
    assert "| family | 97,216·blocks - 21,926 |" in table(family, "markdown")
    assert "6·blocks + 2 |" in table(family, "markdown")
    assert r"$6\mathit{blocks} + 2$" in table(family)
    assert "<mn>97" in table(family, "html")


def test_frozen_weights_and_unknown_numbers_are_shown() -> None:
    rows = from_csv(["I(8,3)-frozen[C(3,4)]-C(3,4)", "I(8,3)-X(10,arriving=(3,8,8))"])
    assert rows[0] == ["Network", "Parameters", "Frozen", "MACs", "Activations", "Depth"]
    assert rows[1][1:] == ["148", "112", "6192", "208", "2"]
    assert rows[2][3:] == ["?", "192", "?"]


def test_a_network_has_the_name_that_is_given_or_its_text() -> None:
    long = "I(8,3)" + "-C(1,3)" * 9
    given = ["lenet5", "I(8,3)-C(1,3)", parse("I(8,3)-C(1,4)"), long, "let w = 3\nI(8,3)-C(1,w)"]
    names = [row[0] for row in from_csv(given)]
    assert names[1:] == [
        "lenet5",
        "I(8,3)-C(1,3)",
        "I(8,3)-C(1,4)",
        "network 4: I(8,3)-C(1,3)-C(1,3)-…",
        "network 5: let w = 3…",
    ]
    mapping = {"ours": "lenet5", "theirs": parse("I(8,3)-C(1,3)")}
    assert [row[0] for row in from_csv(mapping)] == ["Network", "ours", "theirs"]
    assert [row[0] for row in from_csv(iter(["lenet5"]))] == ["Network", "lenet5"]


def test_one_network_alone_has_its_layers() -> None:
    assert from_csv("I(8,3)-C(1,3)")[0] == ["Layer", "Output", "Parameters", "MACs"]
    assert from_csv("lenet5", stages=True)[0] == ["Output", "lenet5"]
    assert from_csv(network("lenet5"), stages=True)[1] == ["28×28", "5×5, 6"]


@pytest.mark.parametrize(
    ("networks", "options", "kind", "message"),
    [
        ([], {}, SymcnnError, "no networks given; a table needs at least one"),
        (["lenet5", "lenet5"], {}, SymcnnError, "two networks are called 'lenet5'; name them"),
        (["lenet5", 3], {}, SymcnnError, "expected a network or its source text, not 3"),
        ({1: "lenet5"}, {}, SymcnnError, "the name of a network must be a text, not 1"),
        (3, {}, SymcnnError, "expected networks or their source texts, not 3"),
        (["lenet5"], {"columns": []}, SymcnnError, "no columns given; a table needs at least one"),
        (["lenet5"], {"columns": ["layer"]}, SymcnnError, "unknown column 'layer'"),
        (["lenet5"], {"depth": 1}, SymcnnError, "depth is for the blocks of one network, not for"),
        ("lenet5", {"depth": -1}, SymcnnError, "the depth must be at least 0, not -1"),
        (["lenet5"], {"totals": False}, SymcnnError, "the rows of several networks are their"),
        (["resnet19", "lenet5"], {}, NotationError, "unknown layer 'resnet19'"),
    ],
)
def test_anything_else_is_an_error(
    networks: object, options: dict[str, object], kind: type[SymcnnError], message: str
) -> None:
    with pytest.raises(kind) as error:
        from_csv(networks, **options)
    assert str(error.value).startswith(message)
