"""The command `sensitivity`: a row for each symbol, in the labels of the outline."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from symcnn import cli

GROWING = """\
params = 676·w² + 178,981·w + 11,333,352

Symbol  One more adds      Grows like  Largest share
w       1,352·w + 179,657  676·w²      conv 1×1, 32·w, /2 in stage 4, 75.7 %

Growth and shares are those in the limit, as the symbol grows.
"""


def shown(*arguments: str) -> str:
    command = ["sensitivity", *arguments]
    return CliRunner().invoke(cli.main, command, catch_exceptions=False).output


def test_the_width_of_a_resnet() -> None:
    """The shortcuts have 4·w², 32·w², 128·w² and 512·w² weights; 512 of 676 is 75.74 %."""
    assert shown("resnet50", "--set", "w=w") == GROWING


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        # 9·f² of (9·f + 1)·f, and two such layers
        (("I(9,f)-C(3,f,p=1)*2-G",), "f 36·f + 20 18·f² conv 3×3, f ×2, 100 %"),
        # 4·c/2 weights
        (
            ("I(9,c)-C(1,4,groups=g)", "--set", "g=2"),
            "c 4 for 2 more 2·c conv 1×1, 4, groups=2, 100 %",
        ),
        (("I(9,c)-C(1,f)-C(1,f)", "--set", "c=3"), "f 2·f + 6 f² conv 1×1, f, 100 %"),
        # a·b + b weights and biases, then b·b + b: b² of a·b + b² grows with b alone
        (("I(1,a)-H(b)-H(a)",), "a 2·b + 1 a·(2·b + 1) depends on the other symbols"),
        (("I(n,3)-C(3,8)-P(2)", "--what", "size"), "n ⌈n/2⌉ - ⌊n/2⌋ n/2"),
        # (4 + 1)·4 weights and biases, and 2·4 of the normalization
        (
            ("I(1,3)-(C(1,4)-B)*N-O(10)",),
            "N 28 28·N conv 1×1, 4, BN ×(N - 1), 100 %",
        ),
    ],
)
def test_each_symbol_has_a_row(arguments: tuple[str, ...], line: str) -> None:
    assert line in [" ".join(row.split()) for row in shown(*arguments).splitlines()]


def test_long_formulas_stand_below_their_symbol() -> None:
    output = shown("resnet")
    assert "\nn1       bottleneck 4·w ×(n1 - 1) in stage 1, 100 %\n  one more adds  " in output
    assert max(map(len, output.splitlines())) <= 80


def test_growth_and_steps_have_their_common_factors_in_front() -> None:
    """By hand: params = w²·a + w·b + classes, so that one more w adds a·(2·w + 1) + b.

    Here a = (89·4^depth - 62)/3 and b = classes + 7·2^depth + 4.
    """
    lines = shown("unet").splitlines()
    assert "  one more adds  (89·4^depth - 62)·(2·w + 1)/3 + classes + 7·2^depth + 4" in lines
    assert "  grows like     w²·(89·4^depth - 62)/3" in lines


def test_a_quantity_that_is_no_total_has_no_shares() -> None:
    output = shown("I(n,3)-C(k,8)-P(2)", "--what", "rf")
    assert output.startswith("Symbol  One more adds  Grows like\nk       1              k\n")
    assert output.endswith("\n\nGrowth is that in the limit, as the symbol grows.\n")


def test_flops_have_the_shares_of_multiply_accumulates() -> None:
    """9·25·f and 25·f multiply-accumulates at 5·5 positions: nine tenths."""
    for what in ("macs", "flops"):
        output = shown("I(5,1)-C(3,f,p=1)-DW(1)", "--what", what)
        assert "conv 3×3, f, 90 %\n" in output


def test_json_has_the_derivative_and_the_path_of_the_layer() -> None:
    (effect,) = json.loads(shown("I(9,f)-C(3,f,p=1)*2-G", "--format", "json"))
    assert (effect["derivative"], effect["leader"], effect["share"]) == ("36*f + 2", "C[1]", "1/2")
