"""Grids as files: CSV text and Parquet."""

from __future__ import annotations

import csv
from importlib import import_module
from io import BytesIO, StringIO
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.numeric.grid import Grid

_LONGEST = 76
"""The digits of the widest decimal numbers of Parquet."""


def as_csv(grid: Grid) -> str:
    """Return a header and a row for each point; what is outside the domain is an empty cell."""
    written = StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(grid.columns)
    columns = (column.tolist() for column in grid.columns.values())
    table.writerows(zip(*columns, strict=True))
    return written.getvalue()


def as_parquet(grid: Grid) -> bytes:
    """Return the columns as a Parquet file; what is outside the domain is null.

    Numbers beyond 64 bits are decimals. Raises SymcnnError without pyarrow, and for numbers of more
    than 76 digits.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise SymcnnError(
            "Parquet requires pyarrow; run `pip install 'symcnn[parquet]'`, or write CSV"
        ) from None
    columns = {name: _to_arrow(column.tolist(), arrow) for name, column in grid.columns.items()}
    written = BytesIO()
    parquet.write_table(arrow.table(columns), written)
    return written.getvalue()


def _to_arrow(values: list[int | None], arrow: Any) -> Any:  # noqa: ANN401 - of a module without types
    known = [abs(value) for value in values if value is not None]
    most = max(known, default=0)
    if most < 1 << 63:
        return arrow.array(values, arrow.int64())
    if most >= 10**_LONGEST:
        raise SymcnnError(f"Parquet has no integers of more than {_LONGEST} digits; write CSV")
    return arrow.array(values, arrow.decimal256(_LONGEST, 0))
