"""The memory that a network takes: how many numbers are kept, and how many bytes they are."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr


@dataclass(frozen=True)
class Memory:
    """Numbers that are kept in memory for one example; each property says what it counts.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,32)-O(10)")
    >>> net.memory.parameters, net.memory.bytes(net.memory.parameters)
    (185162, 740648)
    """

    input: Expr
    """The numbers of the input map."""
    activations: Expr
    """The outputs of all layers, each once. Flatten and Take put out no new numbers. The gradients
    of these outputs, where a training step keeps them all, are as many again."""
    parameters: Expr
    """The trainable parameters."""
    frozen: Expr
    """The frozen ones, which have no gradients."""

    @property
    def gradients(self) -> Expr:
        """One gradient for each trainable parameter."""
        return self.parameters

    def optimizer(self, slots: int = 2) -> Expr:
        """Return the numbers that an optimizer keeps: `slots` for each trainable parameter.

        Adam has 2, SGD with momentum 1, plain SGD 0.
        """
        return slots * self.parameters

    def inference(self) -> Expr:
        """Return input, activations and all parameters together."""
        return self.input + self.activations + self.parameters + self.frozen

    def training(self, slots: int = 2) -> Expr:
        """Return what inference keeps, gradients and optimizer with it."""
        return self.inference() + self.gradients + self.optimizer(slots)

    @staticmethod
    def bytes(numbers: Expr, each: int = 4) -> Expr:
        """Return the bytes of that many numbers, of `each` bytes: 4 for float32."""
        return each * numbers
