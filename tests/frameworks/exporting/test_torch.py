"""What `export` prints for PyTorch: its text, and what is refused; PyTorch is not needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings

import symcnn
from symcnn import SymcnnError, zoo
from symcnn.algebra import symbol
from symcnn.algebra.sums.closed_sum import Series
from symcnn.frameworks.export import export
from symcnn.frameworks.exporting.prepare_program import prepared, tree_of
from symcnn.frameworks.exporting.python_names import attribute, module_name
from symcnn.frameworks.exporting.source_text import source_text
from symcnn.frameworks.torch.writer.layers import RULES
from symcnn.frameworks.torch.writer.network_code import EMITTERS
from symcnn.layers import LAYERS
from symcnn.network import LayerRecord
from symcnn.notation.ast import Node
from tests.examples import share
from tests.frameworks.exporting import torch_of_shapes
from tests.frameworks.exporting.torch_of_shapes import Tensor
from tests.frameworks.networks import Drawn, networks
from tests.networks import MEMBERS, family, first_are_quick, network

CASES = Path(__file__).parents[2] / "cases" / "export"
FAMILIES = zoo.families()


def code_of(text: str) -> str:
    """Return what is printed but for the docstring at its top."""
    return export(text).split('"""', 2)[2].strip()


def network_of(text: str) -> str:
    """Return the class of the network itself."""
    return code_of(text)[code_of(text).index("class Network") :]


@pytest.mark.parametrize("path", sorted(CASES.glob("torch_*.txt")), ids=lambda path: path.stem)
def test_what_is_printed_is_what_was_read_line_by_line(path: Path) -> None:
    name = path.stem.removeprefix("torch_")
    net = network(name) if name in MEMBERS else family(name)
    assert export(net, to="torch") == path.read_text(encoding="utf-8")


def check_meaning(source: str, net: symcnn.Network, **values: object) -> None:
    """Run a source on shapes: sizes, parameters and buffers are those of the network, by layer."""
    with torch_of_shapes.installed():
        scope: dict[str, Any] = {}
        exec(compile(source, "<exported>", "exec"), scope)  # noqa: S102 - what is printed must run
        model = scope["Network"](**values)
        shape = net.input
        output = model(Tensor((2, int(shape.channels), *map(int, shape.size))))
    assert output.shape == (2, int(net.output.channels), *map(int, net.output.size))
    assert model.numbers("parameters") == net.params
    assert model.numbers("buffers") == net.buffers
    modules = dict(model.named_modules())
    for record in net.layers:
        assert isinstance(record, LayerRecord)
        if record.path != "I" and record.layer.letter not in {"add", "cat", "mul"}:
            module = modules[module_name(record.path)]
            numbers = (int(record.output.channels), *map(int, record.output.size))
            assert module.seen.shape[1:] == numbers, record.path
            assert module.numbers("parameters") == record.params, record.path


@pytest.mark.parametrize("name", first_are_quick())
def test_a_member_of_the_zoo_means_the_same_in_pytorch(name: str) -> None:
    net = network(name)
    check_meaning(export(net), net)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_takes_its_symbols_in_their_order(name: str) -> None:
    net = family(name)
    source = export(net)
    member, values = next(iter(zoo.entry(name).presets.items()))
    numbers = {
        name: float(value) if name == "rate" else int(value) for name, value in values.items()
    }
    check_meaning(source, network(member), **numbers)
    head = re.search(r"class Network.*?def __init__\((.*?)\):", source, re.DOTALL)
    assert head
    assert re.findall(r"\w+", head[1]) == ["self", *net.symbols]


@given(networks())
@settings(max_examples=share(3 / 10), suppress_health_check=list(HealthCheck))
def test_a_random_network_means_the_same_in_pytorch(drawn: Drawn) -> None:
    numeric = drawn.numeric
    values: dict[str, object] = dict(drawn.values)
    for net, arguments in ((drawn.net, values), (numeric, {})):
        try:
            source = export(net)
        except SymcnnError as error:
            assert "cannot be exported" in str(error)  # noqa: PT017 - nothing else may be refused
        else:
            check_meaning(source, numeric, **arguments)


