"""Networks that are not torchvision's have the counts that others published for them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from sympy import Expr, expand

from tests.networks import family, substituted


def figures() -> list[object]:
    with Path(__file__).with_name("published.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        pytest.param(
            row["name"],
            row["quantity"],
            row["figure"],
            id=f"{row['name']} {row['quantity']} {row['source']}",
        )
        for row in rows
    ]


@pytest.mark.parametrize(("name", "quantity", "figure"), figures())
def test_counts_are_the_published_ones(name: str, quantity: str, figure: str) -> None:
    assert rounded(getattr(substituted(name), quantity), like=figure) == figure


def rounded(count: Expr, like: str) -> str:
    """Return a count with as many digits as a figure that is printed so: 269722, 0.27M, 569M."""
    if not like.endswith("M"):
        return str(count)
    return f"{(Decimal(int(count)) / 10**6).quantize(Decimal(like[:-1]))}M"


def test_a_resnet_for_cifar_has_97216_parameters_more_for_each_block_of_its_stages() -> None:
    net = family("cifar_resnet").subs(classes=10)
    assert expand(net.params - (97216 * net.symbols["blocks"] - 21926)) == 0


def test_a_unet_for_one_class_has_65_parameters_less_than_for_two() -> None:
    unet = family("unet").subs(n=256, depth=4, w=64)
    assert unet.subs(classes=1).params == 31_030_593
    assert unet.subs(classes=2).params == 31_030_658


def test_a_unet_keeps_the_size_of_its_input() -> None:
    assert substituted("unet_64").output.size == (256, 256)


def test_the_layers_of_lenet_that_are_still_taught_have_the_counts_of_1998() -> None:
    counts = [record.params for record in substituted("lenet5").layers if record.params]
    assert counts == [156, 2_416, 48_120, 10_164, 850]
