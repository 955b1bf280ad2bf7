"""Whole models of Keras: those of its Applications, nested and shared ones, and operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

keras = pytest.importorskip("keras")

from symcnn import SymcnnError
from symcnn.frameworks.model_graph import Scope
from tests.frameworks.keras.laid import checked, counted, read, text

if TYPE_CHECKING:
    from keras import KerasTensor

L, ops = keras.layers, keras.ops
Built = Callable[["KerasTensor"], "KerasTensor"]

APPLICATIONS = {
    "ConvNeXtTiny": 28_589_128,
    "DenseNet121": 8_062_504,
    "EfficientNetB0": 5_330_571,
    "EfficientNetV2B0": 7_200_312,
    "InceptionResNetV2": 55_873_736,
    "InceptionV3": 23_851_784,
    "MobileNet": 4_253_864,
    "MobileNetV2": 3_538_984,
    "MobileNetV3Small": 2_554_968,
    "NASNetMobile": 5_326_716,
    "ResNet50": 25_636_712,
    "ResNet50V2": 25_613_800,
    "VGG16": 138_357_544,
    "Xception": 22_910_480,
}
"""Parameters, trainable or not, as `model.summary` prints them."""


def made(built: Built, *shape: int | None) -> Any:
    start = keras.Input(shape)
    return keras.Model(start, built(start))


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_has_the_layers_and_the_weights_that_keras_counts(name: str) -> None:
    model = getattr(keras.applications, name)(weights=None)
    graph = read(model)
    net = checked(graph)
    assert (net.params, net.buffers) == counted(model)
    assert net.params + net.buffers == APPLICATIONS[name]
    assert net.output.numbers == (1000,)
    assert graph.notices == ()
    keras.backend.clear_session()


OPERATIONS: list[tuple[Built, str]] = [
    (lambda x: L.Add()([x, L.Conv2D(6, 1)(x)]), "add[_|C(1,6)]"),
    (lambda x: x + L.Conv2D(6, 1)(x), "add[_|C(1,6)]"),
    (lambda x: ops.add(x, x), "add[_|_]"),
    (lambda x: ops.relu(x + 3.0) / 6, "R"),
    (lambda x: 2 * x - 1, ""),
    (lambda x: -x, ""),
    (lambda x: 1 / x, "X(macs=0,arriving=(6,12,10))"),
    (ops.sqrt, "X(macs=0,arriving=(6,12,10))"),
    (lambda x: L.Concatenate()([x, L.Conv2D(2, 1)(x), x]), "cat[_|C(1,2)|_]"),
    (lambda x: ops.concatenate([L.Conv2D(2, 1)(x), x], axis=3), "cat[C(1,2)|_]"),
    (lambda x: L.Multiply()([x, L.Conv2D(6, 1, activation="sigmoid")(x)]), "mul[_|C(1,6)-Sigmoid]"),
    (
        lambda x: x * L.Conv2D(6, 1)(L.GlobalAveragePooling2D(keepdims=True)(x)),
        "mul[_|G-C(1,6)]",
    ),
    (
        lambda x: x * L.Dense(6)(L.Reshape((1, 1, 6))(L.GlobalAveragePooling2D()(x))),
        "mul[_|G-C(1,6)]",
    ),
    (lambda x: L.Reshape((1, 1, 6))(L.Dense(6)(ops.mean(x, axis=(1, 2)))), "G-F-H(6)-Reshape(1,6)"),
    (lambda x: ops.max(x, axis=[1, 2], keepdims=True), "GM"),
    (lambda x: ops.mean(x, axis=(2,)), "X(macs=0,arriving=(6,12,10),leaving=(6,12))"),
    (
        lambda x: ops.mean(x, axis=-1, keepdims=True),
        "X(macs=0,arriving=(6,12,10),leaving=(1,12,10))",
    ),
    (lambda x: ops.hard_silu(ops.silu(ops.tanh(x))), "Tanh-SiLU-Hardswish"),
    (lambda x: ops.reshape(x, (-1, 120, 6)), "Reshape(120,6,dims=1)"),
    (lambda x: ops.squeeze(ops.mean(x, axis=(1, 2), keepdims=True), (1, 2)), "G-F"),
    (lambda x: ops.expand_dims(ops.mean(x, axis=(1, 2)), 1), "G-F-Reshape(1,6,dims=1)"),
    (lambda x: ops.pad(x, [[0, 0], [1, 2], [0, 0], [0, 0]]), "Pad((1,0),(2,0))"),
    (
        lambda x: ops.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], "reflect"),
        "X(macs=0,arriving=(6,12,10),leaving=(6,14,12))",
    ),
    (
        lambda x: ops.pad(x, [[0, 0], [0, 1], [0, 0], [0, 2]]),
        "X(macs=0,arriving=(6,12,10),leaving=(8,13,10))",
    ),
    (lambda x: ops.pad(x, [[0, 0], [0, 0], [0, 0], [1, 2]]), "Z(3)"),
    (lambda x: x[:, ::2, ::2], "P(1,2)"),
    (lambda x: x[:, 1::2, :-1], "Crop((1,0),(0,1))-P(1,(2,1))"),
    (lambda x: x[:, 2, 3], "Crop((2,3),(9,6))-F"),
    (lambda x: x[:, :, -1, :4], "Take(0,4)-Crop((0,9),0)-Reshape(12,4,dims=1)"),
    (lambda x: x[:, None], "X(macs=0,arriving=(6,12,10),leaving=(6,1,12,10))"),
    (lambda x: x[..., 2], "X(macs=0,arriving=(6,12,10),leaving=(10,12))"),

    (lambda x: ops.add(*ops.split(x, 2, axis=1)), "add[Crop(0,(6,0))|Crop((6,0),0)]"),
    (lambda x: x[..., 2:], "Take(2,6)"),
    (lambda x: x[:, :, :, :-2], "Take(0,4)"),
    (lambda x: x[..., ::2], "X(macs=0,arriving=(6,12,10),leaving=(3,12,10))"),
    (lambda x: x[:, 1:], "Crop((1,0),0)"),
    (lambda x: ops.add(*ops.split(x, 2, axis=-1)), "add[Take(0,3)|Take(3,6)]"),
    (lambda x: ops.split(x, [1, 4], axis=-1)[1], "Take(1,4)"),
    (lambda x: ops.stop_gradient(ops.cast(x, "float16")), ""),
    (lambda x: ops.transpose(x, (0, 2, 1, 3)), "X(macs=0,arriving=(6,12,10),leaving=(6,10,12))"),
]  # fmt: skip


def label(case: object) -> str | None:
    return case if isinstance(case, str) else None


@pytest.mark.parametrize(("built", "expected"), OPERATIONS, ids=label)
def test_operations_and_joins_are_steps(built: Built, expected: str) -> None:
    model = made(built, 12, 10, 6)
    graph = read(model)
    assert text(graph) == "-".join(filter(None, ("I(12,10,6)", expected)))
    net = checked(graph)
    assert (net.params, net.buffers) == counted(model)
    assert len(graph.notices) == expected.count("X(")


@pytest.mark.parametrize("kind", ["Average", "Maximum", "Minimum", "Subtract"])
def test_another_function_of_equal_maps_is_add_with_a_notice(kind: str) -> None:
    layer = getattr(L, kind)(name="both")
    graph = read(made(lambda x: layer([x, L.Conv2D(6, 1)(x)]), 8, 8, 6))
    assert text(graph) == "I(8,6)-add[_|C(1,6)]"
    assert graph.notices == (
        f"both ({kind}) is imported as add, which has the same shapes and counts",
    )


def test_what_is_the_output_is_called_so_where_only_activations_follow() -> None:
    layers = [keras.Input((8,)), L.Dense(4, "relu"), L.Dense(3), L.Activation("softmax")]
    assert text(read(keras.Sequential(layers))) == "I(1,8)-F-H(4)-R-O(3)-Softmax"
    assert (
        text(read(keras.Sequential([*layers[:3], L.Dropout(0.5)]))) == "I(1,8)-F-H(4)-R-H(3)-D(0.5)"
    )


OPEN = [
    ((None, None, 3), L.Conv2D(4, 3), "I(h,w,3)-C(3,4)"),
    ((None, 32, 3), L.MaxPooling2D(), "I(h,32,3)-P(2)"),
    ((None, 3), L.Conv1D(4, 3, padding="causal"), "I(l,3,dims=1)-C(3,4,p=causal)"),
    ((None, None, None, 3), L.Conv3D(4, 3), "I(d,h,w,3)-C(3,4)"),
    ((None, None, 3), L.GlobalAveragePooling2D(), "I(h,w,3)-G-F"),
    ((None, None, 3), L.Reshape((-1, 3)), "I(h,w,3)-Reshape(hin*win,3,dims=1)"),
    (
        (None, None, None, 3),
        L.Reshape((-1, 3)),
        "I(d,h,w,3)-Reshape(din*hin*win,3,dims=1)",
    ),
    ((None, None, 3), lambda x: x[:, ::2, ::2], "I(h,w,3)-P(1,2)"),
    ((None, None, 3), lambda x: x[:, 1:-1, :, 1:], "I(h,w,3)-Take(1,3)-Crop((1,0))"),
]


@pytest.mark.parametrize(("shape", "built", "expected"), OPEN, ids=label)
def test_a_size_that_is_open_is_a_symbol(
    shape: tuple[int | None, ...], built: Built, expected: str
) -> None:
    graph = read(made(built, *shape))
    assert text(graph) == expected
    checked(graph)


def test_channels_that_come_first_are_read_as_such() -> None:
    form = "channels_first"
    model = keras.Sequential(
        [
            keras.Input((3, 12, 10)),
            L.Conv2D(8, 3, data_format=form),
            L.BatchNormalization(axis=1),
            L.ZeroPadding2D(((1, 2), (3, 4)), data_format=form),
            L.MaxPooling2D(2, data_format=form),
            L.GlobalAveragePooling2D(data_format=form),
            L.Dense(5),
        ]
    )
    graph = read(model)
    assert text(graph) == "I(12,10,3)-C(3,8)-B-Pad((1,3),(2,4))-P(2)-G-F-O(5)"
    net = checked(graph)
    assert (net.params, net.buffers) == counted(model)


def test_a_dense_layer_on_another_axis_than_the_channels_is_opaque() -> None:
    first = L.Conv2D(8, 3, data_format="channels_first")
    graph = read(keras.Sequential([keras.Input((3, 12, 10)), first, L.Dense(5)]))
    assert text(graph) == "I(12,10,3)-C(3,8)-X(params=45,macs=?,arriving=(8,10,8),leaving=(8,10,5))"
    checked(graph)


def test_several_maps_in_a_model_in_a_model_are_known_at_the_size_that_arrives() -> None:
    inner = made(lambda x: ops.add(*ops.split(x, 2, axis=-1)), None, None, 4)
    graph = read(made(inner, 9, 7, 4))
    assert text(graph) == "I(9,7,4)-add[Take(0,2)|Take(2,4)]"
    assert [call.shape for call in graph.calls] == [(2, 9, 7)] * 3


def test_models_in_a_model_are_read_with_their_layers_at_the_size_that_arrives() -> None:
    inner = keras.Sequential(
        [keras.Input((None, None, 3)), L.Conv2D(4, 3, name="c"), L.ReLU(name="r")], name="stem"
    )
    whole = keras.Sequential([keras.Input((16, 16, 3)), inner, L.Flatten(), L.Dense(2)], name="all")
    graph = read(made(whole, 16, 16, 3))
    assert text(graph) == "I(16,3)-C(3,4)-R-F-O(2)"
    checked(graph)
    first = graph.calls[0]
    assert first.path == "all.stem.c"
    assert first.scopes == (Scope("all", "Sequential"), Scope("all.stem", "Sequential"))
    assert first.shape == (4, 14, 14)


def test_the_weights_of_a_layer_that_is_called_again_are_counted_once() -> None:
    shared = L.Conv2D(3, 1, use_bias=False)
    model = made(lambda x: shared(L.ReLU()(shared(x))), 8, 8, 3)
    first, _, second = read(model).calls
    assert (first.params, first.tied) == (9, False)
    assert (second.params, second.tied) == (0, True)


def test_frozen_layers_are_frozen() -> None:
    model = keras.Sequential(
        [keras.Input((8, 8, 3)), L.Conv2D(4, 1), L.BatchNormalization(), L.ReLU(), L.Dense(2)]
    )
    trainable, other = counted(model)
    assert other == 8
    for places, expected in (
        ((0,), "I(8,3)-frozen[C(1,4)]-B-R-C(1,2)"),
        ((0, 1, 2), "I(8,3)-frozen[C(1,4)]-frozen[B]-R-C(1,2)"),
        ((0, 1, 2, 3), "I(8,3)-frozen[C(1,4)]-frozen[B]-R-frozen[C(1,2)]"),
    ):
        for place in places:
            model.layers[place].trainable = False
        graph = read(model)
        net = checked(graph)
        assert (text(graph), graph.notices) == (expected, ())
        assert net.params == counted(model)[0]
        assert (net.params + net.frozen, net.buffers) == (trainable, other)


def test_a_frozen_model_freezes_the_layers_in_it() -> None:
    inner = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(4, 1)])
    inner.trainable = False
    model = keras.Sequential([keras.Input((8, 8, 3)), inner, Doubled(), L.Dense(2)])
    assert text(read(model)).startswith("I(8,3)-frozen[C(1,4)]-X(")
    model.layers[1].trainable = False
    assert "-frozen[X(" in text(read(model))


def test_a_layer_that_is_frozen_in_part_is_said_to_be() -> None:
    model = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(4, 1, name="first")])
    model.layers[0].bias.trainable = False
    said = "first is partly frozen; all of its parameters are counted as trainable"
    graph = read(model)
    assert (text(graph), graph.notices) == ("I(8,3)-C(1,4)", (said,))


def test_a_layer_in_a_layer_has_its_own_weights_once_it_is_built() -> None:
    slope = L.PReLU(shared_axes=[1, 2], name="slope")
    model = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(4, 1, activation=slope, name="c")])
    with pytest.raises(SymcnnError, match=r"c\.slope has no weights yet; call the model once"):
        read(model)
    model(ops.zeros((1, 8, 8, 3)))
    graph = read(model)
    assert text(graph) == "I(8,3)-C(1,4)-PR(shared=0)"
    assert [call.params for call in graph.calls] == [16, 4]
    checked(graph)


class Doubled(L.Layer):  # type: ignore[name-defined]
    """A layer that is none of Keras', with a weight."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.w = self.add_weight(shape=(shape[-1], 2))

    def call(self, x: object) -> object:
        return x


