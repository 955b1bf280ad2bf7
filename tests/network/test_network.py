"""The network as an object: its representation, equality, totals and quantities."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Rational

from symcnn import NotationError, SymcnnError, load, parse, quantity
from symcnn.algebra.conditions.condition import multiple_of
from symcnn.network import COUNTS, QUANTITIES

TEXT = "I(n,1)-C(5,f)-P(2)-O(10)"


def test_it_is_shown_as_python_reads_it() -> None:
    net = parse("I( n, 1 ) - C( 5, f ) - P( 2 ) - O( 10 )")
    assert repr(net) == f"parse('{TEXT}')"
    assert repr(net.layers[1]) == "<C(5,f): f×(n - 4)², 26*f parameters>"


def test_networks_with_equal_layers_are_equal_whatever_their_spelling() -> None:
    assert parse(TEXT) == parse("Input(n,1)-Conv(filters=f,kernel=5)-MaxPool(2)-Output(2*5)")
    assert parse(TEXT) != parse(TEXT.replace("f", "g"))
    assert len({parse(TEXT), parse(TEXT.replace("-", " - "))}) == 1


@pytest.mark.parametrize("name", QUANTITIES)
def test_a_quantity_is_the_property_of_its_name(name: str) -> None:
    assert quantity(TEXT, name) == getattr(parse(TEXT), name)


@pytest.mark.parametrize("name", COUNTS)
def test_a_total_is_the_sum_over_the_layers(name: str) -> None:
    net = parse(TEXT)
    total = sum(getattr(record, name) for record in net.layers)
    assert (net.total(name) - total).expand() == 0
    assert (getattr(net, name) - total).expand() == 0


def test_a_quantity_goes_by_a_symbol_or_its_name() -> None:
    net = parse(TEXT)
    by_name = quantity(net, "params", "collected", "f")
    assert quantity(net, "params", "collected", net.symbols["f"]) == by_name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("weight",), "unknown quantity 'weight'; did you mean weights?"),
        (("params", "expand"), "unknown form 'expand'; did you mean expanded?"),
        (("params", "horner", "z"), "unknown symbol 'z'; choose from n, f"),
        (("params", "factored", "f"), "by requires the form collected or horner"),
    ],
)
def test_what_is_not_known_is_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(SymcnnError) as error:
        quantity(TEXT, *arguments)
    assert error.value.message == message


def test_an_unknown_symbol_to_collect_by_says_that_there_are_no_symbols() -> None:
    with pytest.raises(SymcnnError) as error:
        quantity("I(28,1)-C(5,32)", "params", "collected", "n")
    assert error.value.message == "unknown symbol 'n'; the network has no symbols"


def test_an_unknown_total_is_refused() -> None:
    with pytest.raises(SymcnnError, match="unknown quantity 'size'"):
        parse(TEXT).total("size")


@pytest.mark.parametrize("text", [None, 3, b"I(28,1)"])
def test_what_is_no_text_is_refused(text: Any) -> None:  # noqa: ANN401 - anything else
    with pytest.raises(NotationError, match="a network must be given as a string, not"):
        parse(text)


def test_memory_counts_what_it_says() -> None:
    memory = parse("I(8,3)-C(3,4)-F-D(0.5)-O(10)").memory
    assert memory.input == 3 * 64
    assert memory.activations == 4 * 36 + 144 + 10
    assert memory.parameters == memory.gradients == 28 * 4 + 145 * 10
    assert memory.optimizer() == 2 * memory.parameters
    assert memory.optimizer(slots=1) == memory.parameters
    assert memory.inference() == memory.input + memory.activations + memory.parameters
    assert memory.training(slots=0) == memory.inference() + memory.gradients
    assert memory.bytes(memory.parameters, 2) == 2 * memory.parameters


def test_a_multiple_of_a_fraction_is_one_of_an_integer() -> None:
    n = parse(TEXT).symbols["n"]
    assert str(multiple_of(n, Rational(3, 2))) == "3 divides n"


def test_the_name_of_a_network_must_be_a_string() -> None:
    with pytest.raises(NotationError, match="the name of a network must be a string, not 3"):
        load(3)  # type: ignore[arg-type]
