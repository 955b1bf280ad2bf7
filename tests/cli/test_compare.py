"""The command `compare`: what is equal, then a table of both sides and their ratio."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from symcnn import cli, compare
from symcnn.render.tables.comparison_table import comparison
from symcnn.solving.answers.compared_quantity import Example

RESNETS = """\
params, weights, biases, buffers, macs and activations: not equal
channels and features: equal

Quantity          resnet50       resnet18   Ratio
Parameters      25,557,032     11,689,512  2.19 ×
Weights         25,529,472     11,683,712  2.19 ×
Biases              27,560          5,800  4.75 ×
Buffers             53,120          9,600  5.53 ×
MACs         4,089,184,256  1,814,073,344  2.25 ×
Activations     37,559,784      8,230,376  4.56 ×
Channels             1,000          1,000   equal
Features             1,000          1,000   equal
"""
RENAMED = """\
params: equal if and only if 9·first·second + second·third + 28·first
    + second + third = 9·alpha·beta + beta·gamma + 28·alpha + beta + gamma
"""


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["compare", *arguments], catch_exceptions=False)


def rows(output: str) -> list[str]:
    """Return the lines of the table, with single spaces and without its header."""
    _, _, table = output.partition("\n\n")
    return [" ".join(line.split()) for line in table.splitlines()[1:]]


def test_networks_of_numbers_are_a_table_below_the_verdict() -> None:
    """The counts of torchvision: 25,557,032 and 11,689,512 parameters, a ratio of 2.186."""
    found = shown("resnet50", "resnet18")
    assert (found.output, found.exit_code) == (RESNETS, 1)


@pytest.mark.parametrize(
    ("arguments", "verdict", "row", "status"),
    [
        (
            ("resnet50", "--formula", "params = 25.6M"),
            "params: equal to the digits given",
            "Parameters 25,557,032 25,600,000 0.998 ×",
            0,
        ),
        (
            ("resnet50", "--formula", "4.0 GMACs"),
            "macs: not equal",
            "MACs 4,089,184,256 4,000,000,000 1.02 ×",
            1,
        ),
        (
            ("I(n,c)-C(3,f)", "--formula", "(9·c + 1)·f"),
            "params: equal",
            "Parameters (9·c + 1)·f 9·c·f + f equal",
            0,
        ),
        (
            ("I(n,3)-(C(3,8,p=1)-P(2))*N", "--formula", "584*N - 360"),
            "params: equal, for N ≥ 1",
            "Parameters 584·N - 360 584·N - 360 equal, for N ≥ 1",
            0,
        ),
    ],
)
def test_a_formula_is_compared_and_sets_the_exit_status(
    arguments: tuple[str, ...], verdict: str, row: str, status: int
) -> None:
    """ResNet-50 has 25,557,032 parameters and 4,089,184,256 MACs, as torchvision counts them.

    The last network has no parameters for N = 0, where 584·N - 360 is negative, but its own total
    is that formula.
    """
    found = shown(*arguments)
    assert found.output.startswith(f"{verdict}\n\nQuantity ")
    assert (rows(found.output), found.exit_code) == ([row], status)


def test_symbols_of_the_zoo_are_set_in_both_networks() -> None:
    """Each of 990 classes less has 2,048 and 512 weights and a bias."""
    output = shown("resnet50", "resnet18", "--set", "classes=10").output
    params = 25_557_032 - 990 * 2049, 11_689_512 - 990 * 513
    assert f"Parameters {params[0]:,} {params[1]:,} 2.10 ×" in rows(output)


def test_zero_has_no_ratio_and_numbers_have_no_examples() -> None:
    assert "Buffers 0 8,448" in rows(shown("vgg16", "vgg16_bn").output)
    assert "differ" not in shown("vgg16", "vgg16_bn").output


@pytest.mark.parametrize(
    ("left", "right", "names"),
    [
        ("I(n,3)-C(3,f)", "I(n,3)-C(1,f)", ["I(n,3)-C(3,f)", "I(n,3)-C(1,f)"]),
        ("I(n,3)-C(3,f)", "I(n,3)-C(3,f)", ["left", "right"]),
        ("I(n,3)-C(3,f)-C(3,f)", "I(n,3)-C(3,f)-C(3,f,1)", ["left", "right"]),
    ],
)
def test_columns_are_called_what_the_user_typed(left: str, right: str, names: list[str]) -> None:
    output = shown(left, right).output
    header = next(line for line in output.splitlines() if line.startswith("Quantity"))
    assert header.split() == ["Quantity", *names, "Ratio"]


def test_a_network_from_standard_input_is_the_left_one() -> None:
    found = CliRunner().invoke(cli.main, ["compare", "-", "lenet5"], input="I(n,3)-C(3,f)")
    assert "\nQuantity     left " in found.output


def test_quantities_with_one_verdict_are_named_together() -> None:
    assert shown("I(9,3)-C(1,f)", "I(9,3)-C(1,f)").output.startswith("all 8 quantities: equal\n\n")
    output = shown(
        "I(9,3)-C(3,first)-C(3,second)-C(1,third)", "I(9,3)-C(3,alpha)-C(3,beta)-C(1,gamma)"
    ).output
    assert output.startswith(RENAMED)
    assert "\nchannels and features: equal if and only if third = gamma\n" in output
    assert max(map(len, output.splitlines())) <= 80


def test_a_ratio_is_a_number_a_short_formula_or_left_out() -> None:
    """A kernel of 3 has 9 weights, one of 1 has one, and each filter has a bias."""
    found = rows(shown("I(9,c)-C(3,f,p=1)", "I(9,c)-C(1,2*f)").output)
    assert "Parameters (9·c + 1)·f 2·f·(c + 1) (9·c + 1)/(2·(c + 1))" in found
    assert "Weights 9·c·f 2·c·f 4.5 ×" in found
    assert "Buffers 0 0 equal" in found
    found = rows(shown("I(9,c)-C(3,a)-C(3,b)-B", "I(9,c)-C(1,d)-C(5,e)").output)
    assert "Buffers 2·b 0" in found
    assert "Parameters" in found
    found = rows(shown("let g(x)=min(x,64); I(9,3)-C(3,g(f))", "I(9,3)-C(3,f)").output)
    assert "Channels min(64, f) f" in found
    assert "MACs ? 9·n²" in rows(shown("I(n,3)-X(arriving=(3,n,n))", "I(n,3)-C(1,3)").output)


def test_examples_stand_below_their_quantity() -> None:
    found = shown("I(n,c)-C(5,f)-P(2)", "--formula", "params = 25*c*f + f^2").output
    assert "\n  equal     26                  26           at n = 6, c = 1 and f = 1\n" in found
    one, other = "I(n,a)-P(4)-C(1,b)-C(1,c)-C(1,d)", "I(n,a)-P(4)-C(1,b)-C(1,c)-C(1,d,bias=0)"
    assert " at n = 4 and the others 1\n" in shown(one, other).output
    many = shown("I(9,a)-C(3,b)-C(3,c)", "I(9,a)-C(3,d)-C(3,e)").output
    assert " with all symbols 1\n" in many


def test_a_condition_that_a_network_has_anyway_is_not_said() -> None:
    """The total on the left holds for N ≥ 1; the right network has no other values of N."""
    left = "I(9,3)-C(3,f,p=1)*N"
    (needed,) = compare(left, "I(9,3)-C(3,f,p=1)*N-R", quantities=["activations"])
    assert str(needed) == "activations: never equal, for N ≥ 1"
    (found,) = compare(left, "I(9,3)-C(1,f)-C(3,f,p=1)*(N-1)", quantities=["params"])
    assert str(found) == "params: never equal"


def test_an_answer_that_a_counterexample_gives_has_no_condition() -> None:
    """Both totals hold for d ≥ 1 only; that they differ somewhere is true without it."""
    left, right = "I(n,c)-C(3,f,p=1)*d-P(2)-F-O(10)", "I(n,c)-C(1,f)*d-P(2)-F-O(11)"
    (found,) = compare(left, right, quantities=["params"])
    example = Example({"d": 1, "n": 2, "c": 1, "f": 1}, 30, 24)
    differing = replace(found, agrees=None, differs=example)
    assert differing.verdict == "not always equal; unknown whether ever equal"
    assert replace(differing, agrees=example).verdict.endswith(", for d ≥ 1")


def test_verdicts_are_emphasized_and_nothing_else() -> None:
    results = compare("I(9,3)-C(1,f)", formula="params = 4*f")
    text = comparison(results, "text", emphasize=lambda line: f"<{line}>")
    # three weights and a bias of each filter
    assert text.startswith("<params: equal>\n\nQuantity    left  right  Ratio\n")
    assert json.loads(comparison(results, "json"))[0]["always"] is True
