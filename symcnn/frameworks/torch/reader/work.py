"""Work: the multiply-accumulates for one image, as far as anybody knows them.

A layer's work for one image is what it does when one image is run. A share of what it does for two
would be too little, since some of it may be done once for all images: on weights and constants.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """Multiply-accumulates, and the operators whose multiply-accumulates nobody knows."""

    macs: int = 0
    unknown: tuple[str, ...] = ()
    seen: bool = True
    """Whether there is a run of one image that shows it."""

    def __add__(self, other: Work) -> Work:
        """Return the work of both."""
        unknown = (*self.unknown, *other.unknown)
        return Work(self.macs + other.macs, unknown, self.seen and other.seen)

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.macs or self.unknown)

    @property
    def known(self) -> int | None:
        """The multiply-accumulates, or None where nobody knows them."""
        return self.macs if self.seen and not self.unknown else None


NO_WORK = Work()