class Parts(L.Layer):  # type: ignore[name-defined]
    """A layer that gives several maps by name."""

    def call(self, x: object) -> dict[str, object]:
        return {"b": ops.negative(x), "a": x}


class LayerScale(L.Layer):  # type: ignore[name-defined]
    """A layer with a scale for each channel, or with too many."""

    def __init__(self, more: int = 0) -> None:
        super().__init__()
        self.more = more

    def build(self, shape: tuple[int, ...]) -> None:
        self.gamma = self.add_weight(shape=(shape[-1] + self.more,))

    def call(self, x: object) -> object:
        return x


class Plain(L.Conv2D):  # type: ignore[name-defined]
    """A convolution under another name."""


class Altered(L.Conv2D):  # type: ignore[name-defined]
    """A convolution that computes something else."""

    def call(self, x: object) -> object:
        return super().call(ops.multiply(x, 2))


CUSTOM = [
    (Doubled, "X(params=6,macs=?,arriving=(3,8,8))"),
    (LayerScale, "LS"),
    (lambda: LayerScale(1), "X(params=4,macs=?,arriving=(3,8,8))"),
    (lambda: Plain(2, 1), "C(1,2)"),
    (lambda: Altered(2, 1), "X(params=8,macs=?,arriving=(3,8,8),leaving=(2,8,8))"),
]


