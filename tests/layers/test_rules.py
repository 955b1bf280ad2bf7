"""The rules of the layers that the frameworks' cases do not cover, by hand or by brute force."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational

from symcnn import DomainError, ShapeError, parse
from symcnn.layers import LAYERS


@pytest.mark.parametrize(
    ("layer", "weights", "biases", "buffers"),
    [
        ("B", 6, 6, 12),
        ("B(affine=0)", 0, 0, 12),
        ("LN", 6, 6, 0),
        ("GN(groups=3)", 6, 6, 0),
        ("GN", 6, 6, 0),
        ("LRN", 0, 0, 0),
        ("IN", 0, 0, 0),
        ("IN(1)", 6, 6, 0),
        ("LS", 6, 0, 0),
        ("PR", 1, 0, 0),
        ("PR(shared=0)", 6, 0, 0),
        ("R", 0, 0, 0),
        ("D(0.3)", 0, 0, 0),
        ("Take(1,4)", 0, 0, 0),
        ("H(7)", 6 * 64 * 7, 7, 0),
        ("H(7,bias=0)", 6 * 64 * 7, 0, 0),
    ],
)
def test_what_a_layer_holds(layer: str, weights: int, biases: int, buffers: int) -> None:
    net = parse(f"I(8,6)-{layer}")
    assert (net.weights, net.biases, net.buffers) == (weights, biases, buffers)
    assert net.params == weights + biases


@pytest.mark.parametrize(
    ("layer", "formula", "working"),
    [
        ("C(5,32)", "(k²·c_in + 1)·c_out", "(5·5·3 + 1)·32"),
        ("C(3x1,32,bias=0)", "k_h·k_w·c_in·c_out", "3·1·3·32"),
        ("C(3,6,groups=3)", "(k²·c_in/g + 1)·c_out", "(3·3·3/3 + 1)·6"),
        ("C(k,2*f)", "(k²·c_in + 1)·c_out", "(k²·3 + 1)·2·f"),
        ("C(k,f+1)", "(k²·c_in + 1)·c_out", "(k²·3 + 1)·(f + 1)"),
        ("DW(3,multiplier=2)", "(k² + 1)·c_in·m", "(3·3 + 1)·3·2"),
        ("SC(3,8)", "k²·c_in + (c_in + 1)·c_out", "3·3·3 + (3 + 1)·8"),
        ("T(2,8)", "(k²·c_in + 1)·c_out", "(2·2·3 + 1)·8"),
        ("H(10)", "(c_in·h_in·w_in + 1)·f_out", "(3·9·9 + 1)·10"),
        ("F-H(10)", "(f_in + 1)·f_out", "(243 + 1)·10"),
        ("B", "2·c_in", "2·3"),
        ("B(scale=0)", "c_in", "3"),
        ("LN(affine=0)", "0", "0"),
        ("X(7,arriving=(3,9,9))", "P", "7"),
        ("X(2*f,1,arriving=(3,9,9))", "P", "2·f"),
        ("P(2)", "0", "0"),
    ],
)
def test_formula_and_working_come_from_the_rule(layer: str, formula: str, working: str) -> None:
    record = parse(f"I(9,3)-{layer}").layers[-1]
    assert (str(record.formula), str(record.working)) == (formula, working)
    assert record.working.value == record.params


def test_the_formulas_value_is_the_count_once_its_symbols_are_the_layers_numbers() -> None:
    record = parse("I(9,3)-C(5,32)").layers[-1]
    symbols = {str(symbol): symbol for symbol in record.formula.value.free_symbols}
    values = {symbols["k"]: 5, symbols["c_in"]: 3, symbols["c_out"]: 32}
    assert record.formula.value.subs(values) == record.params == 2_432


@given(
    side=st.integers(1, 40),
    size=st.integers(1, 6),
    stride=st.integers(1, 7),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
)
def test_a_ceil_pool_counts_the_windows_that_start_inside_input_or_left_padding(
    side: int, size: int, stride: int, padding: int, dilation: int
) -> None:
    if 2 * padding > size:
        return
    # PyTorch's pooling_output_shape: round up, then drop a window that starts past both.
    reach = side + 2 * padding - dilation * (size - 1) - 1
    expected = -(-reach // stride) + 1
    if (expected - 1) * stride >= side + padding:
        expected -= 1
    text = f"I({side},1)-P({size},s={stride},p={padding},d={dilation},ceil=1)"
    if expected < 1:
        with pytest.raises(ShapeError):
            parse(text)
    else:
        assert parse(text).output.size[0] == expected


@given(side=st.integers(1, 60), stride=st.integers(1, 9))
def test_same_padding_gives_the_size_over_the_stride_rounded_up(side: int, stride: int) -> None:
    for letter in ("C(3,1,", "P(3,", "A(2,", "DW(5,"):
        net = parse(f"I({side},1)-{letter}s={stride},p=same)")
        assert net.output.size[0] == -(-side // stride)


@given(
    side=st.integers(1, 60),
    layers=st.lists(
        st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3
    ),
)
def test_a_causal_convolution_sees_no_later_position(
    side: int, layers: list[tuple[int, int, int]]
) -> None:
    """As Keras has it: ⌈n/s⌉ positions, of which the i-th is over i·s - d(k - 1) to i·s."""
    steps = (f"C({k},1,{s},p=causal,d={d})" for k, s, d in layers)
    net = parse("-".join((f"I({side},1,dims=1)", *steps)))
    seen: list[set[int]] = [{place} for place in range(-600, side)]
    first, size = -600, side
    for k, s, d in layers:
        places = range(-(-(first + d * (k - 1)) // s), -(-size // s))
        seen = [
            set().union(*(seen[place * s - d * j - first] for j in range(k))) for place in places
        ]
        first, size = places[0], len([place for place in places if place >= 0])
    assert net.output.size == (size,)
    assert net.receptive_field == (max(seen[-1]) - min(seen[-1]) + 1,)
    assert max(seen[-1]) < side


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("add[_|C(2,4,p=causal)]", 2),
        ("add[C(3,4,p=same)|C(2,4,p=causal)]", 3),
        ("add[C(3,4,2,p=causal)|C(5,4,2,p=causal,d=2)]", 9),
    ],
)
def test_causal_branches_see_what_each_of_them_sees(text: str, field: int) -> None:
    assert parse(f"I(100,4,dims=1)-{text}").receptive_field == (field,)


@given(
    layers=st.lists(
        st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=5
    )
)
def test_the_receptive_field_is_what_brute_force_over_positions_finds(
    layers: list[tuple[int, int, int]],
) -> None:
    # The input positions that the first and the second output position depend on.
    steps = [f"C({k},1,s={s},d={d})" for k, s, d in layers]
    net = parse("-".join(["I(2000,1,dims=1)", *steps]))
    first, second = ({0}, {1})
    for k, s, d in reversed(layers):
        first, second = (
            {position * s + tap * d for position in seen for tap in range(k)}
            for seen in (first, second)
        )
    assert net.receptive_field == (max(first) - min(first) + 1,)
    assert net.stride == (min(second) - min(first),)


@given(
    layers=st.lists(
        st.tuples(st.sampled_from("CTU"), st.integers(1, 4), st.integers(1, 3)),
        min_size=1,
        max_size=4,
    )
)
def test_the_receptive_field_through_upsampling_is_the_most_that_any_position_sees(
    layers: list[tuple[str, int, int]],
) -> None:
    text = {"C": "C({k},1,s={s})", "T": "T({k},1,s={s})", "U": "U({s})"}
    steps = [text[kind].format(k=k, s=s) for kind, k, s in layers]
    net = parse("-".join(["I(400,1,dims=1)", *steps]))
    size = int(net.output.size[0])
    most = 0
    for start in range(size // 2, min(size // 2 + 40, size)):
        low = high = start
        for kind, k, s in reversed(layers):
            if kind == "C":
                low, high = low * s, high * s + k - 1
            else:
                extent = k if kind == "T" else s
                low, high = -(-(low - extent + 1) // s), high // s
        most = max(most, high - low + 1)
    assert net.receptive_field is not None
    assert most <= net.receptive_field[0]


@given(side=st.integers(3, 40), word=st.sampled_from(["same", "valid"]))
def test_a_padding_that_is_a_word_goes_with_ceil(side: int, word: str) -> None:
    padded = "0" if word == "valid" else "same"
    texts = (f"I({side},1)-P(3,2,{padding},ceil=1)" for padding in (word, padded))
    assert len({parse(text).output for text in texts}) == 1


def test_a_dropout_has_a_formula_and_takes_a_symbol() -> None:
    net = parse("I(8,3)-D(r)-H(2)")
    assert str(net.layers[1].formula) == "0"
    assert net.subs(r=0.5).params == net.params


def test_upsampling_leaves_no_single_padding() -> None:
    net = parse("I(8,1)-U(2)-C(3,1)")
    assert net.padding is None
    assert net.stride == (Rational(1, 2),) * 2


def test_receptive_fields_end_before_the_first_layer_that_sees_everything() -> None:
    assert parse("I(32,3)-C(3,8)-P(2)-G-C(1,4)-H(3)").receptive_field == (4, 4)


def test_padding_of_a_ceil_pool_and_same_make_the_one_floor_right() -> None:
    net = parse("I(n,1)-C(3,1,s=2,p=same)-P(3,2,ceil=1)")
    assert net.padding == (1 + 2 * Rational(1, 2),) * 2


def test_conditions_of_symbolic_arguments_make_the_domain() -> None:
    net = parse("I(n,w)-C(3,3*w/4,groups=2)-P(k,padding=p)-GN(groups=g)")
    assert "8 divides w" in str(net.domain)
    assert "k ≥ 2·p" in str(net.domain)
    assert "g divides 3·w/4" in str(net.domain)
    with pytest.raises(DomainError, match=r"8 divides w"):
        net.subs(w=12)


def test_letters_and_aliases_are_the_designs() -> None:
    known = {name: kind.alias for name, kind in LAYERS.items()}
    pairs = (
        "I Input, C Conv, DW DepthwiseConv, SC SeparableConv, T ConvTranspose, P MaxPool, "
        "A AvgPool, G GlobalAvgPool, AP AdaptiveAvgPool, B BatchNorm, LN LayerNorm, GN GroupNorm, "
        "IN InstanceNorm, LS LayerScale, R ReLU, PR PReLU, D Dropout, U Upsample, Pad ZeroPad, "
        "Take Slice, F Flatten, H Dense, O Output, GM GlobalMaxPool, AM AdaptiveMaxPool, "
        "Crop Cropping, Reshape Reshape, X Opaque, LRN LocalResponseNorm"
    )
    for pair in pairs.split(", "):
        letter, alias = pair.split()
        assert known[letter] == known[alias] == alias
