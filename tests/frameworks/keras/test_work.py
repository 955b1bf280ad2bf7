"""What a Keras model computes where the notation has no rule: counted by hand, or unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

keras = pytest.importorskip("keras")

from symcnn.algebra.presentation.present import text
from symcnn.errors import SymcnnError
from tests.frameworks.keras.laid import checked, read

L = keras.layers
ops = keras.ops
FILM, ROW, MAP = (5, 16, 16, 3), (20, 6), (12, 10, 6)


def macs(shape: tuple[int | None, ...], *layers: Any) -> str:
    """Return the multiply-accumulates of layers one after another."""
    start = keras.Input(shape)
    end = start
    for layer in layers:
        end = layer(end)
    return text(checked(read(keras.Model(start, end))).macs)


def test_a_network_of_frames_has_the_work_of_every_frame_and_of_its_memory() -> None:
    # 10·62·62·(3·3·3·8) of the frames, 10·4·32·(31·31·8 + 32) of the memory, and 32·5
    found = macs(
        (10, 64, 64, 3),
        L.TimeDistributed(L.Conv2D(8, 3)),
        L.TimeDistributed(L.MaxPooling2D()),
        L.TimeDistributed(L.Flatten()),
        L.LSTM(32),
        L.Dense(5),
    )
    assert found == "18,184,800"


class Own(L.Layer):  # type: ignore[name-defined]
    """A layer that Keras does not know."""

    def call(self, inputs: Any) -> Any:
        """Return the product of a map with itself."""
        return ops.matmul(inputs, ops.swapaxes(inputs, -1, -2))

    def compute_output_shape(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape of the product."""
        return (*input_shape[:-1], input_shape[-2])


class OwnMemory(L.LSTM):  # type: ignore[name-defined]
    """A recurrent layer that decides itself what it computes."""

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None) -> Any:
        """Return what Keras' own does, as far as anyone can tell."""
        return super().call(sequences, initial_state, mask)


def network() -> Any:
    """Return a model that is a layer of another."""
    return keras.Sequential([keras.Input(FILM[1:]), L.Conv2D(4, 3)])


@pytest.mark.parametrize(
    ("shape", "layer", "expected"),
    [
        (ROW, lambda: L.LSTM(4), 20 * 4 * 4 * (6 + 4)),
        (ROW, lambda: L.LSTM(4, return_sequences=True, go_backwards=True), 20 * 4 * 4 * (6 + 4)),
        (ROW, lambda: L.GRU(4), 20 * 3 * 4 * (6 + 4)),
        (ROW, lambda: L.SimpleRNN(4), 20 * 4 * (6 + 4)),
        (ROW, lambda: L.Bidirectional(L.LSTM(4)), 2 * 20 * 4 * 4 * (6 + 4)),
        (ROW, lambda: L.TimeDistributed(L.Dense(4, activation="relu")), 20 * 6 * 4),
        (FILM, lambda: L.TimeDistributed(L.Conv2D(4, 3)), 5 * 14 * 14 * 9 * 3 * 4),
        (FILM, lambda: L.TimeDistributed(L.Conv2D(4, 3, padding="same")), 5 * 256 * 9 * 3 * 4),
        (FILM, lambda: L.TimeDistributed(L.Conv2D(4, 1, activation=L.ReLU())), 5 * 256 * 3 * 4),
        (FILM, lambda: L.TimeDistributed(L.BatchNormalization()), 0),
        (FILM, lambda: L.TimeDistributed(L.Flatten()), 0),
        (MAP, L.UnitNormalization, 0),
        (MAP, lambda: L.Permute((2, 1, 3)), 0),
        (MAP, lambda: L.Lambda(ops.sqrt), None),
        (MAP, lambda: ops.sqrt, 0),
        (MAP, lambda: lambda x: ops.matmul(x, ops.ones((6, 6))), None),
        (MAP, lambda: lambda x: ops.einsum("bhwc,cd->bhwd", x, ops.ones((6, 6))), None),
        (MAP, lambda: L.Activation(lambda x: x * 2), None),
        (MAP, lambda: L.SpectralNormalization(L.Conv2D(4, 1)), None),
        (MAP, Own, None),
        (ROW, lambda: OwnMemory(4), None),
        (ROW, lambda: L.RNN(L.LSTMCell(4)), None),
        (ROW, lambda: L.Bidirectional(L.RNN(L.LSTMCell(4))), None),
        (ROW, lambda: lambda x: L.Attention()([x, x]), None),
        (ROW, lambda: lambda x: L.MultiHeadAttention(2, 4)(x, x), None),
        (FILM, lambda: L.ConvLSTM2D(4, 3), None),
        (FILM, lambda: L.TimeDistributed(Own()), None),
        (FILM, lambda: L.TimeDistributed(L.Conv2D(4, 1, activation=lambda x: x * 2)), None),
        (FILM, lambda: L.TimeDistributed(network()), None),
    ],
)
def test_what_has_no_rule_has_the_work_that_is_known_or_an_unknown_one(
    shape: tuple[int, ...], layer: Callable[[], Any], expected: int | None
) -> None:
    assert macs(shape, layer()) == ("?" if expected is None else f"{expected:,}")


@pytest.mark.parametrize(
    ("axes", "layer"),
    [
        (1, lambda: L.LSTM(4)),
        (2, lambda: L.TimeDistributed(L.Conv1D(4, 3))),
        (2, lambda: L.TimeDistributed(Own())),
    ],
)
def test_what_has_no_rule_needs_a_size(axes: int, layer: Callable[[], Any]) -> None:
    with pytest.raises(SymcnnError, match="has no layer in symcnn, and its shape is not fixed"):
        macs((*[None] * axes, 6), layer())


def test_a_notice_says_the_work_or_that_it_is_unknown() -> None:
    for layer, said in (
        (L.LSTM(4), "and 3,200 multiply"),
        (Own(), "an unknown number of multiply"),
    ):
        graph = read(keras.Sequential([keras.Input(ROW), layer]))
        assert said in graph.notices[0]
