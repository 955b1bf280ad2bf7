"""The memory of a network, in values for one example, and in bytes."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol


@dataclass(frozen=True)
class Memory:
    """The memory of inference and training, in values (elements) for one example.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,32)-O(10)")
    >>> net.memory.parameters, net.memory.bytes(net.memory.parameters)
    (185162, 740648)
    """

    input: Expr
    """The values of the input."""
    activations: Expr
    """The outputs of all layers, each once. Flatten and Take produce no new values. Gradients of
    the outputs, if a training step keeps them all, take the same again."""
    parameters: Expr
    """The trainable parameters."""
    frozen: Expr
    """The frozen parameters, which have no gradients."""

    def in_totals(self) -> Memory:
        """Return the memory in the names of the totals, which stand for those that are no numbers.

        >>> from symcnn import parse
        >>> parse("I(28,1)-C(5,f)").memory.in_totals().training()
        activations + 4*params + 784
        """
        totals = {
            "activations": self.activations,
            "params": self.parameters,
            "frozen": self.frozen,
        }
        named = (total if total.is_number else Symbol(name) for name, total in totals.items())
        return Memory(self.input, *named)

    @property
    def gradients(self) -> Expr:
        """One gradient for each trainable parameter."""
        return self.parameters

    def optimizer(self, slots: int = 2) -> Expr:
        """Return the optimizer state: `slots` values for each trainable parameter.

        Adam has 2, SGD with momentum 1, plain SGD 0.
        """
        return slots * self.parameters

    def inference(self) -> Expr:
        """Return the values of inference: input, activations and all parameters."""
        return self.input + self.activations + self.parameters + self.frozen

    def training(self, slots: int = 2) -> Expr:
        """Return the values of training: those of inference, gradients and optimizer state."""
        return self.inference() + self.gradients + self.optimizer(slots)

    @staticmethod
    def bytes(numbers: Expr, each: int = 4) -> Expr:
        """Return the bytes of a number of values of `each` bytes: 4 for float32."""
        return each * numbers
