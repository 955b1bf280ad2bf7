"""The result of a comparison with a framework, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.render.tables.align import aligned


@dataclass(frozen=True)
class Row:
    """One kind of values: the number of comparisons, and of differences."""

    what: str
    compared: int
    differ: int
    note: str = ""
    """The reason for no or few comparisons."""


@dataclass(frozen=True)
class Disagreement:
    """The first two values that differ."""

    what: str
    layer: str
    """The path of the layer; empty for the whole network."""
    ours: str
    theirs: str
    values: dict[str, int]
    """The values of the symbols."""

    def __str__(self) -> str:
        """Return the difference as one line."""
        given = ", ".join(f"{name} = {value}" for name, value in self.values.items())
        where = f" at {given}" if given else ""
        layer = f" of {self.layer}" if self.layer else ""
        return (
            f"first difference{where}: {self.what}{layer}: "
            f"{self.ours} in symcnn, {self.theirs} in the framework"
        )


@dataclass(frozen=True)
class Agreement:
    """Whether a framework has the same shapes and counts; `str` returns a table."""

    framework: str
    """The framework and its version."""
    samples: tuple[dict[str, int], ...]
    """The values of the symbols, for each sample."""
    rows: tuple[Row, ...]
    disagreement: Disagreement | None = None

    @property
    def agreed(self) -> bool:
        """Whether all values agree."""
        return self.disagreement is None

    def __str__(self) -> str:
        """Return the table and the first difference."""
        rows = ((row.what, f"{row.compared:,}", f"{row.differ:,}", row.note) for row in self.rows)
        cells = [("", "compared", "differ", ""), *rows]
        verdict = "agreed" if self.disagreement is None else str(self.disagreement)
        return "\n".join([self._heading, "", *aligned(cells), "", verdict])

    @property
    def _heading(self) -> str:
        ranges = ", ".join(map(self._range, self.samples[0]))
        count = len(self.samples)
        samples = (
            f"{count} sample{'s' if count > 1 else ''} with {ranges}" if ranges else "no symbols"
        )
        return f"{self.framework}, {samples}"

    def _range(self, name: str) -> str:
        numbers = [values[name] for values in self.samples]
        low, high = min(numbers), max(numbers)
        return f"{name} = {low}" if low == high else f"{name} = {low}..{high}"
