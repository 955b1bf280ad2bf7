"""Quantities that count as the counters of the field do, with their errors.

The counts of `tests/truth/counters.csv` are those of the tools themselves.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sympy import Integer

from symcnn import SymcnnError, load, parse, solve, zoo
from symcnn.counters.counter import unknown
from symcnn.counters.operation import general_operation
from symcnn.layers import LAYERS
from symcnn.network import COUNTERS, COUNTS, LAYER_QUANTITIES, LayerRecord
from symcnn.network.formulas.count_breakdown import count_breakdown
from tests.networks import family, few_families_are_quick

TRUTH = Path(__file__).parents[1] / "truth/counters.csv"
COLUMNS = {
    "torch": "torch",
    "torch-profiler": "torch_profiler",
    "fvcore": "fvcore",
    "ptflops-aten": "ptflops_aten",
    "torchprofile": "torchprofile",
    "thop": "thop",
    "ultralytics-thop": "uthop",
    "ptflops": "ptflops",
    "torchinfo": "torchinfo",
    "calflops": "calflops",
    "deepspeed": "deepspeed",
    "onnx-tool": "onnx_tool",
}
"""The columns of the table; TensorFlow's profiler has none."""
SINGLE_LAYERS = {
    "conv3x3 8->16 p1 nobias": "C(3,16,p=1,bias=0)",
    "conv3x3 8->16 p1 bias": "C(3,16,p=1)",
    "conv3x3 groups4 nobias": "C(3,16,p=1,bias=0,groups=4)",
    "convT2x2s2 8->16 nobias": "T(2,16,2,bias=0)",
    "convT2x2s2 8->16 bias": "T(2,16,2)",
    "convT2x2s2 groups4 nobias": "T(2,16,2,bias=0,groups=4)",
    "BN affine": "B",
    "BN noaffine": "B(affine=0)",
    "GN affine": "GN(4)",
    "IN affine": "IN(affine=1)",
    "IN noaffine": "IN",
    "ReLU module": "R",
    "ReLU6 module": "ReLU6",
    "LeakyReLU": "LeakyReLU",
    "PReLU": "PR",
    "ELU": "ELU",
    "GELU": "GELU",
    "SiLU": "SiLU",
    "Sigmoid": "Sigmoid",
    "Tanh": "Tanh",
    "Hardswish": "Hardswish",
    "Softmax dim1": "Softmax",
    "MaxPool2": "P(2)",
    "AvgPool2": "A(2)",
    "AvgPool3s2p1": "A(3,2,1)",
    "AdaptiveAvg1": "G",
    "Up2 nearest module": "U(2)",
    "add (a+b)": "add[_|_]",
    "mul": "mul[_|_]",
    "cat": "cat[_|_]",
    "flatten": "F",
}
"""Layers on maps of 8×12×12, by the cases of the table."""
DENSE = {"linear 32->10 nobias": "H(10,bias=0)", "linear 32->10 bias": "H(10)"}
UNLIKE = {("IN affine", "torch-profiler"): 2}
"""A product within the layer that the profiler sees as one."""
NETWORKS = ("alexnet", "resnet18", "mobilenet_v2", "convnext_tiny")
FACTS = {
    # torchvision writes `out += identity`: additions in place are not seen
    ("resnet18", "torch-profiler"): -752_640,
    ("convnext_tiny", "torch-profiler"): -2_145_024,
    # its global pool is a function: hooks do not see it, and ptflops counts it once
    ("mobilenet_v2", "thop"): -64_000,
    ("mobilenet_v2", "ultralytics-thop"): -64_000,
    ("mobilenet_v2", "ptflops"): -62_720,
    # LayerNorm2d is a subclass of LayerNorm
    ("convnext_tiny", "thop"): -3_314_688,
    ("convnext_tiny", "ptflops"): -828_672,
    # 1×1 convolutions are linear layers: biases are not counted, or positions forgotten
    ("convnext_tiny", "calflops"): -10_725_120,
    ("convnext_tiny", "deepspeed"): -10_725_120,
    ("convnext_tiny", "torchinfo"): -4_146_611_616,
}
"""What the counts of tools differ by because of code that a network in the notation has not."""


def truth() -> dict[str, dict[str, str]]:
    with TRUTH.open(encoding="utf-8") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


CASES = truth()
CONV, BIASED = (
    record
    for record in parse("I(28,1)-C(5,32,bias=0)-C(5,32)").layers[1:]
    if isinstance(record, LayerRecord)
)


