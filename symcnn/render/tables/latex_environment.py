r"""Environments of tables in LaTeX: tabular, longtable, and floats with a caption and a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from symcnn.errors import SymcnnError
from symcnn.render.tables.options import PAGE, TEXT
from symcnn.suggestions import check_known

TABULAR, LONGTABLE, _WIDE = "tabular", "longtable", "table*"
FLOATS = ("table", _WIDE)
"""The floats; that with a star is as wide as the page of two columns."""
ENVIRONMENTS = (TABULAR, LONGTABLE, *FLOATS)
_LABEL = re.compile(r"[\w:.+/ -]+")
"""What a label may consist of: it is written to a file as it is."""


@dataclass(frozen=True)
class TableEnvironment:
    """The environment of a table; a float or a longtable may have a caption and a label."""

    name: str = TABULAR
    caption: str = ""
    """LaTeX, verbatim."""
    label: str = ""

    @property
    def inner(self) -> str:
        """The environment of the rows."""
        return LONGTABLE if self.name == LONGTABLE else TABULAR

    @property
    def room(self) -> int:
        """The width of the text, in digits; that of the page for a float across two columns."""
        return PAGE if self.name == _WIDE else TEXT

    @property
    def first_rows(self) -> list[str]:
        """The row of a longtable that has its title."""
        is_row = self.name == LONGTABLE and self.title
        return ["".join(self.title) + r" \\"] if is_row else []

    @property
    def title(self) -> list[str]:
        """The caption with the label after it, which refers to its number."""
        caption = [rf"\caption{{{self.caption}}}"] if self.caption else []
        label = [rf"\label{{{self.label}}}"] if self.label else []
        return [*caption, *label]


def table_environment(
    name: str | None, caption: str | None, label: str | None
) -> TableEnvironment | None:
    """Return the environment of a table, or None for the usual one.

    Raises SymcnnError for an unknown environment, for a caption or label without a float or
    longtable, for a label without a caption, and for invalid ones.
    """
    if name is not None:
        check_known(name, ENVIRONMENTS, "table environment")
    given = [
        option for option, text in (("caption", caption), ("label", label)) if text is not None
    ]
    if given and name in (None, TABULAR):
        raise SymcnnError(f"a {given[0]} requires the environment {', '.join(FLOATS)} or longtable")
    if label is not None and caption is None:
        raise SymcnnError("a label requires a caption, whose number it refers to")
    if name is None:
        return None
    return TableEnvironment(name, _checked_caption(caption), _checked_label(label))


def _checked_caption(caption: str | None) -> str:
    """Return a caption; raise SymcnnError for an empty one and for unbalanced braces."""
    if caption is None:
        return ""
    if not isinstance(caption, str) or not caption.strip():
        raise SymcnnError(f"the caption must be a text, not {caption!r}")
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", caption):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if depth != 0:
        raise SymcnnError(f"invalid caption '{caption}': unbalanced braces")
    return caption


def _checked_label(label: str | None) -> str:
    if label is None:
        return ""
    if not isinstance(label, str) or not _LABEL.fullmatch(label):
        raise SymcnnError(f"invalid label {label!r}; use letters, digits and : . + / -")
    return label


@dataclass(frozen=True)
class TabularRows:
    """The rows of a table in LaTeX, with what they need around them."""

    letters: str
    """The column specifier."""
    header: str
    rows: Sequence[str]
    notes: Sequence[str] = ()
    """The rows below the last rule."""
    font: str = ""
    """The command of a smaller font."""


def join_cells(cells: Iterable[str]) -> str:
    r"""Return a row of a table.

    >>> print(join_cells(["a", "b"]))
    a & b \\
    """
    return " & ".join(cells) + r" \\"


def enclose(table: TabularRows, environment: TableEnvironment) -> str:
    r"""Return rows in their environment, with rules, and with a caption and a label if given.

    >>> rows = TabularRows("lr", r"a & b \\", [r"1 & 2 \\"])
    >>> print(enclose(rows, TableEnvironment("table", "Sizes")))
    \begin{table}
    \centering
    \caption{Sizes}
    \begin{tabular}{lr}
      \toprule
      a & b \\
      \midrule
      1 & 2 \\
      \bottomrule
    \end{tabular}
    \end{table}
    """
    inner = [*_yield_rows(table, environment), *table.notes]
    begin = rf"\begin{{{environment.inner}}}{{{table.letters}}}"
    end = rf"\end{{{environment.inner}}}"
    text = "\n".join([begin, *(f"  {row}" for row in inner), end])
    return in_float(environment, text, table.font)


def _yield_rows(table: TabularRows, environment: TableEnvironment) -> Iterator[str]:
    """Yield rows with rules; a longtable repeats the header on each page, and has its caption."""
    yield from (*environment.first_rows, r"\toprule", table.header, r"\midrule")
    if environment.inner == LONGTABLE:
        yield r"\endhead"
    yield from table.rows
    yield r"\bottomrule"


def in_float(environment: TableEnvironment, text: str, font: str = "") -> str:
    """Return a table in its float, or in a group if it only has a font."""
    if environment.name not in FLOATS:
        return f"{{{font}\n{text}\n}}" if font else text
    lines = [
        rf"\begin{{{environment.name}}}",
        r"\centering",
        *environment.title,
        *([font] if font else []),
        text,
        rf"\end{{{environment.name}}}",
    ]
    return "\n".join(lines)
