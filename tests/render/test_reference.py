"""The reference of the layers, which follows from the layers themselves."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from symcnn import cli
from symcnn.layers import LAYERS
from symcnn.render.article import layer_reference as reference

CONV = """\
C, Conv(kernel, filters, stride=1, padding=0, dilation=1, groups=1, bias=1)

A convolution: `C(5,32)`, `C(3x1,64,stride=2,padding=same)`.

With g groups, each filter covers c_in/g channels. `padding=causal` is for 1-D maps: it adds
d(k - 1) zeros before the first position and none after the last.
Sources: PyTorch, torch.nn.Conv2d; for `causal` Keras, Conv1D.

Arguments:
  kernel: short k, symbol k, required
  filters: short f, symbol c_out, required
  stride: short s, symbol s, default 1
  padding: short p, symbol p, default 0
  dilation: short d, symbol d, default 1
  groups: short g, symbol g, default 1
  bias: short b, default 1

Formulas for a 2-D input:
  channels: c_out
  height: ⌊(h_in + 2·p - d·(k - 1) - 1)/s⌋ + 1
  width: ⌊(w_in + 2·p - d·(k - 1) - 1)/s⌋ + 1
  parameters: (k²·c_in/g + 1)·c_out
  weights: k²·c_in/g·c_out
  biases: c_out
  MACs: k²·c_in/g·c_out·h_out·w_out

Requires:
  g divides c_in
  g divides c_out
  d + h_in + 2·p ≥ d·k + 1
  d + w_in + 2·p ≥ d·k + 1
"""


def test_the_page_of_the_convolution() -> None:
    assert CliRunner().invoke(cli.main, ["layers", "C"]).output == CONV


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_layer_has_a_page_with_its_arguments_and_its_rules(name: str) -> None:
    kind = LAYERS[name]
    page = reference.page(kind)
    assert page.startswith(kind.letter)
    assert all(f"  {argument}: " in page for argument in kind.arguments())
    assert "Formulas for a 2-D input:" in page
    assert (kind.__doc__ or "").split("\n", maxsplit=1)[0].split(".")[0] in page


def test_a_page_says_what_the_layer_needs_unless_it_always_holds() -> None:
    assert "Requires:\n  b ≥ a + 1\n  c_in ≥ b\n" in reference.page(LAYERS["Slice"])
    assert "Requires:" not in reference.page(LAYERS["ReLU"])


def test_the_overview_names_every_layer_once() -> None:
    printed = CliRunner().invoke(cli.main, ["layers"]).output
    for kind in set(LAYERS.values()):
        names = dict.fromkeys((kind.letter, kind.alias))
        rows = [line for line in printed.splitlines() if line.split()[: len(names)] == [*names]]
        assert len(rows) == 1
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.parametrize(
    "line",
    [
        "C        Conv               A convolution",
        "H        Dense              A dense (fully connected) layer",
        "AP       AdaptiveAvgPool    Average pooling to an output size",
        "         GELU               The activation function GELU",
    ],
)
def test_the_overview_says_what_a_layer_is(line: str) -> None:
    assert line in CliRunner().invoke(cli.main, ["layers"]).output.splitlines()


def test_short_forms_are_initials_and_differ() -> None:
    for kind in LAYERS.values():
        for letter, name in kind.short_forms().items():
            assert name.startswith(letter)
    assert LAYERS["P"].short_forms()["s"] == "stride"
    assert LAYERS["C"].short_forms() == {
        name[0]: name
        for name in ("kernel", "filters", "stride", "padding", "dilation", "groups", "bias")
    }
