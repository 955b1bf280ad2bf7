"""What is printed for the networks of papers, whole: looked at line by line, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn import Network, latex, load, parse, table

CASES = Path(__file__).parents[2] / "cases" / "paper"
LINE = parse("I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)")
RESNET, UNET = load("cifar_resnet", classes=10), load("unet")
BLOCKS, DEPTH = {"blocks": "n"}, {"depth": "D"}


@pytest.mark.parametrize(
    ("file", "net", "what", "names"),
    [
        ("line-params", LINE, "params", {}),
        ("line-macs", LINE, "macs", {}),
        ("line-derivation", LINE, "derivation", {}),
        ("line-sizes", LINE, "sizes", {}),
        ("line-table", LINE, "table", {}),
        ("resnet-derivation", RESNET, "derivation", BLOCKS),
        ("unet-totals", UNET, "totals", DEPTH),
        ("unet-domain", UNET, "domain", DEPTH),
        ("unet-derivation", UNET, "derivation", DEPTH),
    ],
)
def test_it_is_printed_so(file: str, net: Network, what: str, names: dict[str, str]) -> None:
    expected = (CASES / f"{file}.tex").read_text(encoding="utf-8")
    assert f"{latex(net, what, names=names, width=84).rstrip()}\n" == expected


@pytest.mark.parametrize(("style", "ending"), [("latex", "tex"), ("markdown", "md")])
def test_the_table_of_vgg16_is_printed_so(style: str, ending: str) -> None:
    expected = (CASES / f"vgg16-table.{ending}").read_text(encoding="utf-8")
    assert table(load("vgg16"), style) == expected


def test_a_residual_network_of_cifar_has_a_formula_of_one_line() -> None:
    assert latex(RESNET, names=BLOCKS) == r"97\,216n - 21\,926"
    assert latex(RESNET, names=BLOCKS, digits="comma") == "97{,}216n - 21{,}926"
    assert latex(RESNET, names=BLOCKS, digits="num") == r"\num{97216}n - \num{21926}"
    assert latex(RESNET, names=BLOCKS, digits="none") == "97216n - 21926"