@pytest.mark.parametrize(("layer", "expected"), CUSTOM, ids=label)
def test_a_layer_of_the_user_has_the_rule_of_its_class_only_if_it_computes_that(
    layer: Callable[[], Built], expected: str
) -> None:
    graph = read(made(layer(), 8, 8, 3))
    assert text(graph) == f"I(8,3)-{expected}"
    checked(graph)


def test_what_has_no_rule_is_named_in_the_notice() -> None:
    graph = read(made(Doubled(name="odd"), 8, 8, 3))
    assert graph.notices == (
        (
            "odd (Doubled) has no layer in symcnn: it is imported as an opaque layer X with "
            "6 parameters (counted by Keras) and an unknown number of multiply-accumulates"
        ),
    )


def test_parameters_that_the_output_does_not_need_are_named() -> None:
    start = keras.Input((8, 8, 3))
    both = keras.Model(start, [L.Conv2D(4, 1)(start), L.Conv2D(5, 1)(start)])
    graph = read(made(lambda x: both(x)[0], 8, 8, 3))
    assert text(graph) == "I(8,3)-C(1,4)"
    assert graph.notices == (
        "20 parameters are left out, since the output does not depend on them",
    )


def altered(change: Callable[[L.Layer], object]) -> object:  # type: ignore[name-defined]
    model = keras.Sequential([keras.Input((8,)), L.Dense(4)])
    change(model.layers[0])
    return model


