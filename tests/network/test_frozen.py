"""`frozen[path]`: layers whose weights are not trained."""

from __future__ import annotations

import json
import re

import pytest

from symcnn import SymcnnError, compare, equivalent, export, latex, parse, solve, table
from symcnn.network import Network, RepeatRecord
from symcnn.render.article.report_formats import as_markdown
from symcnn.render.tables.json_csv import as_csv, as_json
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text

HEAD = "I(28,3)-frozen[C(3,64)-R]-G-O(10)"
"""A frozen convolution of 9·3·64 + 64 = 1,792 parameters, and a dense layer of 64·10 + 10 = 650."""


def _held(net: Network) -> tuple[object, ...]:
    return net.params, net.weights, net.biases, net.frozen, net.buffers


def test_a_frozen_convolution_and_a_dense_layer_are_told_apart() -> None:
    net = parse(HEAD)
    assert _held(net) == (650, 640, 10, 1_792, 0)
    assert net.macs == parse("I(28,3)-C(3,64)-R-G-O(10)").macs


def test_what_a_frozen_layer_says_of_itself() -> None:
    _, conv, relu, *_ = parse(HEAD).layers
    assert (conv.text, relu.text) == ("frozen[C(3,64)]", "R")
    assert (conv.params, conv.weights, conv.biases, conv.frozen) == (0, 0, 0, 1_792)
    assert (str(conv.formula), str(conv.working)) == ("0", "0")


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("frozen[B]", (0, 0, 0, 8, 8)),
        ("frozen[B(affine=0)]", (0, 0, 0, 0, 8)),
        ("frozen[C(1,4)]-C(1,4)", (20, 16, 4, 20, 0)),
        ("frozen[frozen[C(1,4)]-C(1,4)]", (0, 0, 0, 40, 0)),
        ("C(1,4)-tied[frozen[C(1,4)]]", (20, 16, 4, 0, 0)),
        ("frozen[C(1,4)]-frozen[tied[C(1,4)-B]]", (0, 0, 0, 20, 0)),
        ("add[frozen[C(1,4)]|C(1,4,bias=0)]", (16, 16, 0, 20, 0)),
        ("frozen[add[_|C(1,4)]]*3", (0, 0, 0, 60, 0)),
        ("frozen[X(5,buffers=2,arriving=(4,9,9))]", (0, 0, 0, 5, 2)),
    ],
)
def test_what_is_frozen_is_counted_apart(path: str, held: tuple[int, ...]) -> None:
    assert _held(parse(f"I(9,4)-{path}")) == held


def test_a_symbolic_number_of_frozen_rounds_has_a_closed_form() -> None:
    net = parse("I(n,c)-frozen[(C(3,c,p=1)-B-R)*N]-O(2)")
    assert str(net.frozen) == "9*N*c**2 + 3*N*c"
    group = net.layers[1]
    assert isinstance(group, RepeatRecord)
    assert (group.layers[0].text, group.params) == ("frozen[C(3,c,p=1)]", 0)
    found = net.subs(N=2, n=4, c=3)
    assert _held(found) == (98, 96, 2, 180, 12)


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        "I(28,4)-frozen[tied[C(3,4)]-(R-frozen[B])*2]",
        "def b(f) = frozen[C(3,f,p=1)-B]; I(n,4)-b(8)-b(w)*N-frozen[@x-$x]",
        "I(n,c)-frozen[for i in 1..N[C(1,c)]]",
    ],
)
def test_a_network_with_frozen_layers_is_read_back(text: str) -> None:
    net = parse(text)
    assert parse(str(net)) == net
    assert str(net) == text


def test_a_frozen_layer_is_no_other_unless_it_has_no_weights() -> None:
    assert parse("I(9,4)-frozen[C(3,4)]") != parse("I(9,4)-C(3,4)")
    assert parse("I(9,4)-frozen[P(2)-R]") == parse("I(9,4)-P(2)-R")


def test_the_width_of_frozen_layers_is_lifted() -> None:
    net = parse("I(9,3)-frozen[C(1,64)]-C(1,64)").lift(w=64)
    assert str(net) == "I(9,3)-frozen[C(1,w)]-C(1,w)"
    assert net.subs(w=64).frozen == 4 * 64


def test_training_keeps_gradients_and_moments_of_what_is_trained_only() -> None:
    memory = parse(HEAD).memory
    outputs = 2 * 64 * 26 * 26 + 64 + 10
    assert (memory.parameters, memory.frozen, memory.gradients) == (650, 1_792, 650)
    assert memory.inference() == 3 * 28 * 28 + outputs + 650 + 1_792
    assert memory.training() - memory.inference() == 3 * 650


def test_every_way_to_show_a_network_tells_what_is_frozen() -> None:
    net = parse(HEAD)
    shown = as_text(Report(net, width=120))
    assert "Trainable parameters     650\n" in shown
    assert "Frozen parameters        1,792\n" in shown
    assert re.search(r"Parameters +Frozen +MACs", shown)
    assert "(plus gradients and Adam moments of trainable parameters)" in shown
    assert "| Parameters | Frozen | MACs |" in table(net, "markdown")
    assert "- Frozen parameters: 1,792" in as_markdown(Report(net))
    assert json.loads(as_json(Report(net)))["totals"]["frozen"] == 1_792
    assert json.loads(as_json(Report(net)))["memory_bytes"]["frozen"] == 4 * 1_792
    header, _, conv, *_ = (row.split(",") for row in as_csv(Report(net)).splitlines())
    assert conv[header.index("frozen") - len(header)] == "1792"
    assert "| **650** | **1,792** |" in table(
        net, "markdown", columns=["layer", "params", "frozen"]
    )
    assert r"\text{Frozen parameters} &= 1\,792" in latex(net, "totals")


def test_nothing_frozen_is_not_spoken_of() -> None:
    net = parse("I(28,3)-C(3,64)")
    assert "rozen" not in as_text(Report(net)) + latex(net, "totals")
    assert "frozen" not in [one.name for one in compare(net, net)]


def test_a_group_has_both_of_trained_and_frozen() -> None:
    net = parse("I(n,4)-(C(1,4)-frozen[C(1,4)])*N")
    assert re.search(r"20·N +20·N +32·N·n²\n", as_text(Report(net, width=120)))


def test_questions_can_be_of_what_is_frozen() -> None:
    text = "I(9,3)-frozen[C(1,f)]-G-O(10)"
    assert solve(text, maximize="f", subject_to=["frozen <= 100"]).values == {"f": 25}
    assert solve(text, maximize="f", subject_to=["C.frozen <= 100"]).values == {"f": 25}
    assert equivalent(text, "I(9,3)-C(1,f)-G-O(10)", "frozen") is False
    assert compare(text, formula="frozen = 4*f")[0].always is True
    assert "frozen" in [one.name for one in compare(text, HEAD)]


def test_frozen_layers_are_not_exported_as_trained_ones() -> None:
    assert "        self.C.requires_grad_(False)\n" in export(HEAD, "torch")
    with pytest.raises(SymcnnError, match=r"^frozen\[\.\.\.\] cannot be exported"):
        export(HEAD, "keras")
    with pytest.raises(SymcnnError, match="cannot be exported"):
        export("I(9,4)-@a-C(1,4)-frozen[C(1,4)]-add[_|$a]", "keras")
