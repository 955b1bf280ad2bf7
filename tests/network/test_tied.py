"""`tied[path]`: layers whose weights are those of layers before, and are counted there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn import DomainError, ShapeError, parse
from symcnn.network import Network, RepeatRecord

_OWN = ("params", "weights", "biases", "buffers")
_EVERY = ("macs", "activations")


def _counts(net: Network, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(net.total(name) for name in names)


# What PyTorch 2.13 counts for one Conv2d(4, 4, 3, padding=1), applied to a map of 28×28 once and
# four times: parameters, and FlopCounterMode's FLOPs over 2.
_ONCE = {"params": 148, "macs": 112_896}
_FOUR_TIMES = {"params": 148, "macs": 451_584}


def test_a_convolution_applied_again_has_its_weights_once_and_its_macs_each_time() -> None:
    net = parse("I(28,4)-C(3,4,p=1)-tied[C(3,4,p=1)]*3")
    assert {"params": net.params, "macs": net.macs} == _FOUR_TIMES
    plain = parse("I(28,4)-C(3,4,p=1)")
    assert {"params": plain.params, "macs": plain.macs} == _ONCE


def test_a_siamese_pair_has_the_parameters_of_one_side() -> None:
    pair = parse("I(n,4)-cat[C(3,8,p=1)-B-R|tied[C(3,8,p=1)-B-R]]")
    one, two = parse("I(n,4)-C(3,8,p=1)-B-R"), parse("I(n,4)-cat[C(3,8,p=1)-B-R|C(3,8,p=1)-B-R]")
    assert _counts(pair, _OWN) == _counts(one, _OWN)
    assert _counts(pair, _EVERY) == _counts(two, _EVERY)
    assert pair.output == two.output


def test_what_a_tied_layer_says_of_itself() -> None:
    *_, again, norm, relu = parse("I(9,4)-C(3,4,p=1)-tied[C(3,4,p=1)-B(affine=0)-R]").layers
    assert (again.text, norm.text, relu.text) == ("tied[C(3,4,p=1)]", "tied[B(affine=0)]", "R")
    assert (str(again.formula), str(again.working)) == ("0", "0")
    assert (again.params, again.weights, again.biases, norm.buffers) == (0, 0, 0, 0)
    assert (again.name, again.macs, again.activations) == ("Conv", 9 * 4 * 4 * 81, 4 * 81)


def test_a_tied_layer_is_no_other() -> None:
    tied, plain = parse("I(9,4)-tied[C(3,4)]"), parse("I(9,4)-C(3,4)")
    assert tied != plain
    assert parse("I(9,4)-tied[P(2)-R]") == parse("I(9,4)-P(2)-R")


@pytest.mark.parametrize(
    "text",
    [
        "I(28,4)-C(3,4,p=1)-tied[C(3,4,p=1)]*3",
        "I(28,4)-tied[tied[C(3,4)]-(R-tied[B])*2]",
        "I(n,c)-add[C(3,c,p=1)|tied[C(3,c,p=1)-_]]-tied[for i in 1..N[C(1,c)]]",
        "def b(f) = tied[C(3,f,p=1)-B]; I(n,4)-b(8)-b(w)*N-tied[@x-$x]",
    ],
)
def test_a_network_with_tied_layers_is_read_back(text: str) -> None:
    net = parse(text)
    assert parse(str(net)) == net
    assert str(parse(str(net))) == str(net)


def test_blocks_and_joins_inside_are_tied_too() -> None:
    block = "def b(f) = add[_|C(3,f,p=1)-B]-mul[_|G-C(1,f)-Sigmoid]"
    once = parse(f"{block}; I(n,8)-b(8)")
    both = parse(f"{block}; I(n,8)-b(8)-tied[b(8)]")
    assert _counts(both, _OWN) == _counts(once, _OWN)
    assert both.macs == 2 * once.macs


def test_a_block_called_once_more_without_tied_has_weights_of_its_own() -> None:
    text = "def b = C(3,4,p=1); I(9,4)-b-tied[b]-b"
    assert parse(text).params == 2 * 148


def test_a_symbolic_number_of_tied_rounds_has_a_closed_form() -> None:
    net = parse("I(n,c)-C(3,c,p=1)-tied[C(3,c,p=1)-B-R]*(N-1)")
    assert str(net.params) == "9*c**2 + c"
    group = net.layers[-1]
    assert isinstance(group, RepeatRecord)
    assert group.layers[0].text == "tied[C(3,c,p=1)]"
    for rounds in (1, 2, 5):
        found = net.subs(N=rounds, n=6, c=4)
        assert (found.params, found.buffers) == (148, 0)
        assert found.macs == rounds * 9 * 16 * 36


def test_rounds_that_change_the_map_keep_their_macs() -> None:
    net = parse("I(64,4)-C(1,8)-tied[for i in 1..N[C(3,8*2^i,p=1)-P(2)]]")
    plain = parse("I(64,4)-C(1,8)-for i in 1..N[C(3,8*2^i,p=1)-P(2)]")
    assert net.params == 40
    for rounds in range(1, 6):
        assert net.subs(N=rounds).macs == plain.subs(N=rounds).macs
        assert net.subs(N=rounds).params == 40


def test_needs_of_tied_layers_are_those_of_any() -> None:
    net = parse("I(n,w)-tied[C(3,w,groups=2)]")
    assert str(net.domain) == "w even and n ≥ 3"
    with pytest.raises(DomainError):
        net.subs(w=3)
    with pytest.raises(ShapeError, match="exceeds padded input size"):
        parse("I(2,1)-tied[C(3,4)]")


def test_the_receptive_field_counts_every_use() -> None:
    assert parse("I(28,4)-C(3,4)-tied[C(3,4)]*2").receptive_field == (7, 7)


def test_a_free_name_inside_is_a_symbol() -> None:
    assert list(parse("I(9,c)-tied[C(k,f)]").symbols) == ["c", "k", "f"]
    assert parse("I(9,c)-tied[C(k,f)]").subs(f=4, k=3) == parse("I(9,c)-tied[C(3,4)]")


_LAYERS = {
    "C(3,4,p=1)": (148, 0, 148 - 4),
    "C(1,4,bias=0)": (16, 0, 16),
    "DW(3,p=1)": (40, 0, 36),
    "B": (8, 8, 0),
    "PR(shared=0)": (4, 0, 0),
    "R": (0, 0, 0),
}
"""Parameters, buffers and multiply-accumulates for each position, for four channels, by hand."""


@st.composite
def _paths(draw: st.DrawFn, depth: int = 2) -> tuple[str, list[tuple[str, bool]]]:
    """A path of layers that keep four channels, and each use with whether it is tied."""
    texts, uses = [], []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["layer", "tied", "group", "repeat"] if depth else ["layer"]))
        if kind == "layer":
            name = draw(st.sampled_from(list(_LAYERS)))
            text, found = name, [(name, False)]
        else:
            inner, found = draw(_paths(depth - 1))
            count = draw(st.integers(0, 3)) if kind == "repeat" else 1
            found = [(name, tied or kind == "tied") for name, tied in found] * count
            text = {
                "tied": f"tied[{inner}]",
                "group": f"({inner})",
                "repeat": f"({inner})*{count}",
            }[kind]
        texts.append(text)
        uses += found
    return "-".join(texts), uses


@given(_paths())
def test_totals_are_those_of_the_uses_counted_one_by_one(
    drawn: tuple[str, list[tuple[str, bool]]],
) -> None:
    path, uses = drawn
    net = parse(f"I(5,4)-{path}")
    own = [_LAYERS[name] for name, tied in uses if not tied]
    assert net.params == sum(params for params, _, _ in own)
    assert net.buffers == sum(buffers for _, buffers, _ in own)
    assert net.macs == 25 * sum(_LAYERS[name][2] for name, _ in uses)
    assert net.activations == 100 * len(uses)
    assert parse(str(net)) == net
