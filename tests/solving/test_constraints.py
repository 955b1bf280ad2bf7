"""What can be asked: relations, quantities, budgets and layers; and how faults are pointed at."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from symcnn import SymcnnError, errors, parse, solve
from symcnn.notation import parse_amount, parse_constraints
from symcnn.notation.ast import Number
from symcnn.solving.questions.constraint import constraints
from symcnn.solving.questions.quantity_names import NAMES, quantity_value
from symcnn.solving.questions.resolve_names import NameResolver

FAULTS = tomllib.loads(
    (Path(__file__).parents[1] / "cases/solving/errors.toml").read_text(encoding="utf-8")
)["case"]
NET = "I(n,c)-C(5,f)-P(2)-C(3,f)-P(2)-H(h)-O(10)"


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: str(case["title"]))
def test_a_fault_has_its_golden_message(case: dict[str, Any]) -> None:
    asked = {
        key: case[key] for key in ("maximize", "minimize", "subject_to", "unknowns") if key in case
    }
    with pytest.raises(SymcnnError) as raised:
        solve(case["net"], **asked, **case.get("values", {}))
    assert type(raised.value) is getattr(errors, case["kind"])
    assert str(raised.value) == case["message"].rstrip("\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("f <= 5", ["f ≤ 5"]),
        ("f < 5", ["f ≤ 4"]),
        ("f >= 5", ["f ≥ 5"]),
        ("f > 5", ["f ≥ 6"]),
        ("f ≤ 5 and f ≥ 2", ["f ≤ 5", "f ≥ 2"]),
        ("f == 2*h", ["f = 2·h"]),
        ("1 < f <= h < 9", ["f ≥ 2", "h ≥ f", "h ≤ 8"]),
        ("f in 16..2^9", ["f ≥ 16", "f ≤ 512"]),
        ("f % 8 == 0", ["8 divides f"]),
        ("f // 3 >= 2.5", ["f ≥ 9"]),
        ("f/3 < 2.5", ["f ≤ 7"]),
        ("2*f == 7", ["2·f = 7"]),
        ("layer[4].size == 7", ["⌊n/4⌋ = 9"]),
        ("C2.params < 64KiB", ["9·f² + f ≤ 65,535"]),
        ("f/(h + 1) <= 2 and h >= 1", ["2·h ≥ f - 2", "h ≥ 1"]),
        ("f/(h - 3) <= 2 and h >= 4", ["2·h ≥ f + 6", "h ≥ 4"]),
        ("n // (h - 3) == 2", ["⌊n/(h - 3)⌋ = 2", "h ≥ 4"]),
        # 25·c·f·(n - 4)² + 9·f²·(⌊n/2⌋ - 4)² and the dense weights are the MACs; the parameters are
        # 25·c·f + 9·f², the dense weights and the biases, 2·f + h + 10
        (
            "params/macs <= 1 and h == 1 and c == 1 and f == 1",
            [
                (
                    "25·c·f·n² + 9·f²·⌊n/2⌋² + 375·c·f + 135·f²"
                    " ≥ 200·c·f·n + 72·f²·⌊n/2⌋ + h + 2·f + 10"
                ),
                *("h = 1", "c = 1", "f = 1"),
            ],
        ),
    ],
)
def test_a_relation_is_read_as_conditions(text: str, says: list[str]) -> None:
    found = constraints(NameResolver(parse(NET)), [text])
    said = [str(condition) for one in found for condition in one.conditions]
    assert said == says
    assert " and ".join(map(str, found)) == text.replace(
        "1 < f <= h < 9", "1 < f and f <= h and h < 9"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1M", 10**6),
        ("2.5G", 2_500_000_000),
        ("1e6", 10**6),
        ("1.5e+1", 15),
        ("64KiB", 65_536),
        ("64kB", 64_000),
        ("8B", 8),
        ("3Ki", 3072),
        ("1_000k", 10**6),
        ("1.0001k", "1000.1"),
        ("1T", 10**12),
        ("2PiB", 2 * 1024**5),
        ("0.5MiB", 2**19),
        ("1e99", 10**99),
    ],
)
def test_a_budget_is_exact(text: str, number: int | str) -> None:
    found = parse_amount(text)
    assert isinstance(found, Number)
    assert found.value == Decimal(number)


def test_the_same_text_is_parsed_once() -> None:
    assert parse_constraints("f <= 5") is parse_constraints("f <= 5")


def test_quantities_are_those_of_the_network_and_its_layers() -> None:
    net = parse("I(28x30,1)-C(5,32,s=2)-B-P(2)-C(3,16)-H(20)-O(10)")
    for name in ("params", "weights", "biases", "buffers", "macs", "flops", "activations"):
        assert quantity_value(net, name) == getattr(net, name)
    assert quantity_value(net, "memory") == 4 * net.memory.inference()
    assert quantity_value(net, "features") == quantity_value(net, "channels") == 10
    for place, layer in enumerate(net.layers):
        assert quantity_value(net, f"layer[{place}].params") == layer.params
        assert quantity_value(net, f"layer[{place}].channels") == layer.output.channels
    assert [quantity_value(net, f"layer[1].{side}") for side in ("height", "width")] == [12, 13]
    assert quantity_value(net, "C.flops") == 2 * net.layers[1].macs
    assert quantity_value(parse("I(28,1)-C(5,8)-P(2)"), "rf") == 6
    assert quantity_value(parse("I(28,1)-C(5,8)-P(2)"), "size") == 12
    assert quantity_value(parse("I(28,1,dims=1)-C(5,8)"), "length") == 24
    assert quantity_value(parse("I(8,1,dims=3)-C(3,8)"), "depth") == 6
    assert set(NAMES) > {"size", "rf", "memory"}


def test_a_name_that_several_layers_begin_with_stands_for_all() -> None:
    net = parse("def block(f) = C(3,f,p=1)-B\nI(32,3)-block(w)-block(2*w)-(block(w))*N")
    parts = [layer.params for layer in net.layers if layer.path.startswith("block.")]
    assert quantity_value(net, "block.params") == sum(parts)
    assert quantity_value(net, "block2.channels") == 2 * net.symbols["w"]
    starts = dict.fromkeys(layer.path.partition(".")[0].partition("[")[0] for layer in net.layers)
    whole = sum(quantity_value(net, f"{start}.params") for start in starts)
    assert (net.total("params") - whole).expand() == 0


def test_what_is_asked_may_be_a_list_or_one_text() -> None:
    one = solve(NET, maximize="f", subject_to="params <= 1M and f % 8 == 0", n=28, c=1, h=256)
    other = solve(NET, maximize="f", subject_to=["params <= 1M", "f % 8 == 0"], n=28, c=1, h=256)
    assert one.values == other.values
    assert list(one.slack) == list(other.slack) == ["params <= 1M", "f % 8 == 0"]


def test_a_vector_has_no_sides() -> None:
    message = "depth is a side of 3-D maps, and the output f is a vector; for a layer, use layer"
    with pytest.raises(SymcnnError, match=message):
        solve("I(28,1)-H(f)", subject_to="depth == 3")
