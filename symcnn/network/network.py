"""The network: its layers and quantities, and its sources: a text, a name, another network."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from sympy import Expr

from symcnn import zoo
from symcnn.algebra.polynomials.unknown import formed
from symcnn.algebra.presentation.presented import shortest
from symcnn.display import DRAWERS, Displayed
from symcnn.errors import NotationError, NotationWarning
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.program_names import (
    family_names,
    free_names,
    names_of_ends,
    unindexed_names,
)
from symcnn.network.analysis.replace_names import replace_names
from symcnn.network.analysis.symbol_roles import sided
from symcnn.network.building.build import build_text
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.lifting.lift import lift_widths
from symcnn.network.receptive_field.view import ReceptiveField, Unknown, receptive_field_of
from symcnn.network.substitution.substitute import (
    Substitute,
    build_program,
    substitute,
    value_node,
)
from symcnn.network.trace.memory import Memory
from symcnn.notation import parse_program
from symcnn.notation.ast import Name
from symcnn.stack import roomy
from symcnn.suggestions import suggest


@dataclass(frozen=True, repr=False, eq=False)
class Network(BuiltNetwork, Displayed):
    """A convolutional network: its layers in order, its shapes, and its counts as exact formulas.

    `parse`, `load`, `from_torch` and `from_keras` make networks. A network never changes: `subs`
    and `lift` return new ones. Counts and sizes are exact SymPy expressions in its `symbols`, for
    one example, and hold on its `domain`. Shapes are `(channels, *size)`, without a batch axis. Two
    networks are equal if their layers are; `str` gives the text in the notation.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)")
    >>> net.params, net.output.features
    (217706, 10)
    """

    @classmethod
    def of(cls, built: BuiltNetwork) -> Network:
        """Return the network of a built program."""
        return cls(**{each.name: getattr(built, each.name) for each in fields(BuiltNetwork)})

    def __repr__(self) -> str:
        """Return the call of `parse` that gives an equal network."""
        return f"parse({str(self)!r})"

    @roomy
    def subs(
        self, values: Mapping[str, Substitute] | None = None, /, **named: Substitute
    ) -> Network:
        """Substitute values for symbols, and return the new network.

        A value is an exact number (an integer, a fraction, or a decimal) or an expression, as text
        or of SymPy: `net.subs(n=28, f="2*w")`. `values` is a mapping of names to values, for the
        same purpose. A family of symbols such as `w[i]` takes a list with a value for each member,
        or a mapping of indices to values: `net.subs(S=3, w=[8, 16, 32])`. The new network is
        checked anew, and inherits the domain of this one.

        Raises DomainError for values outside the domain, at the layer whose condition fails;
        NotationError for an unknown symbol, for a value that is neither an exact number nor an
        expression, and for a list of the wrong length; ShapeError where a size or a count is not an
        integer.

        >>> from symcnn import parse
        >>> net = parse("I(n,1)-C(5,f)")
        >>> str(net.subs(n=28)), str(net.subs(f="2*w"))
        ('I(28,1)-C(5,f)', 'I(n,1)-C(5,2*w)')
        """
        return Network.of(substitute(self, dict(values or {}) | named))

    @roomy
    def lift(self, **units: int) -> Network:
        """Replace channel counts by multiples of new width symbols, and return the new network.

        `units` gives a number of channels for each symbol. With `net.lift(w=64)`, a channel count
        64·k becomes k·w; with several units, the first that divides a count applies.

        Replaced are the filters of C, SC and T (and the groups of a layer that has as many groups
        as filters); the channels of Take, Reshape and ZeroChannels; and a `let` or a parameter of a
        block that stands for such counts only, and for groups in proportion to it. A product of
        numbers is evaluated first; numbers in an expression with names are kept. The channels of
        the input, other groups, and the units of dense layers do not scale with the width, and are
        kept. Substituting each unit for its symbol is verified to give the original network back,
        with the same counts.

        Warns with LiftWarning if the parameters do not all depend on the symbols, with the share
        that does and the cause, and if a symbol can have no other value than its unit. Raises
        NotationError for a name that the network uses or that cannot be a symbol, for a unit that
        is not a positive integer, and without units (the message proposes some); SymcnnError if a
        unit divides no channel count.

        >>> from symcnn import parse
        >>> print(parse("I(n,3)-C(7,64)-R-C(3,2*64)-G-O(10)").lift(w=64))
        I(n,3)-C(7,w)-R-C(3,2*w)-G-O(10)
        """
        return Network.of(lift_widths(self, units))

    def draw(
        self, path: str | Path | None = None, style: str = "flow", **options: str | int | None
    ) -> str:
        """Return a picture of the network as SVG, and save it if a path is given.

        Takes the arguments of `symcnn.draw`, and raises its errors.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,32)-P(2)-O(10)").draw(style="strip", depth=0).startswith("<svg")
        True
        """
        return DRAWERS["draw"](self, path, style, **options)

    def quantity(self, name: str) -> Expr:
        """Return a total by its name, such as `macs` or `flops(fvcore)`.

        `flops(NAME)` is what the counter of that name prints for the network, in its own unit.
        Raises SymcnnError for an unknown name.

        >>> from symcnn import load
        >>> resnet50 = load("resnet50")
        >>> resnet50.quantity("macs"), resnet50.quantity("flops(fvcore)")
        (4089184256, 4111512576)
        """
        return formed(self.total(name), shortest)

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters: weights and biases.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)-O(10)").params
        5786*f + 10
        """
        return shortest(self.total("params"))

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights, without biases.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)").weights
        25*f
        """
        return shortest(self.total("weights"))

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases, including the shifts of normalizations.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)-B").biases
        2*f
        """
        return shortest(self.total("biases"))

    @cached_property
    def frozen(self) -> Expr:
        """The number of frozen parameters: weights and biases that are not trained.

        >>> from symcnn import parse
        >>> parse("I(28,1)-frozen[C(5,f)]-O(10)").frozen
        26*f
        """
        return shortest(self.total("frozen"))

    @cached_property
    def buffers(self) -> Expr:
        """The number of buffers: running means and variances of batch normalization.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)-B").buffers
        2*f
        """
        return shortest(self.total("buffers"))

    @cached_property
    def macs(self) -> Expr:
        """The number of multiply-accumulates of convolutions and dense layers, without biases.

        A convolution has, for each number of its output, one for each weight of a filter; a dense
        layer has one for each weight.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)").macs
        14400*f
        """
        return formed(self.total("macs"), shortest)

    @cached_property
    def flops(self) -> Expr:
        """The number of floating-point operations: 2 for each multiply-accumulate.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)").flops
        28800*f
        """
        return formed(self.total("flops"), shortest)

    @cached_property
    def activations(self) -> Expr:
        """The number of values in the outputs of all layers, for one example.

        The input is not counted, nor are the outputs of layers that only view their input, such as
        Flatten.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)-F").activations
        576*f
        """
        return shortest(self.total("activations"))

    @cached_property
    def memory(self) -> Memory:
        """The memory that inference and training need, in numbers or bytes, for one example.

        >>> from symcnn import parse
        >>> memory = parse("I(28,1)-C(5,32)-O(10)").memory
        >>> memory.inference(), memory.bytes(memory.inference())
        (204388, 817552)
        """
        counts = map(self.total, ("activations", "params", "frozen"))
        return Memory(self.input.features, *counts)

    @cached_property
    @roomy
    def _view(self) -> ReceptiveField | Unknown:
        return receptive_field_of(self.input, self.trace)

    @property
    def view(self) -> ReceptiveField | None:
        """The receptive field, stride and padding of the last map; None if they are unknown."""
        return self._view if isinstance(self._view, ReceptiveField) else None

    @property
    def unknown_view(self) -> Unknown | None:
        """The layer from which on receptive fields are unknown; None if all are known."""
        return self._view if isinstance(self._view, Unknown) else None

    @property
    def receptive_field(self) -> tuple[Expr, ...] | None:
        """The receptive field of the last map, in input positions along each axis.

        The last map is the input of the first global or adaptive pooling or dense layer, or the
        output if there is none. For kernel sizes k and strides s it is 1 + Σᵢ (kᵢ - 1)·Πⱼ sⱼ for
        j < i. None if it is unknown: after `Reshape` or `X`, and after repeats that upsample.
        Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural
        Networks, equation 2.

        >>> from symcnn import parse
        >>> parse("I(n,1)-C(5,f)-P(2)-C(k,f)-O(10)").receptive_field
        (2*k + 4, 2*k + 4)
        """
        return None if self.view is None else self.view.receptive_field

    @property
    def stride(self) -> tuple[Expr, ...] | None:
        """The total stride of the last map, in input positions along each axis.

        None if it is unknown, and after branches of different strides.

        >>> from symcnn import parse
        >>> parse("I(n,1)-C(5,f,s)-P(2)-O(10)").stride
        (2*s, 2*s)
        """
        return None if self.view is None else self.view.stride

    @property
    def padding(self) -> tuple[Expr, ...] | None:
        """The padding of the single window that has this receptive field and stride, for each axis.

        None if it is unknown, and after a transposed convolution or upsampling. Source: as for
        `receptive_field`, equation 7.

        >>> from symcnn import parse
        >>> parse("I(n,1)-C(5,f,p=2)-P(2)-C(3,f,p=1)-O(10)").padding
        (4, 4)
        """
        return None if self.view is None else self.view.padding


