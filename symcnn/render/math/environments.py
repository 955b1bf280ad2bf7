"""The LaTeX environments of equations, with line breaks and numbering."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

_INDENT = r"\quad "
"""The indentation of the lines that continue an equation."""
_INNER_ENVIRONMENT = "split"
"""The inner environment of a numbered equation of several lines."""


@dataclass(frozen=True)
class Equation:
    """A left side and its right sides, each a tuple of lines of LaTeX."""

    left: str
    """The left side as LaTeX; empty if there is none."""
    rights: tuple[tuple[str, ...], ...]

    @property
    def sign(self) -> str:
        """The sign before each right side."""
        return "= " if self.left else ""

    @property
    def rows(self) -> Iterator[tuple[str, str, str]]:
        """The left side, sign and right side of each line."""
        left = self.left
        for right in self.rights:
            for index, line in enumerate(right):
                yield (left, self.sign, line) if index == 0 else ("", "", f"{_INDENT}{{}} {line}")
                left = ""


def _wrap_lines(name: str, lines: list[str]) -> str:
    inner = " \\\\\n".join(f"  {line.strip()}" for line in lines)
    return f"\\begin{{{name}}}\n{inner}\n\\end{{{name.partition('}')[0]}}}"


def _number_last(rows: Iterable[str], name: str, command: str) -> list[str]:
    """Suppress the numbers of all rows of an equation but the last in a numbered environment."""
    *initial, last = rows
    if name.endswith("*") or name == _INNER_ENVIRONMENT:
        return [*initial, last]
    return [*(f"{row} {command}" for row in initial), last]


def _write_align(equations: Iterable[Equation], name: str) -> str:
    rows = (_number_last(map(_align_row, equation.rows), name, r"\notag") for equation in equations)
    return _wrap_lines(name, list(chain.from_iterable(rows)))


def _align_row(row: tuple[str, str, str]) -> str:
    left, sign, right = row
    return f"{left} &{sign}{right}"


def _write_multline(equations: Iterable[Equation], name: str) -> str:
    return "\n".join(
        _wrap_lines(name, list(map(_multline_row, equation.rows))) for equation in equations
    )


def _multline_row(row: tuple[str, str, str]) -> str:
    r"""Return a row without its indentation, as multline places the rows itself."""
    left, sign, right = row
    return f"{left} {sign}{right.removeprefix(_INDENT)}"


def _write_ieee(equations: Iterable[Equation], name: str) -> str:
    rows = (
        _number_last(map(_ieee_row, equation.rows), name, r"\nonumber") for equation in equations
    )
    return _wrap_lines(f"{name}}}{{rCl", list(chain.from_iterable(rows)))


def _ieee_row(row: tuple[str, str, str]) -> str:
    left, sign, right = row
    return f"{left} &{sign.strip()}& {right}"


def _write_equation(equations: Iterable[Equation], name: str) -> str:
    inner = (
        _write_align((equation,), _INNER_ENVIRONMENT)
        if len(list(equation.rows)) > 1
        else _write_one_line(equation)
        for equation in equations
    )
    return "\n".join(f"\\begin{{{name}}}\n{text}\n\\end{{{name}}}" for text in inner)


def _write_one_line(equation: Equation) -> str:
    return "\n".join(f"  {f'{left} {sign}{right}'.strip()}" for left, sign, right in equation.rows)


_WRITERS: dict[str, Callable[[Iterable[Equation], str], str]] = {
    "align": _write_align,
    "multline": _write_multline,
    "IEEEeqnarray": _write_ieee,
    "equation": _write_equation,
}
ENVIRONMENTS = tuple(f"{name}{star}" for name in _WRITERS for star in ("", "*"))
"""The names of the environments; the starred ones are unnumbered."""


def environment(equations: Iterable[Equation], name: str) -> str:
    r"""Return equations in one of `ENVIRONMENTS`, together where it aligns their signs.

    >>> pair = Equation("p", (("a", "+ b"), ("c",))), Equation("q", (("d",),))
    >>> print(environment(pair, "align"))
    \begin{align}
      p &= a \notag \\
      &\quad {} + b \notag \\
      &= c \\
      q &= d
    \end{align}
    """
    return _WRITERS[name.removesuffix("*")](equations, name)
