"""The network: its layers, its quantities, and the networks that it becomes by substitution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from sympy import Expr, Integer

from symcnn.algebra.forms import shortest
from symcnn.algebra.polynomials.unknown import formed
from symcnn.display import Displayed
from symcnn.network.building.build import build_text
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.lifting.lift import lifted
from symcnn.network.receptive_field.view import Unknown, View, view_of
from symcnn.network.substitution.substitute import Substitute, substituted
from symcnn.network.trace.memory import Memory
from symcnn.stack import roomy


@dataclass(frozen=True, repr=False, eq=False)
class Network(BuiltNetwork, Displayed):
    """A network: its layers in order, and exact totals in closed form.

    Two networks are equal if their layers are. `str` gives the text in the notation.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)")
    >>> net.params, net.output.features
    (217706, 10)
    """

    @classmethod
    def of(cls, built: BuiltNetwork) -> Network:
        """Return a network of what a program was built to."""
        return cls(**{each.name: getattr(built, each.name) for each in fields(BuiltNetwork)})

    def __repr__(self) -> str:
        """Return the network as Python can read it."""
        return f"parse({str(self)!r})"

    @roomy
    def subs(
        self, values: Mapping[str, Substitute] | None = None, /, **named: Substitute
    ) -> Network:
        """Return the network with values put for symbols; it is checked anew.

        A value is an integer, a fraction, or an expression as text: `net.subs(n=28, f="2*w")`.
        The domain of the new network is what its own text asks for, and what this one asked.
        Raises DomainError for values outside the domain, at the layer that refuses them, and
        NotationError for a name that is no symbol here.

        >>> from symcnn import parse
        >>> str(parse("I(n,1)-C(5,f)").subs(n=28))
        'I(28,1)-C(5,f)'
        """
        return Network.of(substituted(self, dict(values or {}) | named))

    @roomy
    def lift(self, **units: int) -> Network:
        """Return the network with its channel counts in symbols: `net.lift(w=64)` for a width w.

        A number of channels that is a multiple of the unit, 64·k, becomes k·w; of several units,
        the first that divides it is taken. Replaced are numbers that are filters of C, SC and T
        (and groups, where a layer has as many as filters), the channels that are taken, reshaped
        to, or added as zeros, and what reaches those through a `let` or a parameter of a block that
        is used for nothing else but groups in proportion to it. A product of numbers is worked out
        first; in an expression with names the numbers stay. The channels of the input, other groups
        and the units of dense layers do not scale with a network's width, and stay too. Each unit
        put for its symbol is proved to give the old network back, with the same counts.

        A LiftWarning says which share of the parameters the symbols reach, if not all, and what
        holds the rest; it also says if a symbol can only be its unit. Raises NotationError for a
        name that the network has or that cannot be one, for a unit that is no integer from 1 on,
        and without units, where it proposes some, and SymcnnError where a unit divides no channel
        count.

        >>> from symcnn import parse
        >>> print(parse("I(n,3)-C(7,64)-R-C(3,2*64)-G-O(10)").lift(w=64))
        I(n,3)-C(7,w)-R-C(3,2*w)-G-O(10)
        """
        return Network.of(lifted(self, units))

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters: weights and biases."""
        return shortest(self.total("params"))

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights, biases not among them."""
        return shortest(self.total("weights"))

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases, shifts of normalisations among them."""
        return shortest(self.total("biases"))

    @cached_property
    def frozen(self) -> Expr:
        """The number of weights and biases that are frozen, and so not trained."""
        return shortest(self.total("frozen"))

    @cached_property
    def buffers(self) -> Expr:
        """How many numbers are kept that are not trained: running means and variances."""
        return shortest(self.total("buffers"))

    @cached_property
    def macs(self) -> Expr:
        """The multiply-accumulates of convolutions and dense layers, biases not counted."""
        return formed(self.total("macs"), shortest)

    @cached_property
    def flops(self) -> Expr:
        """Two operations for each multiply-accumulate."""
        return formed(Integer(2) * self.total("macs"), shortest)

    @cached_property
    def activations(self) -> Expr:
        """How many numbers the layers put out, the input and mere views of it not among them."""
        return shortest(self.total("activations"))

    @cached_property
    def memory(self) -> Memory:
        """The numbers that are kept in memory, for a batch of one."""
        counts = map(self.total, ("activations", "params", "frozen"))
        return Memory(self.input.features, *counts)

    @cached_property
    @roomy
    def _view(self) -> View | Unknown:
        return view_of(self.input, self.trace)

    @property
    def view(self) -> View | None:
        """How the last map depends on the input; None where that is not known."""
        return self._view if isinstance(self._view, View) else None

    @property
    def unknown_view(self) -> Unknown | None:
        """From where on it is not known how maps depend on the input; None where it is."""
        return self._view if isinstance(self._view, Unknown) else None

    @property
    def receptive_field(self) -> tuple[Expr, ...] | None:
        """The input positions that one position of the last map depends on, along each axis.

        The last map is the one before the first global or adaptive pool or dense layer. None where
        it is not known: after `Reshape` or `X`, and after repeats that upsample.
        """
        return None if self.view is None else self.view.receptive_field

    @property
    def stride(self) -> tuple[Expr, ...] | None:
        """The input positions that one step of the last map makes, along each axis."""
        return None if self.view is None else self.view.stride

    @property
    def padding(self) -> tuple[Expr, ...] | None:
        """The padding that a single window with that field and stride would have, for each axis."""
        return None if self.view is None else self.view.padding


def parse(text: str) -> Network:
    """Parse a text and apply its layers in order.

    Raises NotationError where the text does not follow the notation, and ShapeError where a layer
    cannot be applied to its input. Both point into the text.

    >>> net = parse("I(n,1)-C(5,f)-P(2)-O(10)")
    >>> print(net.output, "for", net.domain)
    10 for n ≥ 6
    """
    return Network.of(build_text(text))


def as_network(net: Network | str) -> Network:
    """Return the network of a text, and a network as it is; raises as `parse` does."""
    return net if isinstance(net, Network) else parse(net)
