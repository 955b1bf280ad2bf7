"""What is known of the map at a place in a class, while the class is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symcnn.notation.ast import Expression


@dataclass(frozen=True)
class State:
    """The map at a place: its channels as the class knows them, and its axes."""

    channels: Expression | None
    """None where they are not known as the class is built: after a map of any size is flat."""
    dims: int
    """The axes: 1, 2 or 3, and 0 once the map is flat."""
    one: bool = False
    """Whether it is known to have one position."""

    def with_channels(self, channels: Expression | None) -> State:
        """Return the same with other channels."""
        return replace(self, channels=channels)

    def moved(self) -> State:
        """Return the same where the size is not known."""
        return replace(self, one=False)

    def flat(self) -> State:
        """Return the map once it is flat: with channels that are known for one position only."""
        known = self.one or self.dims == 0
        return State(self.channels if known else None, 0)