@pytest.mark.parametrize("name", COLUMNS)
def test_single_layers_are_counted_as_the_tool_counts_them(name: str) -> None:
    texts = {case: f"I(12,8)-{layer}" for case, layer in SINGLE_LAYERS.items()}
    texts |= {case: f"I(1,32)-{layer}" for case, layer in DENSE.items()}
    expected = {case: CASES[case][COLUMNS[name]] for case in texts}
    found = {
        case: str(parse(text).quantity(f"flops({name})") + UNLIKE.get((case, name), 0))
        for case, text in texts.items()
        if expected[case]
    }
    assert found == {case: count for case, count in expected.items() if count}


@pytest.mark.parametrize("network", NETWORKS)
def test_networks_are_counted_as_the_tools_count_them(network: str) -> None:
    net = load(network)
    found = {
        name: net.quantity(f"flops({name})") + FACTS.get((network, name), 0) for name in COLUMNS
    }
    row = CASES[network]
    assert found == {name: int(row[column]) for name, column in COLUMNS.items()}


def test_tensorflow_counts_no_multiplications_of_grouped_convolutions() -> None:
    """The numbers are of Keras layers on 8×12×12: a convolution of 3×3, 16 filters."""
    quantity = "flops(tensorflow)"
    assert parse("I(12,8)-C(3,16,p=1)").quantity(quantity) == 2 * 165_888 + 2_304
    assert parse("I(12,8)-C(3,16,p=1,groups=4)").quantity(quantity) == 2_304
    assert parse("I(12,8)-DW(3,p=1,bias=0)").quantity(quantity) == 2 * 9 * 8 * 144
    assert str(parse("I(12,8)-C(3,16,p=1,groups=g)").quantity(quantity)) == "?"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("I(8,3)-C(1,4,bias=0)-B", 256),
        ("I(8,3)-C(1,4)-B", 0),
        ("I(8,3)-C(1,4)-R-B", 31 * 256),
        ("I(8,3)-C(1,4)-@a-B-add[_|$a]", 31 * 256),
        ("I(8,4)-add[_|B]", 31 * 256),
        ("I(8,4)-(C(1,4,bias=0)-B)*2", 2 * 256),
    ],
)
def test_a_batch_norm_right_after_a_convolution_is_folded(text: str, folded: int) -> None:
    net = parse(text)
    norms = [each for each in net.layers if each.name == "BatchNorm"]
    assert sum(each.quantity("flops(onnx-tool)") for each in norms) == folded


@pytest.mark.parametrize("text", ["I(8,4)-(B-C(1,4))*N", "I(8,4)-(C(1,4))*N-B"])
def test_whether_a_batch_norm_is_folded_may_be_unknown(text: str) -> None:
    with pytest.raises(SymcnnError, match=r"how this counter counts .*B is not known"):
        solve(text, maximize="N", subject_to="flops(onnx-tool) <= 1M")


@pytest.mark.parametrize("name", few_families_are_quick())
def test_counts_of_a_family_are_those_of_its_members(name: str) -> None:
    member, values = next(iter(zoo.entry(name).presets.items()))
    symbols = family(name).symbols
    numbers = {
        symbols[each]: Integer(value)
        for each, value in values.items()
        if each in symbols and isinstance(value, int)
    }
    for counter in ("torch", "thop", "calflops", "torchprofile"):
        total = family(name).total(f"flops({counter})").subs(numbers).doit()
        assert total == load(member).total(f"flops({counter})")


@pytest.mark.parametrize("name", COUNTERS)
def test_kinds_of_layers_sum_to_the_count(name: str) -> None:
    net = load("resnet18")
    kinds = count_breakdown(net, name)
    total = net.total(f"flops({name})")
    assert sum(kind.count for kind in kinds) == total
    macs = COUNTERS[name].per_mac * net.macs
    assert sum(kind.excess for kind in kinds) == total - macs


@pytest.mark.parametrize("name", COUNTERS)
def test_the_count_per_mac_is_that_of_a_convolution(name: str) -> None:
    layer = CONV.layer
    term = COUNTERS[name].term(type(layer))(general_operation(layer))
    assert str(term) == {1: "MACs", 2: "2·MACs"}[COUNTERS[name].per_mac]