def test_every_layer_has_an_entry() -> None:
    assert set(RULES) == {kind.letter for kind in LAYERS.values()} - {"I"}


LAYERS_IN_PYTORCH = [
    ("I(8,4)-C(3,8)", "nn.Conv2d(4, 8, 3)"),
    ("I(8,4)-C(3,8,s=1,p=same,bias=0)", 'nn.Conv2d(4, 8, 3, padding="same", bias=False)'),
    ("I(8,4)-C(3,8,s=2,p=same)", "SameConv2d(4, 8, 3, stride=2)"),
    ("I(8,4,dims=1)-C(3,8,2,causal)", "CausalConv1d(4, 8, 3, stride=2)"),
    ("I(8,4)-C(3x1,8,p=(1,0))", "nn.Conv2d(4, 8, (3, 1), padding=(1, 0))"),
    ("I(8,4)-C(3,8,d=2,groups=2)", "nn.Conv2d(4, 8, 3, dilation=2, groups=2)"),
    ("I(8,4,dims=1)-C(3,8)", "nn.Conv1d(4, 8, 3)"),
    ("I(8,4,dims=3)-C(3,8,p=valid)", "nn.Conv3d(4, 8, 3)"),
    ("I(8,4)-DW(3,multiplier=2)", "nn.Conv2d(4, 8, 3, groups=4)"),
    ("I(8,4)-T(2,8,2)", "nn.ConvTranspose2d(4, 8, 2, stride=2)"),
    ("I(8,4)-T(4,8,2,same)", "nn.ConvTranspose2d(4, 8, 4, stride=2, padding=1)"),
    ("I(8,4)-T(2,8,3,valid)", "nn.ConvTranspose2d(4, 8, 2, stride=3, output_padding=1)"),
    ("I(8,4)-T(3,8,2,valid,o=1)", "nn.ConvTranspose2d(4, 8, 3, stride=2, output_padding=1)"),
    ("I(8,4)-P(2)", "nn.MaxPool2d(2)"),
    ("I(8,4)-P(2,2)", "nn.MaxPool2d(2)"),
    ("I(8,4)-P(3,1,same)", "nn.MaxPool2d(3, stride=1, padding=1)"),
    ("I(8,4)-P(3,2,same)", "SameMaxPool2d(3, stride=2)"),
    ("I(8,4)-P(2,1,same)", "SameMaxPool2d(2, stride=1)"),
    ("I(8,4)-P(3,2,ceil=1)", "nn.MaxPool2d(3, stride=2, ceil_mode=True)"),
    ("I(8,4)-A(3,1,same)", "nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)"),
    ("I(8,4)-A(3,2,same)", "SameAvgPool2d(3, stride=2)"),
    ("I(8,4)-G", "nn.AdaptiveAvgPool2d(1)"),
    ("I(8,4)-GM", "nn.AdaptiveMaxPool2d(1)"),
    ("I(8,4)-AP(3x2)", "nn.AdaptiveAvgPool2d((3, 2))"),
    ("I(8,4)-AM(3)", "nn.AdaptiveMaxPool2d(3)"),
    ("I(8,4)-B", "nn.BatchNorm2d(4)"),
    ("I(8,4)-B(0)", "nn.BatchNorm2d(4, affine=False)"),
    ("I(8,4)-B(scale=0)", 'without(nn.BatchNorm2d(4), "weight")'),
    ("I(8,4)-B(scale=0,center=0)", "nn.BatchNorm2d(4, affine=False)"),
    ("I(8,4)-B(stats=0)", "nn.BatchNorm2d(4, track_running_stats=False)"),
    ("I(8,4)-LN", "LayerNorm2d(4)"),
    ("I(8,4)-LN(center=0)", 'without(LayerNorm2d(4), "bias")'),
    ("I(8,4)-GN(2,affine=0)", "nn.GroupNorm(2, 4, affine=False)"),
    ("I(8,4)-IN", "nn.InstanceNorm2d(4)"),
    ("I(8,4)-IN(1)", "nn.InstanceNorm2d(4, affine=True)"),
    ("I(8,4)-LS", "LayerScale(4, 1, 1)"),
    ("I(8,4)-LRN", "nn.LocalResponseNorm(5)"),
    ("I(8,4)-Normalization", "Normalization(4, 1, 1)"),
    ("I(8,4)-Softmax", "nn.Softmax(1)"),
    ("I(8,4)-PR", "nn.PReLU()"),
    ("I(8,4)-PR(0)", "nn.PReLU(4)"),
    ("I(8,4)-D(1/4)", "nn.Dropout(0.25)"),
    ("let r=1/4;I(8,4)-D(r)-D(r*2)", "nn.Dropout(float(2 * r))"),
    ("I(8,4)-U(2)", "nn.Upsample(scale_factor=2)"),
    ("I(8,4)-Pad(1)", "nn.ZeroPad2d(1)"),
    ("I(8,4)-Pad((0,1),(2,3))", "nn.ZeroPad2d((1, 3, 0, 2))"),
    ("I(8,4)-Crop(1)", "nn.ZeroPad2d(-1)"),
    ("I(8,4)-Take(1,3)", "Slice(1, 3)"),
    ("I(8,4)-Z(3)", "ZeroChannels(3)"),
    ("I(8,4)-Shuffle(2)", "nn.ChannelShuffle(2)"),
    ("I(8,4)-F", "nn.Flatten()"),
    ("I(8,4)-Reshape(4,16)", "nn.Sequential(nn.Flatten(), nn.Unflatten(1, (16, 4, 4)))"),
    ("I(8,4)-F-H(24)-Reshape(4,3,2)", "nn.Unflatten(1, (2, 4, 3))"),
    ("I(8,4)-F-H(24)-Reshape(12,2,dims=1)", "nn.Unflatten(1, (2, 12))"),
    ("I(8,4)-F-H(24)-Reshape(4x3,2)", "nn.Unflatten(1, (2, 4, 3))"),
    ("I(8,4)-H(3,bias=0)", "nn.Linear(256, 3, bias=False)"),
    ("I(8,4)-G-F-LN", "nn.LayerNorm(4)"),
    ("I(8,w)-H(3*w)-GN(2)", "nn.GroupNorm(2, 3 * w)"),
    ("I(8,4)-F-GN(1)", "nn.GroupNorm(1, 256)"),
    ("I(8,4)-LRN(3)", "nn.LocalResponseNorm(3)"),
    ("I(8,4)-DW(3,multiplier=1)", "nn.Conv2d(4, 4, 3, groups=4)"),
    ("I(8,4)-G-F-LS", "LayerScale(4)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "python"), LAYERS_IN_PYTORCH)
def test_a_layer_is_written_without_what_pytorch_takes_by_itself(text: str, python: str) -> None:
    last = symcnn.parse(text).layers[-1].path
    assert f"        self.{last} = {python}\n" in export(text)


@pytest.mark.parametrize(
    ("arguments", "paddings"),
    [
        ("3,8,2,same", "3, stride=2, padding=1, output_padding=1"),
        ("3,8,2,same,o=1", "3, stride=2, padding=1, output_padding=1"),
        ("3x4,8,2,same", "(3, 4), stride=2, padding=1, output_padding=(1, 0)"),
    ],
)
def test_a_transposed_convolution_has_the_size_that_it_has_in_keras(
    arguments: str, paddings: str
) -> None:
    assert f"nn.ConvTranspose2d(4, 8, {paddings})" in export(f"I(8,4)-T({arguments})")


def test_a_helper_is_printed_where_it_is_used_and_only_there() -> None:
    assert "class SameMaxPool1d(nn.MaxPool1d):" in export("I(8,4,dims=1)-P(3,2,same)")
    assert "def same_padding(" in export("I(8,4)-C(3,8,2,same)")
    assert "def " not in export("I(8,4)-C(3,8)").replace("def __init__", "")


def test_a_helper_is_printed_if_a_helper_of_a_helper_calls_it() -> None:
    helpers = {"c": "def c(): 3", "b": "def b(): c()", "a": "def a(): b()", "d": "def d(): a()"}
    plan = prepared(symcnn.parse("I(8,4)-R"), frozenset())
    source = source_text(plan, [["y = a()"]], helpers, lambda _: "About.", lambda _: ())
    assert [line for line in source.splitlines() if line.startswith("def ")] == [
        "def c(): 3",
        "def b(): c()",
        "def a(): b()",
    ]


def test_a_separable_convolution_is_two() -> None:
    assert network_of("I(8,4)-SC(3,8)-SC(3,9,s=2,p=same,multiplier=2,bias=0)").endswith(
        """
        self.SC = nn.Sequential(nn.Conv2d(4, 4, 3, groups=4, bias=False), nn.Conv2d(4, 8, 1))
        self.SC2 = nn.Sequential(
            SameConv2d(8, 16, 3, stride=2, groups=8, bias=False), nn.Conv2d(16, 9, 1, bias=False)
        )"""
    )


REFUSED = [
    ("I(8,4)-@b[0]-F-@b[1]-$b[0]", "@b[1] cannot be exported: maps saved under one"),
    (
        "def b=F-@b[0]\nI(8,4)-b-Reshape(8,4)-@b[1]-$b[0]",
        "@b[0] cannot be exported: maps saved under one",
    ),
    ("I(8,4)-X(5,arriving=(4,8,8))", "X cannot be exported: an opaque layer has counts"),
    ("I(8,4)-C(3,4,p=1)-tied[C(3,4,p=1)]", "does not name the layer whose weights it shares"),
    *(
        (text, f"'{name}' cannot be exported: a module does not know its input size")
        for text, name in (
            ("I(8,4)-C(1,hin)", "hin"),
            ("def b(f)=C(1,f)\nI(8,4)-b(win)", "win"),
            ("def b(f)=C(1,f)\nI(8,4)-b(f=2*hin)", "hin"),
            ("def b(f=win)=C(1,f)\nI(8,4)-b", "win"),
            ("def b(f=4)=C(1,f)\ndef c=b(din)\nI(4,8,8,4)-c", "din"),
            ("I(8,4)-(C(1,4))*win", "win"),
            ("I(8,4)-C(1,4)*win", "win"),
            ("I(8,4)-for i in 1..win [C(1,4)]", "win"),
            ("I(8,4)-for i in hin..9 [C(1,4)]", "hin"),
            ("I(8,4)-@a[win]-R-add[_|$a[win]]", "win"),
            ("I(8,4)-@a[8]-R-add[_|$a[win]]", "win"),
        )
    ),
    ("I(8,4)-T(2,4,1,same)", "T cannot be exported: PyTorch cannot keep the size"),
    (
        "def t(k)=T(k,4,2,same)\nI(8,4)-t(2)",
        "with padding same, its kernel, stride and dilation must",
    ),
    ("def b(s)=B(scale=s)\nI(8,4)-b(0)", "B cannot be exported: its scale must be a number"),
    ("I(8,4)-B(frozen=1)", "B cannot be exported: PyTorch has no batch normalization whose"),
    ("I(8,4)-G-F-Shuffle(2)", "PyTorch shuffles the channels of feature maps"),
    ("def b=F-LN\nI(8,4)-b", "LN cannot be exported: the number of input features"),
    ("def b=F-PR(0)\nI(8,4)-b", "PR cannot be exported: the number of input features"),
    ("def b=F-H(cin)\nI(8,4)-b", "cin cannot be exported: the number of input features"),
    ("def h(f)=H(f)\ndef b=F-h(cin/2)\nI(8,4)-b", "the number of input features"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_what_pytorch_cannot_say_is_refused(text: str, says: str) -> None:
    with pytest.raises(SymcnnError, match=re.escape(says)):
        export(text)


def test_another_framework_is_refused_with_the_nearest() -> None:
    with pytest.raises(SymcnnError, match=r"unknown framework 'troch'; did you mean torch\?"):
        export("I(8,4)-C(3,8)", to="troch")


def test_module_names_are_the_paths_of_records() -> None:
    assert module_name("repeat3[0][1].conv2.C") == "repeat3.0.1.conv2.C"
    assert module_name("C[2]") == "C.2"
    assert attribute("requires_grad") != attribute("requires_grad_") != "requires_grad_"


def test_names_that_python_or_the_source_needs_are_given_an_underscore() -> None:
    source = network_of("I(8,nn)-C(3,self*torch)")
    assert "def __init__(self, nn_, self_, torch_):" in source
    assert "nn.Conv2d(nn_, self_ * torch_, 3)" in source


def test_symbols_may_be_called_as_variables_are() -> None:
    source = network_of("I(8,x)-C(3,channels)-(C(1,cin+2))*2-for i in 1..j[R]-(R)*2")
    assert "def __init__(self, x, channels, j):" in source
    assert "channels2 = channels\n" in source
    assert "channels2 = channels2 + 2\n" in source


def test_a_parameter_with_the_name_of_a_symbol_is_another() -> None:
    source = code_of("def b(w,f=2) = C(1,w*f)\ndef c(v) = b(f=3,w=v*w)\nI(8,w)-c(f)")
    assert "def __init__(self, cin, w_, f_=2):" in source
    assert "def __init__(self, cin, v, *, w):" in source
    assert "self.b = B(cin, v * w, 3)" in source
    assert "self.c = C(w, f, w=w)" in source


def test_a_default_has_the_symbol_that_a_later_parameter_is_named_after() -> None:
    net = symcnn.parse("def f(a=b,b=1) = C(3,a+b)\nI(32,3)-f-f(2)-O(b)")
    check_meaning(export(net), net.subs(b=4), b=4)


def test_a_default_that_depends_on_the_call_is_worked_out_in_the_constructor() -> None:
    source = code_of("def b(f,c=cin,d=c/2) = C(1,f)-C(1,c)-C(1,d)\nI(8,4)-b(2)-b(2,d=3)")
    assert "def __init__(self, cin, f, c=None, d=None):" in source
    assert "        if d is None:\n            d = c // 2\n" in source
    assert "self.b2 = B(2, 2, d=3)" in source


def test_a_default_that_a_module_cannot_work_out_is_given_by_each_call() -> None:
    assert "f = win" not in export("def b(f=win) = C(1,f)\nI(8,4)-b(2)")
    features = "def b(g=cin,f=3) = H(f)-H(g)\ndef c = F-b(7,f=5)\nI(8,4)-c"
    assert "def __init__(self, g=None, f=3):\n        super().__init__()\n        self.H" in (
        code_of(features)
    )


def test_a_word_makes_a_class_of_its_own() -> None:
    source = code_of("def b(f,p,k=3) = C(k,f,2,p)\nI(16,4)-b(2,same)-b(2,valid,k=3x1)-b(2,0)")
    assert "SameConv2d(cin, f, k, stride=2)" in source
    assert "nn.Conv2d(cin, f, k, stride=2)\n" in source
    assert "padding=p" in source


def test_a_default_may_be_the_word_of_another_parameter() -> None:
    net = symcnn.parse("def b(p=same,q=p) = C(3,4,1,p)-P(3,1,q)\nI(9,3)-b-b(valid)-b(1)-b(1,same)")
    source = code_of(str(net))
    assert "= same" not in source
    assert "        if q is None:\n            q = p\n" in source
    check_meaning(source, net)


def test_equal_classes_are_one() -> None:
    source = code_of("def b(f) = C(1,f)-R\nI(16,4)-b(2)-G-b(2)-b(3)")
    assert source.count("class B") == 1


def test_named_numbers_are_constants_or_made_of_symbols() -> None:
    lets = "let k = 3; let m = 2*w; let half(c) = c/2; let deep(v) = m*v"
    source = code_of(f"{lets}; I(8,4)-C(k,m)-C(1,half(m))-C(1,deep(2))")
    assert source.startswith(
        "from fractions import Fraction\n\nfrom torch import nn\n\nk = 3\n\n\n"
    )
    assert "def half(c):\n    return Fraction(c, 2)" in source
    assert "def deep(v, *, m):\n    return m * v" in source
    assert "        m = 2 * w\n" in source


def test_a_parameter_that_is_given_a_fraction_keeps_it() -> None:
    source = code_of("def b(a) = C(1,8*a)\nI(8,4)-b(0.75)-b(1/2)")
    assert "nn.Conv2d(cin, int(8 * a), 1)" in source
    assert "B(4, Fraction(3, 4))" in source


def test_a_dense_layer_in_a_block_counts_its_inputs_at_the_first_pass() -> None:
    source = export("def b(f) = C(1,f)-H(f)-R\ndef c = F-B-H(3)\nI(8,4)-b(2)-Reshape(1x2,1)-c")
    assert "self.flatten = nn.Flatten()\n        self.H = nn.LazyLinear(f)" in source
    assert "self.B = nn.LazyBatchNorm1d()" in source
    assert "Lazy modules infer their sizes in the first forward pass" in source


def test_the_features_of_a_map_are_worked_out_from_the_symbols() -> None:
    source = network_of("I(n,w)-C(3,f)-P(2)-O(10)")
    assert "self.O = nn.Linear(features, 10)" in source
    assert "features = f * (n // 2 - 1) ** 2" in source


def test_a_flat_map_that_repeats_arrive_at_is_flat_before_the_first() -> None:
    assert "self.flatten = nn.Flatten()\n        self.H = nn.Sequential()" in network_of(
        "I(8,4)-H(6)*2"
    )
    source = network_of("def b(f) = H(f)-R\nI(8,4)-b(6)*3")
    assert "        i = 1\n        self.b.add_module(str(i), B(6))\n" in source
    assert "for i in range(1, 4)[1:]:" in source


def test_a_repeat_that_never_runs_is_left_out_but_keeps_its_name() -> None:
    source = network_of("I(8,4)-C(1,4)*0-(R)*0-C(1,3)-(R)*2")
    assert "self.C2 = nn.Conv2d(4, 3, 1)" in source
    assert "self.repeat2 = nn.Sequential()" in source


def test_loops_go_up_or_down_as_far_as_that_is_known() -> None:
    net = "def b(a) = for i in a..1[C(1,i+1)]\nI(8,4)-for i in 2..0[C(1,i+1)]-b(2)-for i in 1..N[R]"
    source = code_of(net)
    assert "for i in range(2, -1, -1):" in source
    assert "for i in through(a, 1):" in source
    assert "for i in range(1, N + 1):" in source


def test_a_map_that_one_pass_remembers_is_a_name_in_it() -> None:
    assert network_of("I(8,4)-C(3,4,p=1)-@a-R-add[_|$a]-O(2)").endswith(
        """
        a = self.C(x)
        x = self.R(a)
        return self.O(self.flatten(x + a))"""
    )


def test_a_map_that_blocks_remember_is_in_a_dictionary_and_so_are_its_channels() -> None:
    source = code_of("def enc(f) = C(3,f,p=1)-@a\nI(8,4)-enc(3)-cat[$a|enc(5)]-C(1,2)")
    assert '        taps["a"] = f\n\n    def forward(self, x, taps):' in source
    assert source.endswith(
        """
        taps = {}
        self.enc = Enc(4, 3, taps=taps)
        channels = taps["a"]
        self.enc2 = Enc(3, 5, taps=taps)
        self.C = nn.Conv2d(channels + 5, 2, 1)

    def forward(self, x):
        taps = {}
        x = self.enc(x, taps)
        y = taps["a"]
        z = self.enc2(x, taps)
        return self.C(torch.cat([y, z], 1))"""
    )


def test_maps_remembered_under_a_parameter_are_found_by_it() -> None:
    source = code_of("def enc(f,j) = C(3,f*j,p=1)-@a[j]\nI(8,4)-enc(3,1)-enc(3,2)-cat[$a[1]|$a[2]]")
    assert "        x = self.C(x)\n        a[self.j] = x\n        return x" in source
    assert source.endswith("        return torch.cat([a[1], a[2]], 1)")


def test_a_branch_that_remembers_does_not_change_what_another_has() -> None:
    assert network_of("I(8,4)-@a-C(1,4)-add[C(1,4)-@a-R|$a]").endswith(
        """
        a = x
        x = self.C(a)
        a = self.C2(x)
        y = self.R(a)
        z = a
        return y + z"""
    )


def test_a_gate_that_is_flat_is_given_axes() -> None:
    source = network_of("I(8,4)-mul[_|G-H(4)-Sigmoid]-mul[add[_|R]|G-F-R]")
    assert "[:, :, None, None]" in source
    assert "(x + self.R(x)) * " in source


def test_a_formula_that_is_too_long_for_a_line_is_broken_before_its_signs() -> None:
    number = "+".join(f"first{place}*second{place}" for place in range(6))
    assert """
        number = (
            first0 * second0
            + first1 * second1
            + first2 * second2
            + first3 * second3
            + first4 * second4
            + first5 * second5
        )
""" in code_of(f"let number = {number}; I(8,4)-C(1,number)")
    quotient = "*".join(f"multiplier{place}" for place in range(9))
    assert f"k = {quotient.replace('*', ' * ')}\n" in code_of(f"let k = {quotient}; I(8,4)-C(1,k)")


def test_many_branches_have_names_of_their_own() -> None:
    source = network_of(f"I(8,4)-cat[{'|'.join(['C(1,2)'] * 12)}]")
    assert "torch.cat([y, z, w, v, u, t, s, r, q, p, y2, y3], 1)" in source


def test_a_join_that_is_too_long_for_a_line_has_names_for_its_parts() -> None:
    text = "def quite_a_long_name_for_block = C(1,cin)\nI(8,4)-add[_|{0}-{0}]"
    source = network_of(text.format("quite_a_long_name_for_block"))
    assert source.endswith("        return x + y")


def test_a_block_called_flatten_keeps_its_name() -> None:
    source = network_of("def flatten = F\nI(8,4)-flatten-H(3)-Reshape(1,3)-H(2)")
    assert "self.flatten_ = nn.Flatten()" in source
    assert "self.H = nn.Linear(256, 3)" in source


def test_an_index_may_be_a_number_with_a_name_or_be_worked_out() -> None:
    source = network_of("let k = 1; let m = w+1; I(8,w)-@a[k]-R-add[_|$a[k]]-@a[m]-add[_|$a[m]]")
    assert "a[k] = x" in source
    assert "a[self.m] = x" in source
    assert "        self.m = m\n" in source


def test_a_number_that_a_pass_needs_is_not_called_as_a_layer_is() -> None:
    assert "skip[self.P_value] = x" in code_of("I(8,4)-for P in 0..1[R-@skip[P]]-$skip[1]")


def test_what_a_block_leaves_flat_has_features_that_only_the_network_knows() -> None:
    source = code_of(
        "def f = F\ndef h(u) = H(u)\ndef b = f-h(3)-h(2)\nI(8,4)-f-H(3)-Reshape(1x3,1)-b"
    )
    assert "self.H = nn.Linear(256, 3)" in source
    assert "self.H = nn.LazyLinear(u)" in source
    assert "self.h2 = H2(3, 2)" in source


def test_rounds_in_a_block_may_not_know_how_many_features_arrive() -> None:
    source = code_of("def b = F-(H(4)-R)*2-R*2\nI(8,4)-b-H(3)")
    assert "self.H = nn.LazyLinear(4)" in source
    assert "self.H = nn.Linear(4, 3)" in source or "nn.LazyLinear(3)" in source


def test_a_block_may_have_a_name_that_ends_as_those_of_rounds_do() -> None:
    source = export("def around(f,s=1) = C(3,w,s)-C(1,f)\nI(28,3)-around(8)-around(8,2)")
    compile(source, "<exported>", "exec")
    assert "def __init__(self, cin, f, s=1, *, w):" in source


def test_a_flag_may_be_a_parameter() -> None:
    source = code_of(
        "def b(f,bias=1,p=1,shared=0) = C(1,f,bias=bias)-PR(shared)-Pad(p)\nI(8,4)-b(2)-b(2,0,2x3)"
    )
    assert "nn.Conv2d(cin, f, 1, bias=bool(bias))" in source
    assert "nn.PReLU(1 if bool(shared) else f)" in source
    assert "nn.ZeroPad2d((p[1], p[1], p[0], p[0]))" in source


def test_a_flat_map_may_be_remembered_and_its_features_not_be_known() -> None:
    source = code_of(
        "def b = F-@a-R-add[_|$a]\ndef c = F-@b\nI(8,4)-b-Reshape(8,4)-c-cat[$b|R]-H(3)"
    )
    assert "self.H = nn.Linear(512, 3)" in source


def test_maps_of_one_name_may_have_different_channels() -> None:
    source = network_of("I(8,4)-@a[0]-C(1,3)-@a[1]-cat[$a[0]|$a[1]]-C(1,2)")
    assert "        a[0] = 4\n" in source
    assert "        a[1] = 3\n" in source
    assert "        channels = a[0]\n        channels2 = a[1]\n" in source
    assert "nn.Conv2d(channels + channels2, 2, 1)" in source


def test_a_round_may_go_on_from_what_a_later_one_remembers() -> None:
    net = "I(8,4)-for i in 0..1[R-@a[i]]-for j in 0..1[add[$a[j]|_]-C(1,cin,bias=0)-@a[j+2]]-$a[3]"
    assert "a[j + 2]" in code_of(net)


def test_every_node_is_written() -> None:
    assert set(EMITTERS) == set(get_args(Node))


def test_a_sum_over_a_range_is_no_expression_of_the_notation() -> None:
    i, n = symbol("i"), symbol("n")
    assert tree_of(Series(i**n, i, n)) is None


def test_what_has_one_position_at_the_first_round_only_is_a_map_at_each() -> None:
    source = code_of("I(8,4)-G-(U(2)-C(1,cin)-H(8)-Reshape(2,2))*2")
    assert "nn.LazyLinear(8)" in source


def test_rounds_in_rounds_have_maps_of_their_own() -> None:
    source = code_of("I(8,4)-(add[_|C(1,4)-R*2-@a]-(R-@b-R-add[_|$b])-add[_|$a])*2")
    assert "b = self.R" in source
    assert "a = self.R" in source


def test_a_named_number_that_is_a_fraction_is_made_an_integer_where_one_is_needed() -> None:
    lets = "let some = 3/4; let half(v) = v/2; let more = half(some)*8; let most = 2*more"
    source = code_of(f"{lets}; I(8,4)-C(1,8*some)-C(1,most)")
    assert "some = Fraction(3, 4)\n\n\ndef half(v):" in source
    assert "\n\n\nmore = 8 * half(some)\nmost = 2 * more\n\n\nclass" in source
    assert "int(8 * some)" in source
    assert "int(most)" in source


def test_a_layer_whose_map_nothing_goes_on_from_is_called_all_the_same() -> None:
    source = network_of("I(8,4)-@a-C(1,4)-$a-R")
    assert source.endswith("        a = x\n        x = self.C(a)\n        return self.R(a)")
