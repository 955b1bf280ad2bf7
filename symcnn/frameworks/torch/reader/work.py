"""Work: the multiply-accumulates for one image, as far as they are known.

They are counted in a run on one image. Half of the work for two images would be too little, since
work on weights and constants is done once for all images.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """Multiply-accumulates, and the operators with unknown ones."""

    macs: int = 0
    unknown: tuple[str, ...] = ()
    seen: bool = True
    """Whether it was counted in a run on one image."""

    def __add__(self, other: Work) -> Work:
        """Return the sum of the work."""
        unknown = (*self.unknown, *other.unknown)
        return Work(self.macs + other.macs, unknown, self.seen and other.seen)

    def __bool__(self) -> bool:
        """Return whether there is any work."""
        return bool(self.macs or self.unknown)

    @property
    def known(self) -> int | None:
        """The multiply-accumulates; None if they are unknown."""
        return self.macs if self.seen and not self.unknown else None


NO_WORK = Work()
