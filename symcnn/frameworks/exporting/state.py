"""The state of the feature map at a site in generated code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symcnn.notation.ast import Expression


@dataclass(frozen=True)
class State:
    """The known channels and axes of a feature map."""

    channels: Expression | None
    """The number of channels; None if unknown, after flattening a map of unknown size."""
    dims: int
    """The number of spatial axes: 1, 2 or 3, and 0 once the map is flat."""
    one: bool = False
    """Whether the map is known to have one position."""

    def with_channels(self, channels: Expression | None) -> State:
        """Return the state with other channels."""
        return replace(self, channels=channels)

    def moved(self) -> State:
        """Return the state with an unknown size."""
        return replace(self, one=False)

    def flat(self) -> State:
        """Return the state after flattening; its features are known for one position only."""
        known = self.one or self.dims == 0
        return State(self.channels if known else None, 0)
