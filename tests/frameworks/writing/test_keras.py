"""What `export` prints for Keras: its text, and what is refused; Keras is not needed."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import symcnn
from symcnn import SymcnnError, zoo
from symcnn.frameworks.export import export
from symcnn.frameworks.exporting.names import module_name
from symcnn.frameworks.keras.writer.function_body import written
from symcnn.frameworks.keras.writer.layers import RULES
from symcnn.layers import LAYERS, Shape
from symcnn.network import Record
from tests.examples import share
from tests.frameworks.networks import Drawn, networks
from tests.frameworks.writing import keras_of_shapes
from tests.frameworks.writing.keras_lines import LINES
from tests.networks import family, substituted

SOURCE = '''\
"""A network, written by symcnn from this text:

    def conv(k,f,s=1,c=cin) = C(k,f,s,k//2,bias=0)-B-R
    I(n,3)-conv(7,w,2)-P(3,2,1)-add[_|conv(3,cin)-C(1,w)]*N-mul[G-F-H(cin)-Sigmoid|_]-O(10)

Build it with network(n=..., w=..., N=...); it takes maps of the shape (batch, n, n, 3).
"""

import keras
from keras import layers


def padded_for_pool(x, size, stride, padding, value=0, ceil=False):
    """Pad a map for a pool; with ceil so far that its last window starts inside the map."""
    axes = len(x.shape) - 2
    each = (v if isinstance(v, tuple) else (v,) * axes for v in (size, stride, padding))
    pads = []
    for n, k, s, p in zip(x.shape[1:-1], *each):
        windows = (n + min(2 * p - k + s - 1, p - 1)) // s + 1
        after = max(0, (windows - 1) * s + k - n - p) if ceil else p
        pads.append((p, after))
    return keras.ops.pad(x, ((0, 0), *pads, (0, 0)), constant_values=value)


def conv(x, k, f, s=1, c=None, *, name):
    """def conv(k,f,s=1,c=cin) = C(k,f,s,k//2,bias=0)-B-R"""
    if c is None:
        c = x.shape[-1]
    x = layers.ZeroPadding2D(k // 2, name=f"{name}.C.pad")(x)
    x = layers.Conv2D(f, k, strides=s, use_bias=False, name=f"{name}.C")(x)
    x = layers.BatchNormalization(name=f"{name}.B")(x)
    x = layers.ReLU(name=f"{name}.R")(x)
    return x


def network(n, w, N):
    """Return the model."""
    inputs = x = keras.Input((n, n, 3))
    x = conv(x, 7, w, 2, name="conv")
    x = padded_for_pool(x, 3, 2, 1, value=-float("inf"))
    x = layers.MaxPooling2D(3, strides=2, name="P")(x)
    for i in range(1, N + 1):
        y = conv(x, 3, x.shape[-1], name=f"repeat.{i}.conv")
        y = layers.Conv2D(w, 1, name=f"repeat.{i}.C")(y)
        x = layers.Add(name=f"repeat.{i}.add")([x, y])
    y = layers.GlobalAveragePooling2D(keepdims=True, name="G")(x)
    y = layers.Flatten(name="F")(y)
    y = layers.Dense(y.shape[-1], name="H")(y)
    y = layers.Activation("sigmoid", name="Sigmoid")(y)
    y = layers.Reshape((1, 1, y.shape[-1]), name="mul.gate1")(y)
    x = layers.Multiply(name="mul")([y, x])
    x = layers.Flatten(name="O.flatten")(x)
    x = layers.Dense(10, name="O")(x)
    return keras.Model(inputs, x)
'''
TEXT = """
def conv(k, f, s=1, c=cin) = C(k, f, s, k//2, bias=0)-B-R
I(n,3)-conv(7,w,2)-P(3,2,1)-add[_|conv(3,cin)-C(1,w)]*N-mul[G-F-H(cin)-Sigmoid|_]-O(10)
"""


def test_a_source_is_as_a_person_would_write_it() -> None:
    assert export(symcnn.parse(TEXT), "keras") == SOURCE


@pytest.mark.parametrize("text", LINES)
def test_a_layer_is_a_line(text: str) -> None:
    lines = export(symcnn.parse(text), "keras").splitlines()
    assert LINES[text] in [line.removeprefix("    ") for line in lines] + lines


LEFT = "what is reached here is left, and Keras leaves out layers that nothing needs"
REFUSED = {
    "I(9,2,dims=3)-SC(3,4)": "SC cannot be exported: Keras has no separable convolution of volumes",
    "I(9,2)-C(2,3,2,d=2)": "C cannot be exported: Keras takes no dilation together with a stride",
    "I(9,2)-T(3,4,groups=2)": (
        "T cannot be exported: Keras has no transposed convolution in groups"
    ),
    "I(9,2)-P(2,d=2)": "P cannot be exported: Keras has no pool with a dilation",
    "I(9,2)-B(stats=0)": (
        "B cannot be exported: Keras has no batch normalisation without running statistics"
    ),
    "I(9,2)-B(frozen=1)": "B cannot be exported: Keras has no batch normalisation of buffers",
    "I(9,2)-IN(stats=1)": (
        "IN cannot be exported: Keras has no instance normalisation with running statistics"
    ),
    "I(9,2)-X(4,arriving=(2,9,9))": (
        "X cannot be exported: it has no rule, only counts; put a layer in its place"
    ),
    "I(9,2)-C(1,2)-tied[C(1,2)]": (
        "tied[...] cannot be exported: it does not say whose weights it has"
    ),
    "I(9,3)-C(3,8,p=1)-@a-C(3,8,p=1)-add[_|$a]-cat[$a|_]-$a-C(1,2)": LEFT,
    "I(9,3)-@a-C(1,3)*2-$a": LEFT,
    "I(9,3)-@a-(C(1,3)-$a)": LEFT,
    "I(9,3)-@a-C(1,3)-for i in 1..2[$a-C(1,3)]": LEFT,
    "I(9,3)-@a-($a-C(1,3))*2": LEFT,
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_keras_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(SymcnnError) as fault:
        export(symcnn.parse(text), "keras")
    assert REFUSED[text] in str(fault.value)


@pytest.mark.parametrize("text", ["I(9,3)-@a-C(1,3)-@b-$a-add[_|$b]", "I(9,3)-@a-add[R|$a-R]"])
def test_a_map_that_is_remembered_is_not_left(text: str) -> None:
    compile(export(symcnn.parse(text), "keras"), text, "exec")


def test_what_cannot_be_exported_is_shown_at_its_place() -> None:
    with pytest.raises(SymcnnError) as fault:
        export("I(9,2)-R-P(2,d=2)", "keras")
    assert str(fault.value).splitlines()[1:] == ["  I(9,2)-R-P(2,d=2)", "           ^^^^^^^^"]


def test_a_deep_network_raises_the_limit_that_keras_needs() -> None:
    line = "sys.setrecursionlimit(100_000)  # Keras needs it for as many layers"
    assert line in export("I(9,2)-(C(1,cin)-R)*200", "keras").splitlines()
    assert "import sys" not in export("I(9,2)-(C(1,cin)-R)*100", "keras")


def test_every_layer_has_a_rule() -> None:
    assert {"I", *RULES} == {kind.letter for kind in LAYERS.values()}


def test_a_node_of_another_kind_is_a_mistake_of_the_code() -> None:
    with pytest.raises(TypeError):
        written(None, None)  # type: ignore[arg-type]


UNNAMED = ("I", "Take", "Z", "Shuffle")
"""Layers that are functions in Keras, and have no name there."""


def check_meaning(source: str, net: symcnn.Network, *values: object) -> None:
    """Run a source on shapes: sizes, parameters and buffers are those of the network, by layer."""
    limit = sys.getrecursionlimit()
    with keras_of_shapes.installed():
        scope: dict[str, Any] = {}
        exec(compile(source, "<exported>", "exec"), scope)  # noqa: S102 - what is printed must run
        model = scope["network"](*values)
        sys.setrecursionlimit(limit)
        assert model.output.shape == (1, *sides_first(net.output))
        assert model.numbers("trainable") == net.params
        assert model.numbers("kept") == net.buffers
    for record in net.layers:
        assert isinstance(record, Record)
        if record.layer.letter not in UNNAMED:
            layer = model.layers[module_name(record.path)]
            assert layer.output.shape[1:] == sides_first(record.output), record.path
            assert layer.trainable == record.params, record.path


def sides_first(shape: Shape) -> tuple[int, ...]:
    return (*map(int, shape.size), int(shape.channels))


@pytest.mark.parametrize("text", LINES)
def test_a_layer_means_the_same_in_keras(text: str) -> None:
    net = symcnn.parse(text)
    values = dict.fromkeys(net.symbols, 4)
    check_meaning(export(net, "keras"), net.subs(values), *values.values())


@pytest.mark.parametrize("name", zoo.families())
def test_a_family_of_the_zoo_means_the_same_in_keras(name: str) -> None:
    net = family(name)
    member, values = next(iter(zoo.entry(name).presets.items()))
    numbers = [float(values[key]) if key == "rate" else int(values[key]) for key in net.symbols]
    check_meaning(export(net, "keras"), substituted(member), *numbers)


@given(networks())
@settings(max_examples=share(1 / 4), suppress_health_check=list(HealthCheck))
def test_a_random_network_means_the_same_in_keras(drawn: Drawn) -> None:
    numeric = drawn.numeric
    values = [drawn.values[name] for name in drawn.net.symbols]
    for net, arguments in ((drawn.net, values), (numeric, [])):
        try:
            source = export(net, "keras")
        except SymcnnError as error:
            assert "cannot be exported" in str(error)  # noqa: PT017 - nothing else may be refused
        else:
            check_meaning(source, numeric, *arguments)