def parse(text: str) -> Network:
    """Parse a network in the notation, and apply its layers in order.

    Raises NotationError if the text does not follow the notation, and ShapeError if a layer does
    not fit its input. Both point at the position in the text. Warns with NotationWarning of a name
    such as w_i in a loop over i, which is one symbol for all iterations.

    >>> net = parse("I(n,1)-C(5,f)-P(2)-O(10)")
    >>> print(net.output, "for", net.domain)
    10 for n ≥ 6
    """
    net = Network.of(build_text(text))
    for name, variable in unindexed_names(net.program):
        _warn_of_unindexed(name, variable, text)
    return net


def _warn_of_unindexed(name: Name, variable: str, text: str) -> None:
    """Warn of a name such as w_i in a loop over i."""
    member = f"{name.text.removesuffix(f'_{variable}')}[{variable}]"
    message = f"'{name.text}' is one symbol for all iterations; for one of each, write {member}"
    warnings.warn(str(NotationError(message, name.span, text)), NotationWarning, stacklevel=3)


def load(name: str, /, **values: Substitute) -> Network:
    """Load a network of the zoo by name, and substitute values for its symbols.

    A family, such as `resnet`, keeps symbols for the parameters without a value; a published
    member, such as `resnet50`, has a number for each, which a value replaces. Raises NotationError
    for an unknown name, and the errors of `Network.subs`.

    >>> load("resnet50").params
    25557032
    """
    if not isinstance(name, str):
        raise NotationError(f"the name of a network must be a string, not {name!r}")
    entry = zoo.definition(name)
    if entry is None:
        hint = suggest(name, zoo.names()) or "; `symcnn zoo` lists the networks"
        raise NotationError(f"unknown network '{name}'{hint}")
    text, preset = entry
    return assign_symbols(text, {**preset, **values})


def as_network(net: Network | str) -> Network:
    """Return a network unchanged, that of the zoo with a name, or else that of a source text.

    Raises as `parse` does.

    >>> as_network("lenet5").params, as_network("I(28,1)-C(5,6)").params
    (61706, 156)
    """
    if isinstance(net, Network):
        return net
    is_name = isinstance(net, str) and net.isidentifier() and net in zoo.names()
    return load(net) if is_name else parse(net)


def assign_symbols(text: str, values: Mapping[str, Substitute]) -> Network:
    """Parse a network with values substituted for its symbols before it is built.

    That takes less time than `parse` and `subs`. Raises as `parse` does, and NotationError for an
    unknown symbol.
    """
    parsed = parse_program(text)
    program = sided(parsed, free_names(parsed))
    names = free_names(program)
    # With numbers, a loop may run in the other direction than its formula.
    if names_of_ends(program) or family_names(program, names):
        return Network.of(substitute(parse(text), values))
    check_names(program, names)
    symbols = [name.text for name in names]
    nodes = {name: value_node(program, symbols, name, value) for name, value in values.items()}
    return Network.of(build_program(replace_names(program, nodes)))