def test_weights_that_were_added_to_a_layer_make_it_opaque() -> None:
    graph = read(altered(lambda layer: layer.enable_lora(2)))
    assert text(graph) == "I(1,8)-F-X(params=60,macs=?,arriving=8,leaving=4)"
    checked(graph)


class Subclass(keras.Model):  # type: ignore[name-defined]
    """A model without a graph."""

    def call(self, x: object) -> object:
        return x


class Overridden(keras.Sequential):  # type: ignore[name-defined]
    """A model with a graph that it does not run."""

    def call(self, x: object) -> object:
        return x


def joined(kind: str, left: tuple[int, ...], right: tuple[int, ...]) -> object:
    one, other = L.Conv2D(left[-1], 1), L.Conv2D(right[-1], 1)
    return made(lambda x: getattr(ops, kind)(one(x), other(x)), 8, 8, 3)


def two_inputs() -> object:
    pair = [keras.Input((3,)), keras.Input((3,))]
    return keras.Model(pair, L.Add()(pair))


def parts() -> object:
    inner = made(lambda x: Parts(name="parts")(x)["a"], None, None, 3)
    return made(inner, 8, 8, 3)


def two_formats() -> object:
    first = L.Conv2D(4, 1, data_format="channels_first", name="a")
    return keras.Sequential([keras.Input((8, 8, 8)), first, L.MaxPooling2D(name="b")])