@pytest.mark.parametrize(
    ("groups", "term"),
    [
        ("1", "2·window·inputs·filters"),
        ("4", "2·window·inputs·⌊filters/(4·4)⌋"),
        ("g", "2·window·inputs·⌊filters/(groups²)⌋"),
    ],
)
def test_a_term_is_that_of_the_layer_with_its_groups(groups: str, term: str) -> None:
    net = parse(f"I(8,8)-T(2,8,2,groups={groups},bias=0)")
    assert [str(kind.term) for kind in count_breakdown(net, "calflops")] == [term]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("I(16,8,dims=1)-C(3,4)", {"torch-profiler": 0, "torch": 2_688}),
        ("I(6,8,dims=3)-C(3,4)", {"torch-profiler": 0}),
        ("I(16,8,dims=1)-G", {"fvcore": 0}),
        ("I(16,8,dims=3)-G", {"fvcore": 0}),
        ("I(16,8,dims=1)-U(2)", {"fvcore": 0}),
        ("I(2,8)-AP(7)", {"thop": 424}),
        ("I(8,6)-U(2)-C(3,4,p=1)-AP(3)-F-H(8)-B-R-H(2)", {"thop": 58_228}),
        ("I(7,8)-T(3,12,stride=2,groups=2)", {"calflops": 21_222}),
        ("I(7,8)-T(4,12,stride=2,padding=1,groups=4)", {"calflops": 27}),
        ("I(7,8)-T(4,12,stride=2,padding=1,groups=4,bias=0)", {"calflops": 0}),
        ("I(6,8)-LRN(5)", {"torch-profiler": 864, "fvcore": 0}),
        ("I(6,8)-Softsign", {"torch-profiler": 288, "fvcore": 0}),
    ],
)
def test_rare_layers_are_counted_as_the_tools_count_them(text: str, counts: dict[str, int]) -> None:
    """The tools were asked: thop 0.1.1, fvcore 0.1.5, calflops 0.3.2, PyTorch 2.13."""
    net = parse(text)
    assert {name: net.quantity(f"flops({name})") for name in counts} == counts


def test_bins_of_an_adaptive_pool_overlap_unless_they_are_equal() -> None:
    """Ultralytics' thop sums their sizes: 0..2 and 2..4 of 5 positions are 6 along each axis."""
    quantity = "flops(ultralytics-thop)"
    assert parse("I(5,8)-AP(2)").quantity(quantity) == 8 * 6 * 6 + 8 * 4
    assert str(parse("I(n,8)-AP(1)").quantity(quantity)) == "8*n**2 + 8"
    assert str(parse("I(n,8)-AP(2)").quantity(quantity)) == "? + 32"
    assert parse("I(6,8)-AP(3)").quantity("flops(onnx-tool)") == 8 * 36
    assert str(parse("I(5,8)-AP(3)").quantity("flops(onnx-tool)")) == "?"


def test_a_batch_norm_of_buffers_is_unknown() -> None:
    net = parse("I(8,3)-B(frozen=1)")
    assert str(net.quantity("flops(fvcore)")) == "?"
    assert net.quantity("flops(torch)") == 0


def test_an_unknown_count_has_an_unknown_excess() -> None:
    net = parse("I(2,4)-X(100,macs=33,arriving=(4,2,2))")
    (kind,) = count_breakdown(net, "torch")
    assert (str(kind.count), str(kind.excess)) == ("?", "?")


def test_what_a_counter_leaves_out_is_in_its_breakdown() -> None:
    (kind,) = count_breakdown(parse("I(8,8)-T(2,8,2,bias=0)"), "torch-profiler")
    assert (str(kind.term), kind.count, kind.excess) == ("0", 0, -2 * 4 * 8 * 8 * 64)


def test_a_layer_without_a_known_term_is_unknown() -> None:
    assert COUNTERS["calflops"].term(LAYERS["LRN"]) is unknown
    assert str(parse("I(8,3)-LRN(5)").quantity("flops(calflops)")) == "?"
    assert parse("I(8,3)-LRN(5)").quantity("flops(torch)") == 0


def test_an_unknown_counter_is_an_error() -> None:
    hint = r"unknown quantity 'flops\(thpo\)'; did you mean flops\(thop\)"
    with pytest.raises(SymcnnError, match=hint):
        parse("I(8,3)-R").quantity("flops(thpo)")
    with pytest.raises(SymcnnError, match=hint):
        solve("I(8,3)-C(1,f)", maximize="f", subject_to="flops(thpo) <= 1M")


def test_queries_count_as_a_counter_does() -> None:
    """Rule: 25·24² for each filter, and 4·24² for its batch norm."""
    text = "I(28,1)-C(5,f)-B"
    whole = solve(text, maximize="f", subject_to="flops(thop) <= 1M")
    assert whole.values == {"f": 1_000_000 // (14_400 + 4 * 576)}
    layer = solve(text, maximize="f", subject_to="C.flops( thop ) <= 1M")
    assert layer.values == {"f": 1_000_000 // 14_400}


def test_all_counters_are_quantities_of_layers() -> None:
    assert {f"flops({name})" for name in COUNTERS} < {*LAYER_QUANTITIES}
    assert str(BIASED.rule("flops(calflops)")) == "2·k²·c_in·c_out·h_out·w_out + c_out·h_out·w_out"


@pytest.mark.parametrize("text", ["I(28,1)-C(5,32)-B", "I(8,4)-(C(1,4)-B)*N"])
def test_the_counts_of_a_record_are_quantities(text: str) -> None:
    for record in parse(text).layers:
        assert all(getattr(record, name) == record.quantity(name) for name in COUNTS)
