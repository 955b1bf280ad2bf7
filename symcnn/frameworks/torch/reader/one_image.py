"""The run of a model on one image, from which the traced run takes its work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from symcnn.frameworks.torch.reader.module_stack import OtherRunError
from symcnn.frameworks.torch.reader.operator_macs import Operators, Work
from symcnn.frameworks.torch.reader.placeholder_weights import PlaceholderWeights
from symcnn.frameworks.torch.reader.plain_run import name_of, result_of
from symcnn.frameworks.torch.reader.weights import Weights


class OneImage:
    """A run of a model on one image, whose work is counted."""

    def __init__(self, model: nn.Module, original: nn.Module) -> None:
        """Start without events, which are the starts and ends of modules and functions."""
        self.operators = Operators()
        self.is_whole = False
        """Whether the run has ended without an error."""
        self.names: list[str] = []
        """The names of started modules and functions in order; empty for an end."""
        self._so_far: list[tuple[int, int]] = []
        """The multiply-accumulates and the number of unknown operators before each event."""
        self._blanks = PlaceholderWeights(Weights(model, original), original)

    def module(self, run: Callable[[], Any], module: nn.Module, given: object) -> Any:  # noqa: ANN401
        """Run a module; note its start and end."""
        del given
        self._note(type(module).__name__)
        result = run()
        self._note("")
        return result

    def function(self, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:  # noqa: ANN401
        """Run a function; note its start and end."""
        name, (args, kwargs) = name_of(func), self._blanks.instead_of(args, kwargs)
        self._note(name)
        result = result_of(name, func, args, kwargs)
        self._note("")
        return result

    def between(self, start: int, end: int) -> Work:
        """Return the work between two events."""
        (before, before_unknown), (after, last) = self._so_far[start], self._so_far[end]
        return Work(after - before, tuple(self.operators.unknown[before_unknown:last]))

    def _note(self, name: str) -> None:
        self.names.append(name)
        self._so_far.append((self.operators.macs, len(self.operators.unknown)))


class Events:
    """The events of the traced run, compared with those of the run on one image."""

    def __init__(self, one: OneImage) -> None:
        """Start with none."""
        self._one = one
        self._count = 0
        self._alike = True

    def note(self, name: str) -> int:
        """Note a start or an end (an empty name); return the index of the event.

        Raises OtherRunError if the model behaves differently with one image.
        """
        alike = self._one.names[self._count : self._count + 1] == [name]
        if not alike and self._one.is_whole:
            raise OtherRunError
        self._alike = self._alike and alike
        self._count += 1
        return self._count - 1

    def since(self, start: int) -> Work:
        """Return the work for one image since an event; unknown if the runs differ."""
        if not self._alike:
            return Work(seen=False)
        return self._one.between(start, self._count - 1)