FAULTS: list[tuple[Callable[[], object], str]] = [
    (lambda: 3, "from_keras takes a Keras 3 model, not int"),
    (lambda: L.Conv2D(3, 3), "from_keras takes a Keras 3 model, not Conv2D"),
    (Subclass, "Subclass is a subclassed model, which has no graph"),
    (
        lambda: Overridden([keras.Input((8,)), L.Dense(3)]),
        "Overridden is a subclassed model, which has no graph",
    ),
    (lambda: keras.Sequential([L.Dense(3)]), "the model has no input shape"),
    (two_inputs, "the model has 2 inputs; a network has one"),
    (lambda: made(lambda x: [x + 1, x + 2], 3), "the model has 2 outputs; a network has one"),
    (lambda: made(lambda x: x + 1), "of shape (None,), which is not a feature map of up to 3 axes"),
    (lambda: made(lambda x: x + 1, 2, 2, 2, 2, 2), "which is not a feature map of up to 3 axes"),
    (
        lambda: made(lambda x: ops.reshape(x, (-1, 2, 2, 2, 2, 4))[:, 0], 8, 8),
        "which is not a feature map of up to 3 axes",
    ),
    (parts, "parts (Parts) has no layer in symcnn, and several inputs or outputs"),
    (two_formats, "two data formats: channels_first (a) and channels_last (b)"),
    (lambda: joined("add", (4,), (1,)), "(Add) has no layer in symcnn, and several"),
    (lambda: joined("multiply", (4,), (1,)), "(Multiply) has no layer in symcnn, and several"),
    (lambda: joined("maximum", (4,), (1,)), "(Maximum) has no layer in symcnn, and several"),
    (lambda: joined("divide", (4,), (4,)), "(Divide) has no layer in symcnn, and several"),
    (
        lambda: made(lambda x: L.Concatenate(1)([x, x, x + 1]), 8, 8, 3),
        "(Concatenate) has no layer in symcnn, and several",
    ),
    (
        lambda: made(lambda x: x[:, :5], None, 8, 3),
        "(GetItem) has no layer in symcnn, and its shape is not fixed",
    ),
    (
        lambda: made(lambda x: ops.split(x, 2, axis=1)[0], None, 8, 3),
        "(Split) has no layer in symcnn, and several",
    ),
    (
        lambda: made(lambda x: ops.split(x, 2, axis=0)[0], 8, 8, 3),
        "(Split) has no layer in symcnn, and several",
    ),
    (
        lambda: made(ops.sqrt, None, None, 3),
        "its shape is not fixed; give the model an input of fixed size",
    ),
    (
        lambda: made(L.Conv2D(3, 1, activation="squareplus"), None, None, 3),
        "(Conv2D) has no layer in symcnn, and its shape is not fixed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("built", "message"), FAULTS, ids=label)
def test_what_cannot_be_read_is_said(built: Callable[[], object], message: str) -> None:
    model = built()
    with pytest.raises(SymcnnError) as fault:
        read(model)
    assert message in str(fault.value)
